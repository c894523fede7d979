"""The explorers of notebook 04: the bill for a belief, in nats, code words, tosses and letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xentlib import datasets
from xentlib.coding import code_words, huffman_code_lengths
from xentlib.engine import marks, style
from xentlib.engine.controls import Choice, Simplex, Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import amount, number
from xentlib.information import cross_entropy, entropy, kl_divergence, self_information

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

_LETTERS = (1 / 2, 1 / 4, 1 / 8, 1 / 8)  # of A, B, C and D
_BELIEFS = {"p itself": _LETTERS, "all equal": (1 / 4,) * 4, "reversed": _LETTERS[::-1]}
_FLOOR = float(entropy(_LETTERS, base=2))
_FRACTIONS = {1 / 2: "½", 1 / 4: "¼", 1 / 8: "⅛"}
_SENT = np.random.default_rng(2).choice(4, size=1000, p=_LETTERS)
_TRUTHS = {"old": tuple(datasets.COMPUTER.values()), "certain": (1.0, 0.0, 0.0)}

_TEXTS = [
    np.array([datasets.SIGNS.index(sign) for sign in datasets.letters(text)])
    for text in (datasets.ALICE, datasets.ALICE_NEXT)
]
_PAIRS = np.zeros((27, 27))  # how often each sign is followed by each, in the first text
np.add.at(_PAIRS, (_TEXTS[0][:-1], _TEXTS[0][1:]), 1)


class CrossEntropyBill(Explorer):
    """What a belief q costs on average: the floor H(p), and KL(p‖q) on top of it."""

    q = Simplex([f"belief q: {outcome}" for outcome in datasets.COMPUTER], value=(0.4, 0.4, 0.2))
    truth = Choice("true p", options=_TRUTHS, value="old")

    _top = 2.5  # nats

    def scenery(self, figure: Figure) -> None:
        """Draw axes for both distributions, and for the bill."""
        bars = figure.add_axes((0.09, 0.17, 0.38, 0.70), ylabel="probability")
        bars.set(xlim=(-0.5, 2.5), ylim=(0, 1))
        bars.set_xticks(range(3), ["boots", "does not\nboot", "explodes"])
        bars.set_title("truth p (solid), belief q (dashed)", pad=12)
        bill = figure.add_axes((0.58, 0.17, 0.40, 0.62), ylabel="nats")
        bill.set(xlim=(0, 1), ylim=(0, self._top), xticks=[])
        bill.set_title("H(p, q) = H(p) + KL(p‖q)", pad=28)
        self.p_bars = [marks.area(bars, **marks.TRUE) for _ in range(3)]
        self.q_bars = [marks.area(bars, **marks.BELIEVED) for _ in range(3)]
        self.base, self.extra = marks.area(bill, **marks.TRUE), marks.area(bill, **marks.EXTRA)
        self.floor = marks.line(bill, "--", color=style.TRUTH, lw=1.8)
        self.floor_name = marks.words(bill, color=style.TRUTH, va="top")
        self.extra_name = marks.words(bill, color=style.EXTRA)
        self.arrow = marks.line(bill, "^", color=style.EXTRA, ms=12)
        self.sum = marks.words(bill, 0.5, self._top + 0.17, ha="center", fontweight="bold")

    def compute(self, q: tuple[float, ...], truth: str) -> dict[str, Any]:
        """Return the bill and its two parts, each from its own definition."""
        p = _TRUTHS[truth]
        parts = {"bill": cross_entropy(p, q), "floor": entropy(p), "extra": kl_divergence(p, q)}
        return {"p": p, "surprises": self_information(q), **parts}

    def draw(self, state: Any) -> None:
        """Size all bars, and write the numbers into the equation."""
        for k in range(3):
            self.p_bars[k].set_bounds(k - 0.36, 0, 0.36, state.p[k])
            self.q_bars[k].set_bounds(k, 0, 0.36, state.q[k])
        floor, height = state.floor, min(state.bill, self._top)
        self.base.set_bounds(0.1, 0, 0.3, floor)
        self.extra.set_bounds(0.1, floor, 0.3, height - floor)
        self.floor.set_data([0, 1], [floor, floor])
        marks.put_words(self.floor_name, "floor H(p)", 0.72, floor - 0.05)
        marks.put_words(self.extra_name, "KL(p‖q)", 0.44, floor + 0.08)
        self.arrow.set_data(*(([0.25], [height]) if state.bill > height else ([], [])))
        self.sum.set_text(_equation(state))

    def read(self, state: Any) -> str:
        """Return the mean surprise with the numbers in it, and its two parts."""
        bill = marks.summed(state.p, state.surprises)
        return (
            f"H(p, q) = {bill} = {amount(state.bill, 'nats')}\n"
            f"H(p, q) = H(p) + KL(p‖q): {_equation(state)}"
        )


class CodeForABelief(Explorer):
    """Letters drawn from p, in the Huffman code made for q: how many bits they take."""

    sent = Slider("letters sent", low=1, high=len(_SENT), value=len(_SENT), step=1)
    belief = Choice("the code is for q =", options=_BELIEFS, value="all equal")

    def scenery(self, figure: Figure) -> None:
        """Draw the table of the code, and axes for the mean so far with its floor."""
        page = figure.add_axes((0.01, 0.16, 0.34, 0.76))
        page.axis("off")
        for x, head in ((0.26, "p"), (0.52, "q"), (0.68, "code word")):
            page.text(x, 0.94, head)
        table: dict[str, Any] = {"linespacing": 1.8, "va": "top", "size": 14}
        page.text(0.06, 0.88, "A\nB\nC\nD", **table)
        truth = "\n".join(_FRACTIONS[p] for p in _LETTERS)
        page.text(0.24, 0.88, truth, color=style.TRUTH, **table)
        self.code = marks.words(page, 0.5, 0.88, color=style.MODEL, **table)
        page.text(0.06, 0.1, "last one sent:")
        self.last = marks.words(page, 0.58, 0.1, size=14)
        self.last_code = marks.words(page, 0.68, 0.1, color=style.MODEL, size=14)
        chart = figure.add_axes((0.44, 0.16, 0.34, 0.76), xlabel="letters sent")
        chart.set(xscale="log", xlim=(1, 1000), ylim=(0, 3.5), ylabel="bits a letter, so far")
        chart.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
        chart.grid(visible=True)
        chart.axhline(_FLOOR, ls="--", color=style.TRUTH, lw=1.8)
        chart.text(1500, _FLOOR, f"H(p) = {number(_FLOOR)}", color=style.TRUTH, va="center")
        self.level = marks.line(chart, "-.", color=style.MODEL, lw=1.8)
        self.level_name = marks.words(chart, color=style.MODEL, va="center")
        self.path = marks.line(chart, "-", color=style.INK, lw=1.5)
        self.point = marks.line(chart, "o", color=style.INK, ms=9)

    def compute(self, sent: int, belief: str) -> dict[str, Any]:
        """Return the bits that each letter took, and what the formula says of the long run."""
        q = _BELIEFS[belief]
        lengths, bill = huffman_code_lengths(q), cross_entropy(_LETTERS, q, base=2)
        return {"q": q, "lengths": lengths, "taken": lengths[_SENT[:sent]], "bill": bill}

    def draw(self, state: Any) -> None:
        """Fill in the table, and draw the mean so far."""
        words = code_words(state.lengths)
        code = [f"{_FRACTIONS[q]}    {word}" for q, word in zip(state.q, words, strict=True)]
        self.code.set_text("\n".join(code))
        last = _SENT[state.sent - 1]
        self.last.set_text("ABCD"[last])
        self.last_code.set_text(words[last])
        counts = np.unique(np.geomspace(1, state.sent, 80).round().astype(int))
        means = np.cumsum(state.taken)[counts - 1] / counts
        self.path.set_data(counts, means)
        self.point.set_data(counts[-1:], means[-1:])
        self.level.set_data([1, 1000], [state.bill, state.bill])
        height = max(state.bill, _FLOOR + 0.25)  # over the other name where the two are equal
        marks.put_words(self.level_name, f"H(p, q) = {number(state.bill)}", 1500, height)

    def read(self, state: Any) -> str:
        """Return the mean length by the formula, and by counting."""
        terms = [f"{_FRACTIONS[p]}·{n}" for p, n in zip(_LETTERS, state.lengths, strict=True)]
        bits = int(state.taken.sum())
        return (
            f"H(p, q) = {' + '.join(terms)} = {number(state.bill)} bits a letter\n"
            f"{state.sent} sent, {bits} bits paid: {number(bits / state.sent)} bits a letter"
        )


class CoinLikelihood(Explorer):
    """Ten tosses of a coin and a belief q: one q is best by every measure."""

    heads = Slider("heads in 10 tosses", low=0, high=10, value=7, step=1)
    q = Slider("belief q(heads)", low=0, high=1, value=0.5)

    _top = 3.0  # nats
    _ends = np.geomspace(1e-5, 0.005, 4)  # where the curves climb out of the picture
    _grid = np.sort([*np.linspace(0, 1, 101), *_ends, *(1 - _ends)])

    def scenery(self, figure: Figure) -> None:
        """Draw axes for the costs, and for the likelihood."""
        cost = figure.add_axes((0.09, 0.16, 0.51, 0.78), ylabel="nats a toss")
        cost.set(xlim=(-0.02, 1.02), ylim=(0, self._top), xlabel="belief q(heads)")
        chance = figure.add_axes((0.71, 0.16, 0.26, 0.78), ylabel="likelihood ÷ its largest value")
        chance.set(xlim=(0, 1), ylim=(0, 1), xlabel="belief q(heads)", xticks=[0, 0.5, 1])
        self.best = [marks.line(axes, ":", color=style.GUIDE, lw=1.8) for axes in (cost, chance)]
        self.curves = {
            "bill": marks.line(cost, "-", color="#f2bd9c", lw=8, label="cross-entropy H(p, q)"),
            "loss": marks.line(cost, "-", color=style.INK, lw=1.8, label="−ln(likelihood) ÷ 10"),
            "extra": marks.line(cost, "--", color=style.EXTRA, label="KL(p‖q)"),
            "likelihood": marks.line(chance, "-", color=style.INK),
        }
        self.floor = marks.line(cost, "-", color=style.TRUTH, lw=4, label="H(p), between the two")
        cost.legend(loc="upper center", frameon=False, borderaxespad=0)
        self.above = marks.line(cost, "o", color=style.INK, ms=13)
        self.below = marks.line(cost, "o", color=style.EXTRA, ms=8)
        self.point = marks.line(chance, "o", color=style.INK, ms=10)

    def compute(self, heads: int, q: float) -> dict[str, Any]:
        """Return what every measure says of q, and of all beliefs."""
        floor = entropy((heads / 10, 1 - heads / 10))
        return {"floor": floor, **_judged(heads, q), "all": _judged(heads, self._grid)}

    def draw(self, state: Any) -> None:
        """Draw the curves for these tosses, and stand on them at q."""
        most = state.all["likelihood"].max()
        shown = {**state.all, "likelihood": state.all["likelihood"] / most}
        for name, curve in self.curves.items():
            curve.set_data(self._grid, np.minimum(shown[name], 2 * self._top))
            curve.set_clip_on(True)
        found = np.isclose(state.q, state.heads / 10)
        for line, top in zip(self.best, (1.8, 1), strict=True):
            line.set_data(*(([state.q, state.q], [0, top]) if found else ([], [])))
        high = marks.put_point(self.above, state.q, state.loss, top=self._top)
        low = marks.put_point(self.below, state.q, state.extra, top=self._top - state.floor)
        self.floor.set_data([state.q, state.q], [low, high])
        self.point.set_data([state.q], [state.likelihood / most])

    def read(self, state: Any) -> str:
        """Return the likelihood, its logarithm for one toss, and the two parts of that."""
        q, rest, heads = number(state.q, 2), number(1 - state.q, 2), state.heads
        return (
            f"likelihood = {q}^{heads} · {rest}^{10 - heads} = {number(state.likelihood, 6)}\n"
            f"−ln(likelihood) ÷ 10 = {amount(state.loss, 'nats')} = H(p, q)\n"
            f"H(p, q) = H(p) + KL(p‖q): {_equation(state)}"
        )


class SmoothedPairs(Explorer):
    """A model of letter pairs, smoothed more and more: what old and new text cost it."""

    power = Slider("log₁₀ α (−4: α = 0)", low=-4, high=2, value=-2, step=0.1)

    _top = 5.0  # bits
    _zero = -4.5  # where α = 0 stands, beyond a gap in the axis

    def scenery(self, figure: Figure) -> None:
        """Draw both costs for every α, and a ruler that reads them as faces of a die."""
        axes = figure.add_axes((0.10, 0.17, 0.77, 0.76), ylabel="bits a letter")
        axes.set(xlim=(-4.9, 2.5), ylim=(2.8, self._top), xlabel="α, added to the count of a pair")
        names = ["0", "0.001", "0.01", "0.1", "1", "10", "100"]
        axes.set_xticks([self._zero, *range(-3, 3)], names)
        axes.text(-4.2, 2.8, "//", ha="center", va="center", backgroundcolor=style.PAPER)
        axes.grid(visible=True, axis="y")
        ruler = axes.twinx()
        ruler.set(ylim=axes.get_ylim(), ylabel="perplexity: faces of a die")
        ruler.set_yticks(np.log2([8, 10, 12, 16, 20, 27]), ["8", "10", "12", "16", "20", "27"])
        ruler.spines["right"].set_visible(True)
        axes.axhline(np.log2(27), color=style.GUIDE, ls=":", lw=1.8)
        axes.text(2.4, 4.82, "27 letters, all equally likely", color=style.GUIDE, ha="right")
        powers = np.linspace(-3.9, 2, 120)
        old, new = np.transpose([_bits_a_letter(10.0**power) for power in powers])
        axes.plot(powers, new, color=style.INK, label="the next paragraph, held out")
        axes.plot(powers, old, "--", color=style.GUIDE, label="the text that was counted")
        axes.legend(loc=(0.05, 0.58), frameon=False)
        self.points = [marks.line(axes, "o", color=style.MODEL, ms=11) for _ in _TEXTS]
        look: dict[str, Any] = {"color": style.MODEL, "fontweight": "bold", "va": "center"}
        self.names = [marks.words(axes, ha="center", **look) for _ in _TEXTS]

    def compute(self, power: float) -> dict[str, Any]:
        """Return α, and the bits a letter of the counted text and of the next paragraph."""
        alpha = 0.0 if power == -4 else 10.0**power
        return {"alpha": alpha, "bits": _bits_a_letter(alpha)}

    def draw(self, state: Any) -> None:
        """Put both points on their curves, or as an arrow where the curve has left the picture."""
        asides = ((0.2, -0.16), (-0.1, 0.16) if state.alpha else (0.25, -0.05))
        rows = zip(self.points, self.names, state.bits, asides, strict=True)
        place = state.power if state.alpha else self._zero
        for point, name, bits, (right, up) in rows:
            height = marks.put_point(point, place, bits, top=self._top)
            marks.put_words(name, number(bits, 2), place + right, height + up)

    def read(self, state: Any) -> str:
        """Return both costs with their perplexities."""
        lines = [f"α = {state.alpha:.3g}" + ("" if state.alpha else ": no smoothing")]
        for name, bits in zip(("counted text", "next paragraph"), state.bits, strict=True):
            faces = f"perplexity 2^{number(bits)} = {number(np.exp2(bits), 2)}"
            lines.append(f"{name}: {amount(bits, 'bits')} a letter, {faces}")
        return "\n".join(lines)


def _equation(state: Any) -> str:
    return f"{number(state.bill)} = {number(state.floor)} + {marks.short(state.extra)}"


def _judged(heads: int, q: float | Floats) -> dict[str, Any]:
    """Return the likelihood of ten tosses under the belief q, or under each, and three costs."""
    p, belief = (heads / 10, 1 - heads / 10), np.stack([q, 1 - np.asarray(q)], axis=-1)
    tosses = np.repeat(belief, [heads, 10 - heads], axis=-1)  # the probability of each of the ten
    return {
        "likelihood": np.prod(tosses, axis=-1),
        "loss": np.mean(self_information(tosses), axis=-1),
        "bill": cross_entropy(p, belief),
        "extra": kl_divergence(p, belief),
    }


def _bits_a_letter(alpha: float) -> list[float]:
    """Return the mean surprise of a letter, given the one before, in each of the two texts."""
    weights = _PAIRS + alpha
    totals = weights.sum(axis=1, keepdims=True)
    # After a sign that was never counted nothing has a probability, unless α gives it one.
    model = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
    return [float(np.mean(self_information(model[t[:-1], t[1:]], base=2))) for t in _TEXTS]
