"""What people type for a number: read as they mean it, or refused with what to write."""

from __future__ import annotations

import math

import pytest

from xentlib.practice.arithmetic import parsed


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("ln 1000", math.log(1000)),
        ("2 ln 2", 2 * math.log(2)),
        ("2 ln 2 nats", 2 * math.log(2)),
        ("2ln2", 2 * math.log(2)),
        ("2 · ln 2", 2 * math.log(2)),
        ("-ln 0.7", -math.log(0.7)),
        ("−ln 0,7", -math.log(0.7)),
        ("- 3", -3),
        ("ln(1/3)", -math.log(3)),
        ("ln 2 / 2", math.log(2) / 2),
        ("(ln 2)/2", math.log(2) / 2),
        ("ln(2)^2", math.log(2) ** 2),
        ("ln 2^3", math.log(8)),
        ("ln 2 + ln 3", math.log(6)),
        ("1/2 ln 2", math.log(2) / 2),
        ("1 − ln 2", 1 - math.log(2)),
        ("−ln 0", math.inf),
        ("log2 8", 3),
        ("log₂ 8", 3),
        ("log_2(8)", 3),
        ("log₁₀ 1000", 3),
        ("log10 1000 bans", 3),
        ("8%", 0.08),
        ("8 %", 0.08),
        ("8 per cent", 0.08),
        ("1/3", 1 / 3),
        ("1/2/3", 1 / 6),
        ("2^-3", 1 / 8),
        ("2**-3", 1 / 8),
        ("-2^2", -4),
        ("2^3^2", 512),
        ("10⁻³", 0.001),
        ("1e-3", 0.001),
        ("e^2", math.e**2),
        ("exp(2)", math.e**2),
        ("3 × 2", 6),
        ("2*3", 6),
        ("2 * −3", -6),
        ("6 ÷ 2", 3),
        ("√2", math.sqrt(2)),
        ("sqrt 2", math.sqrt(2)),
        ("½·3 + ¼·3 + ⅛·2 + ⅛·1", 2.625),
        ("1 − (1 − 1/4)", 0.25),
        ("∞ bits (infinite)", math.inf),
        ("0,5", 0.5),
        ("1_000", 1000),
        ("5.", 5),
        (".5", 0.5),
        ("1 /4 of a bit", 0.25),
        ("24 heads in a row", 24),
    ],
)
def test_it_is_read(typed: str, value: float) -> None:
    assert parsed(typed) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ln",
        "()",
        "(1",
        "2 +",
        "1 000",
        "2 1/2",
        "2½",
        "2 e-3",
        "3 or 4",
        "0.1.2",
        "1__0",
        "--1",
    ],
)
def test_what_is_no_number_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^Write a number, such as .* 8%, 2\^-3, 2 ln 2, "):
        parsed(typed)


@pytest.mark.parametrize(
    "typed",
    ["ln -1", "ln(-1)", "(-8)^0.5", "0^-1", "1/0", "inf − inf", "nan", "9^9^9^9", "(" * 9999],
)
def test_what_has_no_value_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^Write a number"):
        parsed(typed)


@pytest.mark.parametrize(
    "typed", ["__import__('os')", "2 ln x", "lambda: 0", "exit()", "2;3", "[1]", "1 if 1 else 2"]
)
def test_it_is_no_python(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^Write a number"):
        parsed(typed)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("log 8", "Which logarithm? Write ln, log2 or log10."),
        ("ln 1/3", r"Where does the ln end? Write ln(1/3), or (ln 2)/3."),
        ("2 log2 8·3", r"Where does the log2 end? Write log2(1/3), or (log2 2)/3."),
        ("1,000", "Is 1,000 a thousand or more? Then write 1000."),
        ("ln 1,000", "Is 1,000 a thousand or more? Then write 1000."),
    ],
)
def test_what_could_be_two_numbers_is_refused(typed: str, advice: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  (the words are compared below)
        parsed(typed)
    assert str(refusal.value) == advice
