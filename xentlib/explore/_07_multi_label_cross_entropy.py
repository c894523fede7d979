"""The explorers of notebook 07: many labels at once, two heads, and four ways to add up a batch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import ListedColormap

from xentlib.activations import sigmoid, softmax
from xentlib.engine import marks, style
from xentlib.engine.controls import Choice, Simplex, Slider
from xentlib.engine.explorer import Explorer
from xentlib.engine.numbers import amount, number
from xentlib.information import entropy
from xentlib.losses import (
    binary_cross_entropy,
    categorical_cross_entropy,
    categorical_cross_entropy_from_logits,
    multilabel_cross_entropy,
    multilabel_cross_entropy_from_logits,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

_LABELS = ("cat", "frog", "mouse")
_TARGETS = ((0, 0, 0), (0, 1, 0), (0, 1, 1), (1, 1, 1))
_MIDDLE: Any = {"ha": "center", "va": "center"}
_BELIEF: Any = {"fc": style.MODEL_TINT, "ec": style.MODEL, "lw": 1.5}
_TRUTH = {"fc": "none", "ec": style.TRUTH, "lw": 2.5}
_COST = {"fc": "#e6e6e6", "ec": style.INK, "lw": 1.5}
_ADDED: Any = {"fc": style.EXTRA_TINT, "ec": style.EXTRA, "lw": 1.5}
_THICK = 0.48  # a bar, in a row of height 1


class _Costs:
    """Costs as bars in rows, each with its number, which has an arrow beyond the last tick."""

    def __init__(self, axes: Axes, rows: Sequence[str], ticks: Sequence[float]) -> None:
        self.top = ticks[-1]
        axes.set(xlim=(0, 1.6 * self.top), xticks=ticks, xlabel="nats")
        _name_rows(axes, rows)
        self.bars = [marks.area(axes, **_COST) for _ in rows]
        self._numbers = [marks.words(axes, va="center") for _ in rows]

    def put(self, costs: Sequence[float], chain: Sequence[int] = ()) -> list[float]:
        """Show these costs, those of the rows in `chain` end to end; return where each ends.

        A bar that would leave the axes ends at `top`. What comes after it has a little room there,
        so that a small cost keeps its length beside an infinite one.
        """
        reached, ends = 0.0, [0.0] * len(costs)
        for row in sorted(range(len(costs)), key=[*chain, *range(len(costs))].index):
            start, cost = reached if row in chain else 0.0, costs[row]
            reached = min(start + cost, self.top * (1 if start < self.top else 1.15))
            ends[row] = reached
            _lay(self.bars[row], start, reached, row)
            arrow = "▶ " if start + cost > reached else ""
            says = arrow + number(round(cost, 3), 3 if cost < 10 else 2)
            marks.put_words(self._numbers[row], says, reached + 0.03 * self.top, row)
        return ends


def _name_rows(axes: Axes, rows: Sequence[str]) -> None:
    """Name the rows from the top down; the last one stands under a line."""
    axes.set(ylim=(len(rows) - 0.5, -0.5))
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(axis="y", length=0, pad=8)
    axes.axhline(len(rows) - 1.5, color=style.INK, lw=1)


def _lay(bar: Rectangle, start: float, end: float, row: int) -> None:
    bar.set_bounds(start, row - _THICK / 2, end - start, _THICK)


def _surprises(given: Iterable[float]) -> str:
    """Return minus the logarithms of what was given to the truth, with the numbers in them."""
    return "−" + " − ".join(f"ln {marks.share(p)}" for p in given)


class MultiLabelStack(Explorer):
    """Three yes/no questions about one picture: the surprises of the three answers add up."""

    cat = Choice("target y of cat", options=("no cat", "cat"), value="no cat")
    frog = Choice("target y of frog", options=("no frog", "frog"), value="frog")
    mouse = Choice("target y of mouse", options=("no mice", "mouse"), value="mouse")
    p_cat = Slider("predicted p of cat", low=0, high=1, value=0.1)
    p_frog = Slider("predicted p of frog", low=0, high=1, value=0.7)
    p_mouse = Slider("predicted p of mouse", low=0, high=1, value=0.8)

    def scenery(self, figure: Figure) -> None:
        """Draw a strip for each label, with yes on the left, and room for the surprises."""
        strips = figure.add_axes((0.13, 0.16, 0.30, 0.70))
        strips.set_title("probabilities multiply", pad=24)
        strips.text(0.5, -0.62, "filled: yes   framed: the truth", ha="center")
        strips.barh(range(4), 1, _THICK, fc="none", ec=style.GUIDE, clip_on=False)
        strips.set(xlim=(0, 1), xticks=(0, 0.5, 1), xlabel="probability")
        _name_rows(strips, (*_LABELS, "target"))
        self.yes = [marks.area(strips, **_BELIEF) for _ in _LABELS]
        self.true = [marks.area(strips, **_TRUTH) for _ in range(4)]
        self.numbers = [marks.words(strips, va="center") for _ in range(4)]
        steps = figure.add_axes((0.64, 0.16, 0.35, 0.70))
        steps.set_title("surprises add", pad=24)
        self.losses = _Costs(steps, (*_LABELS, "sum"), ticks=(0, 1, 2, 3))
        self.links = marks.line(steps, ":", color=style.GUIDE, lw=1.8)

    def compute(self, **values: Any) -> dict[str, Any]:
        """Return target and prediction, what was given to the truth, and the three losses."""
        y = [int(values[label] == label) for label in _LABELS]
        p = [values[f"p_{label}"] for label in _LABELS]
        given = [p_k if y_k else 1 - p_k for y_k, p_k in zip(y, p, strict=True)]
        losses = np.asarray(binary_cross_entropy(y, p, reduction="none")).tolist()
        sum_ = multilabel_cross_entropy(y, p)
        return {"y": y, "p": p, "given": given, "losses": losses, "sum": sum_}

    def draw(self, state: Any) -> None:
        """Cut the strips at p, frame the part that was true, and stack the losses."""
        for row, (y, p) in enumerate(zip(state.y, state.p, strict=True)):
            _lay(self.yes[row], 0, p, row)
            _lay(self.true[row], 0 if y else p, p if y else 1, row)
        product = math.prod(state.given)
        _lay(self.true[3], 0, product, 3)
        for row, given in enumerate((*state.given, product)):
            says = number(given, 3) if row == 3 else number(round(given, 3), 2)
            marks.put_words(self.numbers[row], says, 1.05, row)
        ends = self.losses.put([*state.losses, state.sum], range(3))
        x = np.repeat([*ends[:2], ends[3]], 3)
        gap = (_THICK / 2, 1 - _THICK / 2, math.nan)  # from a bar down to the next
        self.links.set_data(x, [row + height for row in range(3) for height in gap])

    def read(self, state: Any) -> str:
        """Return the three surprises, and their sum."""
        losses = " + ".join(number(loss) for loss in state.losses)
        return f"L = {_surprises(state.given)}\nL = {losses} = {amount(state.sum, 'nats')}"


def _in_short(p: float) -> str:
    """Return p with three decimals at most, unless it would be read as 0 or 1."""
    return number(round(p, 3) if round(p, 3) % 1 else p, 2)


class SigmoidOrSoftmax(Explorer):
    """One vector of logits, two heads: softmax with the categorical loss, sigmoids with binary."""

    y = Choice("target (cat, frog, mouse)", options=_TARGETS, value=(0, 1, 1))
    cat = Slider("logit z of cat", low=-6, high=6, value=-2.2, step=0.1)
    frog = Slider("logit z of frog", low=-6, high=6, value=0.8, step=0.1)
    mouse = Slider("logit z of mouse", low=-6, high=6, value=1.4, step=0.1)

    _places = (0, 1, 2, 4, 5, 6)  # of the bars: one group for each head
    _top = 6.0  # nats

    def scenery(self, figure: Figure) -> None:
        """Draw axes for the probabilities of both heads, and for their losses side by side."""
        bars = figure.add_axes((0.07, 0.11, 0.55, 0.67), xlim=(-0.6, 6.6), ylim=(0, 1))
        bars.set_xticks(self._places, _LABELS * 2)
        losses = figure.add_axes((0.68, 0.11, 0.31, 0.67), xlim=(-0.6, 2.4), ylim=(0, self._top))
        losses.set_xticks([0, 1.8], ["softmax", "sigmoids"])
        losses.set_title("loss in nats", pad=34)
        for x, head in ((1, "softmax"), (5, "sigmoids")):
            bars.text(x, 1.17, head, ha="center")
        self.bars = [marks.area(bars, **_BELIEF) for _ in self._places]
        self.targets = marks.line(bars, "D", color=style.TRUTH, ms=8)
        self.sums = [marks.words(bars, x, 1.07, ha="center") for x in (1, 5)]
        self.columns = [marks.area(losses, **_COST) for _ in range(2)]
        self.totals = [marks.total(losses) for _ in range(2)]
        self.floor = marks.line(losses, "--", color=style.TRUTH)
        self.formula = marks.words(losses, va="center", color=style.TRUTH)

    def compute(self, y: tuple[int, ...], **logits: float) -> dict[str, Any]:
        """Return the probabilities and the loss of both heads, and the floor under softmax.

        With m labels true, −Σ y ln p is m times the categorical loss of the target y/m, which is
        never below that target's entropy, ln m. With none true there is no term at all.
        """
        z, m = list(logits.values()), sum(y)
        share = np.divide(y, m) if m else [1, 0, 0]  # any would do: it is taken 0 times
        of_softmax = m * categorical_cross_entropy_from_logits(share, z)
        losses = (of_softmax, multilabel_cross_entropy_from_logits(y, z))
        return {
            "m": m,
            "p": (softmax(z), sigmoid(z)),
            "losses": losses,
            "floor": m * entropy(share),
        }

    def draw(self, state: Any) -> None:
        """Size the bars of both heads, and the columns of their losses."""
        for bar, x, p in zip(self.bars, self._places, np.ravel(state.p), strict=True):
            bar.set_bounds(x - 0.3, 0, 0.6, p)
        self.targets.set_data(self._places, state.y * 2)
        for head, (p, loss) in enumerate(zip(state.p, state.losses, strict=True)):
            self.sums[head].set_text(f"sum {number(round(sum(p), 3), 2)}")
            self.columns[head].set_bounds(1.8 * head - 0.3, 0, 0.6, min(loss, self._top))
            marks.put_total(self.totals[head], 1.8 * head, loss, top=self._top, decimals=2)
        self.floor.set_data([-0.42, 0.42], [state.floor] * 2)
        says = f"floor\n{state.m} ln {state.m}" if state.m else "always\n0"
        marks.put_words(self.formula, says, 0.5, max(state.floor, 0.4))

    def read(self, state: Any) -> str:
        """Return the probabilities and the loss of both heads."""
        lines = []
        for name, p, loss in zip(("softmax", "sigmoids"), state.p, state.losses, strict=True):
            shown = ", ".join(map(_in_short, p))
            lines.append(f"{name}: p = ({shown}), loss {amount(loss, 'nats')}")
        floor = f"never below {number(state.floor)}" if state.m else "whatever the logits"
        return f"{lines[0]}, {floor}\n{lines[1]}, never below 0"


class OneHotTwoLosses(Explorer):
    """One class is true: what the categorical loss charges, and what binary losses add to it."""

    p = Simplex(("cat", "frog", "mouse", "dog"), value=(0.1, 0.3, 0.2, 0.4))

    _y = (0, 1, 0, 0)

    def scenery(self, figure: Figure) -> None:
        """Draw axes for the prediction, with the target on them, and for the terms of the loss."""
        prediction = figure.add_axes((0.10, 0.16, 0.27, 0.70))
        prediction.set_title("◆ target", color=style.TRUTH, loc="left")
        prediction.set_title("prediction", color=style.MODEL, loc="right")
        prediction.set(xlim=(0, 1), xticks=(0, 0.5, 1), xlabel="probability")
        target = marks.line(prediction, "D", color=style.TRUTH, ms=8)
        target.set_data(self._y, range(4))
        prediction.barh(4, 1, _THICK, **_BELIEF)
        _name_rows(prediction, (*type(self).p.labels, "sum"))
        self.bars = [marks.area(prediction, **_BELIEF) for _ in self._y]
        axes = figure.add_axes((0.48, 0.16, 0.51, 0.70))
        self.losses = _Costs(axes, [*[""] * 4, "binary\nsum"], ticks=(0, 2, 4, 6))
        self.added = marks.area(axes, **_ADDED)
        for k in (0, 2, 3):
            self.losses.bars[k].set(**_ADDED)
        self.categorical = marks.line(axes, "--", color=style.INK, zorder=0.5)  # behind the bars
        self.name = marks.words(axes, ha="left", va="bottom")

    def compute(self, p: tuple[float, ...]) -> dict[str, Any]:
        """Return both losses, and the terms of the binary one."""
        return {
            "categorical": categorical_cross_entropy(self._y, p),
            "terms": np.asarray(binary_cross_entropy(self._y, p, reduction="none")),
            "binary": multilabel_cross_entropy(self._y, p),
        }

    def draw(self, state: Any) -> None:
        """Size the bars, and let what the wrong classes cost start where the true one ends."""
        for row, p in enumerate(state.p):
            _lay(self.bars[row], 0, p, row)
        *_, end = self.losses.put((*state.terms, state.binary), (1, 0, 2, 3))
        x = min(state.categorical, self.losses.top)
        _lay(self.losses.bars[4], 0, x, 4)
        _lay(self.added, x, end, 4)
        self.added.set_visible(end > x)
        self.categorical.set_data([x, x], [-0.5, 4.5])
        marks.put_words(self.name, "categorical", x, -0.55)

    def read(self, state: Any) -> str:
        """Return both losses, in nats and in bans."""
        cat, frog, mouse, dog = state.p
        given = {"categorical": (frog,), "binary": (1 - cat, frog, 1 - mouse, 1 - dog)}
        return "\n".join(
            f"{name}: {_surprises(p)} = {amount(loss, 'nats')} = {number(loss / math.log(10))} bans"
            for (name, p), loss in zip(
                given.items(), (state.categorical, state.binary), strict=True
            )
        )


class ReductionLab(Explorer):
    """Four pictures with three labels each: twelve losses, and four ways to make one number."""

    p = Slider("p of mouse, picture 1", low=0, high=1, value=0.8)

    _y = np.array([[0, 1, 1], [0, 0, 0], [1, 1, 1], [1, 0, 0]])
    _p = np.array([[0.1, 0.7, 0.8], [0.1, 0.2, 0.1], [0.6, 0.9, 0.5], [0.8, 0.3, 0.2]])
    _weights = np.where(_y, 3, 1)
    _ways = ("sum", "mean over\nsamples", "mean over\neverything", "yes × 3, over\nsamples")

    def scenery(self, figure: Figure) -> None:
        """Draw the table of losses but for those that move, and room for the four numbers."""
        table = figure.add_axes((0.13, 0.03, 0.43, 0.84), xlim=(0, 4), ylim=(4, 0))
        tints = ListedColormap([style.PAPER, style.TRUTH_TINT])
        table.pcolormesh(self._y, cmap=tints, edgecolors=style.GUIDE)
        table.set_xticks(np.arange(4) + 0.5, [*_LABELS, "sum"])
        table.set_yticks(np.arange(4) + 0.5, [f"picture {row}" for row in (1, 2, 3, 4)])
        table.tick_params(length=0, labeltop=True, labelbottom=False)
        table.spines[:].set_visible(False)
        for (row, column), y in np.ndenumerate(self._y):
            table.text(column + 0.5, row + 0.22, f"y = {y}", size=11, **_MIDDLE)
        for (row, column), loss in np.ndenumerate(self.compute(0.5)["table"][1:]):
            table.text(column + 0.5, row + 1.76, number(loss), **_MIDDLE)
        table.plot([2, 3, 3, 2, 2], [0, 0, 1, 1, 0], color=style.MODEL, clip_on=False, zorder=3)
        self.first_row = [marks.words(table, x, 0.76, **_MIDDLE) for x in (0.5, 1.5, 2.5, 3.5)]
        self.framed = marks.words(table, 2.5, 0.48, size=11, color=style.MODEL, **_MIDDLE)
        ways = figure.add_axes((0.73, 0.16, 0.26, 0.76))
        self.numbers = _Costs(ways, self._ways, ticks=(0, 2, 4, 6, 8))

    def compute(self, p: float) -> dict[str, Any]:
        """Return the losses and the sum of each row, and the four numbers made of them."""
        predictions = self._p.copy()
        predictions[0, 2] = p
        losses = np.asarray(binary_cross_entropy(self._y, predictions, reduction="none"))
        sums = np.asarray(multilabel_cross_entropy(self._y, predictions, reduction="none"))
        weighted = (self._weights * losses).sum(axis=-1)
        numbers = (sums.sum(), sums.mean(), losses.mean(), weighted.mean())
        return {"table": np.column_stack([losses, sums]), "numbers": numbers}

    def draw(self, state: Any) -> None:
        """Fill in the first row, and size the four bars."""
        for text, loss in zip(self.first_row, state.table[0], strict=True):
            text.set_text(number(round(loss, 3)))
        self.framed.set_text(f"p = {number(state.p, 2)}")
        self.numbers.put(state.numbers)

    def read(self, state: Any) -> str:
        """Return the four numbers, and what each is divided by."""
        whole, samples, everything, weighted = (amount(loss, "nats") for loss in state.numbers)
        return (
            f"sum: {whole}; ÷ 4 samples: {samples}; ÷ 12 terms: {everything}\n"
            f"each yes counted 3 times, ÷ 4 samples: {weighted}"
        )
