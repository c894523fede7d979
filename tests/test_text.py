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
        ("2π", 2 * math.pi),
        ("2 pi", 2 * math.pi),
        ("π/4", math.pi / 4),
        ("≈ 7", 7),
        ("~7", 7),
        ("about 7", 7),
        ("= 3", 3),
        ("ca. ∞", math.inf),
        ("7bits", 7),
        ("2.3nats", 2.3),
        ("3x10^-4", 0.0003),
        ("0.25 x 20", 5),
        ("1 in 8", 0.125),
        ("1½", 1.5),
        ("-2½", -2.5),
        ("2 ½", 2.5),
        ("1 3/4", 1.75),
        ("10 1/2 bits", 10.5),
        ("1-0.9", 0.1),
        ("10 - 7", 3),
        ("2·3 + 1·4", 10),
        ("3 steps.", 3),
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
        "2 2/1",
        "ln 2 1/2",
        "0.5½",
        "2 e-3",
        "2 e",
        "0.1.2",
        "14 million",
        "1 third",
        "3 quarters",
        "24 heads in a row",
        "7 or so",
        "2 x",
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
        ("ln 1/3", "Where does the ln end? Write ln(1/3), or (ln 1)/3."),
        ("-ln 1 / 10", "Where does the ln end? Write ln(1/10), or (ln 1)/10."),
        ("log2 1 / 8", "Where does the log2 end? Write log2(1/8), or (log2 1)/8."),
        ("ln 2 / 2", "Where does the ln end? Write ln(2/2), or (ln 2)/2."),
        ("2 log2 8 · -3^2", "Where does the log2 end? Write log2(8*-3^2), or (log2 8)*-3^2."),
        ("2,303", "Is 2,303 a thousand or more? Write 2303. If it is 2.303, write 2.303."),
        ("ln 1,000", "Is 1,000 a thousand or more? Write 1000. If it is 1.000, write 1.000."),
        ("1,234,567", "Is 1,234,567 a thousand or more? Write 1234567."),
        ("1 000", "Is 1 000 one number? Write 1000, without a space."),
        ("13 983 816 tickets", "Is 13 983 816 one number? Write 13983816, without a space."),
        ("1:8", "Is it 1 in 8? Write 1/8."),
        ("6·9", "Is it 6 times 9? Write 6*9. If it is 6.9, write that."),
        ("10-7", "Is it a power of 10? Write 10^-7. If it is a difference, write 10 - 7."),
        ("23-24", "One number, please."),
        ("23–24 bits", "One number, please."),
        ("1.5 — 2", "One number, please."),
        ("5% to 10%", "One number, please."),
        ("3 or 4", "One number, please."),
        ("0.1 (10%)", "One number, please."),
        ("10% (0.1)", "One number, please."),
    ],
)
def test_what_could_be_two_numbers_is_refused(typed: str, advice: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  (the words are compared below)
        parsed(typed)
    assert str(refusal.value) == advice


@pytest.mark.parametrize(
    "typed", ["ln(1/10)", "(ln 2)/3", "1000", "1.000", "1/8", "6*9", "6.9", "10^-7", "10 - 7"]
)
def test_what_the_refusals_advise_is_read(typed: str) -> None:
    assert math.isfinite(parsed(typed))


@pytest.mark.parametrize(("typed", "unit"), [("2 nats", "nats"), ("2nat", "nats"), ("2", "bits")])
def test_the_unit_that_is_asked_for_may_be_written(typed: str, unit: str) -> None:
    assert parsed(typed, unit=unit) == 2
    assert parsed("2 ducks", unit="ducks") == 2


@pytest.mark.parametrize(
    ("typed", "unit", "said"),
    [
        ("2 bits", "nats", "It is asked for in nats; yours is in bits."),
        ("1 ban", "bits", "It is asked for in bits; yours is in bans."),
        ("0.1 nats", "", "It is asked for as a number without a unit; yours is in nats."),
    ],
)
def test_another_unit_is_refused(typed: str, unit: str, said: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  (the words are compared below)
        parsed(typed, unit=unit)
    assert str(refusal.value) == said
