"""What a class costs: memory and processor time of one learner's kernel, and twenty at once.

    python tests/benchmark_class.py

Each notebook is run from top to bottom in a kernel of its own, and one of its sliders is moved as
a browser would move it, by messages. Then twenty kernels run the same notebook, and all sliders
move five times a second for a minute. At the end every kernel must show what the library gives.
"""

from __future__ import annotations

import ast
import asyncio
import os
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from jupyter_client.manager import AsyncKernelManager

import notebooks
from xentlib import explore
from xentlib.controls import Simplex, Slider

if TYPE_CHECKING:
    from pathlib import Path

    from xentlib.explorer import Explorer

MOVES_ALONE = 100  # as fast as they are answered
LEARNERS, RATE, SECONDS = 20, 5, 60
FIND = """
from xentlib.controls import Simplex as _Simplex, Slider as _Slider
_found = [s for c in {name}._controls.values()
          for s in ([c] if isinstance(c, _Slider) else getattr(c, "_sliders", []))]
print(_found[0]._handle.model_id)
"""


class Scene(NamedTuple):
    """The first explorer with a slider in a notebook: its variable there, and the call."""

    name: str
    call: str


def scene_of(path: Path) -> Scene:
    for cell in notebooks.cells(path, "code"):
        if cell.id.endswith("drag"):
            assignment = ast.parse(cell.source).body[0]
            assert isinstance(assignment, ast.Assign)
            scene = Scene(ast.unparse(assignment.targets[0]), ast.unparse(assignment.value))
            if first_slider(made(scene)):
                return scene
    msg = f"no explorer with a slider in {path.name}"
    raise LookupError(msg)


def made(scene: Scene) -> Explorer:
    return eval(scene.call, {"explore": explore})  # type: ignore[no-any-return]  # noqa: S307


def first_slider(explorer: Explorer) -> Slider | None:
    for control in explorer._controls.values():
        if isinstance(control, Slider):
            return control
        if isinstance(control, Simplex):
            return control._sliders[0]
    return None


def places(slider: Slider, count: int) -> list[float]:
    """Return where the hand goes: from stop to stop, there and back, never twice to one."""
    stops = slider.stops()[1:-1]
    return [stops[min(k % (2 * len(stops) - 2), -k % (2 * len(stops) - 2))] for k in range(count)]


class Learner:
    """One kernel with a notebook that has been run, and a hand on one slider."""

    def __init__(self, path: Path) -> None:
        self.path, self.scene = path, scene_of(path)
        self.manager = AsyncKernelManager(kernel_name="python3")
        self.latencies: list[float] = []

    async def start(self) -> None:
        await self.manager.start_kernel(cwd=str(self.path.parent))
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=120)
        for cell in notebooks.cells(self.path, "code"):
            await self.run(cell.source)
        self.model = (await self.run(FIND.format(name=self.scene.name))).strip()

    async def run(self, source: str) -> str:
        """Run code and return what it printed."""
        printed: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        reply = await self.client.execute_interactive(source, output_hook=hear, timeout=300)
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(printed)

    async def move(self, value: float) -> None:
        """Move the slider, and wait for the picture."""
        state = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        message = self.client.session.msg("comm_msg", {"comm_id": self.model, "data": state})
        begun = time.perf_counter()
        self.client.shell_channel.send(message)
        while True:
            heard = await self.client.get_iopub_msg(timeout=30)
            if heard["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            shown = heard["content"].get("data", {})
            if shown.get("method") == "update" and "<svg" in str(shown["state"].get("value")):
                self.latencies.append(time.perf_counter() - begun)
            if heard["content"].get("execution_state") == "idle":
                return

    def used(self) -> tuple[float, float]:
        """Return the memory of the kernel in MB, and its processor time in seconds."""
        pid = self.manager.provisioner.pid  # type: ignore[union-attr]
        with open(f"/proc/{pid}/statm") as file:  # noqa: PTH123
            memory = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            ticks = [int(field) for field in file.read().rpartition(")")[2].split()[11:13]]
        return memory, sum(ticks) / os.sysconf("SC_CLK_TCK")

    async def is_right(self, visited: list[float]) -> bool:
        """Whether the kernel shows what the library gives after the same moves."""
        ours = made(self.scene)
        slider = first_slider(ours)
        assert slider is not None
        for value in visited:
            slider.value = value
        return (await self.run(f"print({self.scene.name})")).strip() == repr(ours)

    async def stop(self) -> None:
        self.client.stop_channels()
        await self.manager.shutdown_kernel(now=True)


async def alone(path: Path) -> str:
    learner = Learner(path)
    await learner.start()
    before = learner.used()
    begun = time.perf_counter()
    way = places(first_slider(made(learner.scene)), MOVES_ALONE)  # type: ignore[arg-type]
    for value in way:
        await learner.move(value)
    spent = time.perf_counter() - begun
    after = learner.used()
    right = await learner.is_right(way)
    await learner.stop()
    assert right, path
    return (
        f"| {path.stem} | {before[0]:.0f} MB | {1000 * (after[1] - before[1]) / len(way):.1f} ms "
        f"| {len(way) / spent:.0f} | {1000 * statistics.median(learner.latencies):.1f} ms |"
    )


async def drag_for_a_minute(learner: Learner) -> list[float]:
    slider = first_slider(made(learner.scene))
    assert slider is not None
    way = places(slider, RATE * SECONDS)
    begun = time.perf_counter()
    for k, value in enumerate(way):
        await asyncio.sleep(max(0, begun + k / RATE - time.perf_counter()))
        await learner.move(value)
    return way


async def together(path: Path, count: int) -> tuple[float, float, float]:
    """Return the median and the 95th percentile of the latencies, and the memory of all."""
    learners = [Learner(path) for _ in range(count)]
    for learner in learners:
        await learner.start()
    ways = await asyncio.gather(*(drag_for_a_minute(learner) for learner in learners))
    memory = sum(learner.used()[0] for learner in learners)
    right = [await learner.is_right(way) for learner, way in zip(learners, ways, strict=True)]
    alive = [await learner.manager.is_alive() for learner in learners]
    latencies = sorted(x for learner in learners for x in learner.latencies)
    for learner in learners:
        await learner.stop()
    assert all(right)
    assert all(alive)
    return statistics.median(latencies), latencies[int(0.95 * len(latencies))], memory


async def main() -> int:
    """Measure and print."""
    print("| notebook | memory after a run | processor time a move | moves a second | latency |")
    print("|---|---|---|---|---|")
    for path in notebooks.PATHS:
        print(await alone(path), flush=True)
    path = next(path for path in notebooks.PATHS if path.stem.startswith("06"))
    for count in (1, LEARNERS):
        median, p95, memory = await together(path, count)
        print(
            f"{count} at once, {RATE} moves a second for {SECONDS} s: median {1000 * median:.1f} "
            f"ms, p95 {1000 * p95:.1f} ms, {memory:.0f} MB; every last picture right"
        )
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
