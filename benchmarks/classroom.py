"""What a class costs on a hub: memory and processor time of one learner, and twenty at once.

    python -m benchmarks.classroom

A learner has what a hub gives them: a Jupyter server of their own, a notebook run from top to
bottom in it, and a hand that moves one slider five times a second, by the messages that a browser
sends, over the browser's kind of connection. First each notebook alone; then the dearest of them
once and twenty times at once, for a minute. Needs Linux, and 8 GB of memory.

It prints what stands under "How large" in `notebooks/for_hubs.md`, to be pasted there, and ends
with 1 if a last picture was not what the library draws, or a kernel was lost.
"""

from __future__ import annotations

import ast
import asyncio
import json
import math
import os
import shutil
import statistics
import sys
import tempfile
import time
import uuid
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import psutil
from lab import running_lab
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClosedError, websocket_connect

import notebooks
from xentlib import explore
from xentlib.engine.controls import Simplex, Slider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from xentlib.engine.explorer import Explorer

LEARNERS, RATE = 20, 5  # moves a second
ALONE, TOGETHER = 10, 60  # seconds of dragging
PATIENCE = 60  # seconds without any answer, after which a kernel counts as lost
OPEN = 5  # notebooks that a learner has open: as many as the lecture of 45 minutes opens
LOGIN = 50  # MB that jupyterhub.singleuser takes when JupyterLab has been imported
HUB, HUB_CORES = 1, 0.2  # GB for the hub itself and the system; cores, as its makers advise
BUSY = 0.75  # of the cores, when everybody drags
CLASSES = (10, 20, 40, 80)
FIND = """
import os as _os
from xentlib.engine.controls import Simplex as _Simplex, Slider as _Slider
_found = [s for c in {name}._controls.values()
          for s in ([c] if isinstance(c, _Slider) else getattr(c, "_sliders", []))]
print(_found[0]._handle.model_id, _os.getpid(), _os.getppid())
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


def places(scene: Scene, count: int) -> list[float]:
    """Return where the hand goes: from stop to stop, there and back, never twice to one."""
    slider = first_slider(made(scene))
    assert slider is not None
    stops = slider.stops()[1:-1]
    return [stops[min(k % (2 * len(stops) - 2), -k % (2 * len(stops) - 2))] for k in range(count)]


def picture_after(scene: Scene, visited: Sequence[float]) -> tuple[str, str]:
    """Return what the library shows after these moves: the picture, and the numbers in words."""
    explorer = made(scene)
    slider = first_slider(explorer)
    assert slider is not None
    for value in visited:
        slider.value = value
    return explorer._moving.value, repr(explorer)


class Used(NamedTuple):
    """What one process has taken.

    `pss` is its own memory and its share of what it has in common with others, such as the code of
    numpy: over all processes these add up to what the machine has given away, so it is what a
    machine is sized by. `rss` counts the common memory in full, as if nobody else were there: so
    it is what one learner's limit must leave room for.
    """

    pss: float  # MB
    rss: float  # MB
    seconds: float  # of processor time


def used(pid: int) -> Used:
    process = psutil.Process(pid)
    memory, times = process.memory_full_info(), process.cpu_times()
    return Used(memory.pss / 1e6, memory.rss / 1e6, times.user + times.system)


class LostError(Exception):
    """A kernel that answers no more."""


class Learner:
    """A notebook that has been run on a server, and a hand on one of its sliders."""

    def __init__(self, url: str, path: Path) -> None:
        self.url, self.path, self.scene = url, path, scene_of(path)
        self.latencies: list[float] = []
        self.moved: list[float] = []
        self.shown = ""

    async def start(self) -> None:
        """Open the notebook as a page does, run it, and take the handle of the slider."""
        for place in ("/lab", "/lab/api/settings", f"/api/contents/{self.path.name}?content=1"):
            await AsyncHTTPClient().fetch(f"{self.url}{place}", request_timeout=PATIENCE)
        kernel = await self._asked("POST", "/api/kernels", '{"name": "python3"}')
        self.kernel = kernel["id"]
        address = f"ws{self.url.removeprefix('http')}/api/kernels/{self.kernel}/channels"
        self.socket = await websocket_connect(address, max_message_size=2**26)
        for cell in notebooks.cells(self.path, "code"):
            await self.run(cell.source)
        self.handle, *pids = (await self.run(FIND.format(name=self.scene.name))).split()
        self.pid, self.server = map(int, pids)

    async def stop(self) -> None:
        """End the kernel."""
        self.socket.close()
        await self._asked("DELETE", f"/api/kernels/{self.kernel}")

    async def _asked(self, method: str, place: str, body: str | None = None) -> Any:
        request = HTTPRequest(f"{self.url}{place}", method, body=body, request_timeout=PATIENCE)
        answer = await AsyncHTTPClient().fetch(request)
        return json.loads(answer.body or "null")

    async def _said(self, kind: str, content: dict[str, Any]) -> list[dict[str, Any]]:
        """Send a message; return all that the kernel says to it, until it is idle again."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "hand", "version": "5.3"}
        empty: dict[str, Any] = {"parent_header": {}, "metadata": {}}
        begun = time.perf_counter()
        message = {"channel": "shell", "header": header, "content": content, **empty}
        answers = []
        try:
            await self.socket.write_message(json.dumps(message))
        except WebSocketClosedError as error:
            raise LostError from error
        while True:
            try:
                text = await asyncio.wait_for(self.socket.read_message(), PATIENCE)
            except asyncio.TimeoutError as error:
                raise LostError from error
            if text is None:
                raise LostError
            heard = json.loads(text)
            if heard["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            answers.append({**heard, "after": time.perf_counter() - begun})
            if heard["content"].get("execution_state") == "idle":
                return answers

    async def run(self, source: str) -> str:
        """Run code and return what it printed."""
        content = {"code": source, "silent": False, "allow_stdin": False}
        answers = await self._said("execute_request", content)
        wrong = [a["content"] for a in answers if a["msg_type"] == "error"]
        assert not wrong, wrong
        return "".join(a["content"]["text"] for a in answers if a["msg_type"] == "stream")

    async def move(self, value: float) -> None:
        """Move the slider, and wait for the picture, as a browser does before the next move."""
        state = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        answers = await self._said("comm_msg", {"comm_id": self.handle, "data": state})
        self.moved.append(value)
        for answer in answers:
            told = answer["content"].get("data", {})
            html = str(told.get("state", {}).get("value"))
            if told.get("method") == "update" and "<svg" in html:
                self.latencies.append(answer["after"])
                self.shown = html

    async def drag(self, seconds: float, late: float = 0) -> float:
        """Move the slider at a steady rate; return how many moves a second were kept up."""
        begun = time.perf_counter() + late
        try:
            for k, value in enumerate(places(self.scene, round(RATE * seconds))):
                await asyncio.sleep(max(0, begun + k / RATE - time.perf_counter()))
                await self.move(value)
        except LostError:
            self.pid = -1  # the others drag on; `fault` tells
        return len(self.moved) / max(seconds, time.perf_counter() - begun)

    async def fault(self) -> str:
        """Return what is wrong with the last picture or the kernel; nothing if nothing is."""
        try:
            pid, said = (await self.run(f"print(_os.getpid(), {self.scene.name})")).split(" ", 1)
        except (LostError, AssertionError):  # a server starts a dead kernel anew, without the names
            return "kernel lost"
        if int(pid) != self.pid:
            return "kernel lost"
        picture, words = picture_after(self.scene, self.moved)
        return "" if (self.shown, said.strip()) == (picture, words) else "last picture wrong"


@asynccontextmanager
async def learning_on(url: str, path: Path) -> AsyncIterator[Learner]:
    learner = Learner(url, path)
    await learner.start()
    yield learner
    await learner.stop()


class Alone(NamedTuple):
    """What one notebook costs one learner."""

    path: Path
    kernel: Used  # after it has been run
    server: Used
    dragging: float  # processor time a second, kernel and server
    latency: float  # seconds, median
    fault: str


async def alone(url: str, path: Path) -> Alone:
    async with learning_on(url, path) as learner:
        kernel, server = used(learner.pid), used(learner.server)
        await learner.drag(ALONE)
        spent = used(learner.pid).seconds - kernel.seconds
        spent += used(learner.server).seconds - server.seconds
        latency = statistics.median(learner.latencies)
        return Alone(path, kernel, server, spent / ALONE, latency, await learner.fault())


class Together(NamedTuple):
    """What a class costs and sees."""

    faults: list[str]
    memory: float = math.nan  # MB, of all
    dragging: float = math.nan  # processor time a second, of all
    rate: float = math.nan  # moves a second that each hand kept up
    median: float = math.nan  # seconds
    p95: float = math.nan


async def together(urls: Sequence[str], path: Path, seconds: float) -> Together:
    """Let one learner on each server drag; hands of a class do not move in step."""
    async with AsyncExitStack() as stack:
        learners = [await stack.enter_async_context(learning_on(url, path)) for url in urls]
        pids = [pid for learner in learners for pid in (learner.pid, learner.server)]
        before = sum(used(pid).seconds for pid in pids)
        drags = [x.drag(seconds, k / len(urls) / RATE) for k, x in enumerate(learners)]
        begun = time.perf_counter()
        kept = await asyncio.gather(*drags)
        spent = time.perf_counter() - begun
        faults = [fault for learner in learners if (fault := await learner.fault())]
        if faults:
            return Together(faults)
        latencies = sorted(x for learner in learners for x in learner.latencies)
        return Together(
            faults=[],
            memory=sum(used(pid).pss for pid in pids),
            dragging=(sum(used(pid).seconds for pid in pids) - before) / spent,
            rate=statistics.mean(kept),
            median=statistics.median(latencies),
            p95=latencies[int(0.95 * len(latencies))],
        )


@contextmanager
def servers(count: int) -> Iterator[list[str]]:
    """Start as many Jupyter servers as a hub would, one for each learner."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a hub's library is compiled
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        labs = [stack.enter_context(running_lab(folder / str(k))) for k in range(count)]
        for lab in labs:
            for path in notebooks.PATHS:
                shutil.copy(path, lab.folder)
        yield [lab.url for lab in labs]


class Learning(NamedTuple):
    """What a class is sized by: one learner's server, notebook and drag."""

    server: int  # MB
    kernel: int  # MB, the mean of the notebooks
    dragging: float  # % of a core, the dearest of the notebooks

    def memory(self) -> int:
        """Return MB of one learner."""
        return self.server + LOGIN + OPEN * self.kernel

    def size(self, learners: int) -> tuple[int, int]:
        """Return GB and cores of a machine for a class."""
        memory = HUB + learners * self.memory() / 1000
        cores = (HUB_CORES + learners * self.dragging / 100) / BUSY
        return 2 ** math.ceil(math.log2(memory)), 2 ** math.ceil(math.log2(cores))

    def sizes(self) -> str:
        """Return the table of sizes."""
        rows = ["| learners | memory | cores |", "|---|---|---|"]
        rows += ["| {} | {} GB | {} |".format(count, *self.size(count)) for count in CLASSES]
        return "\n".join(rows)

    def because(self) -> str:
        """Return how the table of sizes follows."""
        return (
            f"A learner takes a Jupyter server of {self.server} MB, {LOGIN} MB more for the hub's"
            f" login in it, and {OPEN} open notebooks of {self.kernel} MB, as many as the [lecture"
            f" of 45 minutes](for_lecturers.md) opens: {self.memory()} MB. Dragging takes"
            f" {self.dragging:.1f} % of a core, and everybody may drag at once; then"
            f" {100 * BUSY:.0f} % of the cores may be busy, or pictures queue. The hub and the"
            f" system take {HUB} GB and {HUB_CORES} cores. Machines come in powers of two."
        )


def learning(found: Sequence[Alone]) -> Learning:
    kernel = statistics.mean(one.kernel.pss for one in found)
    dragging = max(one.dragging for one in found)
    return Learning(round(found[-1].server.pss), round(kernel), round(100 * dragging, 1))


def table(found: Sequence[Alone]) -> str:
    """Return what each notebook takes, and a Jupyter server."""
    rows = [
        "| notebook | own share (PSS) | all it touches (RSS) | to run it | dragging | latency |",
        "|---|---|---|---|---|---|",
        *(
            f"| {one.path.stem[:2]} | {one.kernel.pss:.0f} MB | {one.kernel.rss:.0f} MB"
            f" | {one.kernel.seconds:.1f} s | {100 * one.dragging:.1f} %"
            f" | {1000 * one.latency:.0f} ms |"
            for one in found
        ),
    ]
    first, last = found[0].server, found[-1].server
    rows.append(
        f"| server | {last.pss:.0f} MB | {last.rss:.0f} MB | {first.seconds:.1f} s to start | | |"
    )
    return "\n".join(rows)


def compared(path: Path, one: Together, many: Together) -> str:
    """Return how a class fared, beside one learner alone."""
    return (
        f"{LEARNERS} at once, each with a server of their own and notebook {path.stem[:2]}, moving"
        f" a slider {RATE} times a second for {TOGETHER} s on {psutil.cpu_count()} cores: every"
        f" last picture right, no kernel lost, {many.memory / 1000:.1f} GB (PSS) and"
        f" {many.dragging:.2f} cores busy, {many.rate:.1f} moves a second kept up; the picture"
        f" follows {many.median / one.median:.1f} times as late as for one alone (median"
        f" {1000 * many.median:.0f} ms against {1000 * one.median:.0f} ms; 95th percentile"
        f" {1000 * many.p95:.0f} ms against {1000 * one.p95:.0f} ms)."
    )


def main() -> int:
    """Measure and print."""
    with servers(1) as (url,):
        found = [asyncio.run(alone(url, path)) for path in notebooks.PATHS]
    faults = [f"{one.path.stem}: {one.fault}" for one in found if one.fault]
    measured = (
        f"Measured on {psutil.cpu_count()} cores by `python -m benchmarks.classroom`: each"
        f" notebook run from top to bottom, then one slider moved {RATE} times a second for"
        f" {ALONE} s:"
    )
    sized = learning(found)
    parts = (sized.sizes(), sized.because(), measured, table(found))
    print("\n\n".join(parts), end="\n\n", flush=True)

    dearest = max(found, key=lambda one: one.dragging).path
    with servers(LEARNERS) as urls:
        one = asyncio.run(together(urls[:1], dearest, TOGETHER))
        many = asyncio.run(together(urls, dearest, TOGETHER))
    faults += one.faults + many.faults
    print("; ".join(faults) or compared(dearest, one, many))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
