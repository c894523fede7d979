"""What every benchmark prints and ends with."""

from __future__ import annotations

from typing import NamedTuple


class Ratio(NamedTuple):
    """What was measured, as a multiple of what it is measured by, and the most that it may be."""

    what: str
    times: float
    bar: float
    by: str

    def beyond(self) -> bool:
        """Whether it is more than it may be; what could not be measured is."""
        return not self.times <= self.bar


def verdict(*ratios: Ratio) -> int:
    """Print each ratio beside its bar; 1 if one is beyond it, else 0."""
    for ratio in ratios:
        end = "   BEYOND ITS BAR" if ratio.beyond() else ""
        what = f"{ratio.what:44} {ratio.times:5.2f} × (bar {ratio.bar:g})"
        print(f"{what}  {ratio.by}{end}", flush=True)
    return int(any(ratio.beyond() for ratio in ratios))
