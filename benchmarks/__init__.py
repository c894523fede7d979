"""How fast, beside what: each program prints ratios, each beside its bar, measured in one run.

    make bench                      all but the classroom, which wants 8 GB of memory
    python -m benchmarks.dragging   one of them

A time says as much of the machine, and of what else runs on it, as of the library. So no test holds
one; these programs do, every week, and end with 1 where a ratio is beyond its bar. They share the
tests' tools.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))
