"""The page for hubs: every size follows from what was measured, every value fits its format."""

from __future__ import annotations

import json
import math
import re
import shlex
import statistics
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import lab
import pytest
import yaml
from test_repository import address

import notebooks
from benchmarks.classroom import LEARNERS, RATE, TOGETHER, Learning

FOLDER = notebooks.ROOT / "notebooks"
PAGE = (FOLDER / "for_hubs.md").read_text(encoding="utf-8")
SHELL = "\n".join(re.findall(r"```sh\n(.*?)\n```", PAGE, re.DOTALL))
(CHART,) = (yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)\n```", PAGE, re.DOTALL))
GIGABYTE = {"M": 1e-3, "G": 1.0}


def measured() -> dict[str, list[float]]:
    """Return the rows of the table of costs: PSS, RSS, and for notebooks seconds, %, ms."""
    rows = re.findall(r"^\| (\d\d|server) \| (\d+) MB \| (.*) \|$", PAGE, re.MULTILINE)
    return {
        name: [float(number) for number in re.findall(r"[\d.]+", f"{pss} | {rest}")]
        for name, pss, rest in rows
    }


def gigabytes(text: str) -> float:
    return float(text[:-1]) * GIGABYTE[text[-1]]


def set_to(key: str) -> str:
    (value,) = re.findall(rf"^sudo tljh-config set {re.escape(key)} (\S+)$", SHELL, re.MULTILINE)
    return str(value)


@pytest.fixture
def learning() -> Learning:
    """Return what the page's table of costs says of one learner."""
    costs = measured()
    alone = [row for name, row in costs.items() if name != "server"]
    kernel = round(statistics.mean(row[0] for row in alone))
    dragging = max(row[3] for row in alone)
    return Learning(round(costs["server"][0]), kernel, dragging)


def test_it_is_short_and_linked_from_where_lecturers_look() -> None:
    assert len(PAGE.splitlines()) <= 80
    assert "(notebooks/for_hubs.md)" in (notebooks.ROOT / "README.md").read_text(encoding="utf-8")
    assert "(for_hubs.md)" in (FOLDER / "for_lecturers.md").read_text(encoding="utf-8")


def test_every_notebook_was_measured() -> None:
    assert list(measured()) == [*(path.stem[:2] for path in notebooks.PATHS), "server"]


def test_the_sizes_follow_from_what_was_measured(learning: Learning) -> None:
    (kernel,) = re.findall(r"open notebooks of (\d+) MB", PAGE)
    assert abs(int(kernel) - learning.kernel) <= 1  # the table's figures are rounded
    stated = learning._replace(kernel=int(kernel))
    assert stated.because() in PAGE
    assert stated.sizes() in PAGE


def test_twenty_at_once_were_measured_and_nothing_was_wrong() -> None:
    """The sentence is what the benchmark prints when nothing is."""
    pattern = (
        rf"^{LEARNERS} at once, .* {RATE} times a second for {TOGETHER} s .*: every last picture"
        r" right, no kernel lost, .*; the picture follows ([\d.]+) times as late as for one alone"
        r" \(median (\d+) ms against (\d+) ms;"
    )
    ((ratio, many, one),) = re.findall(pattern, PAGE, re.MULTILINE)
    low, high = (int(many) - 0.5) / (int(one) + 0.5), (int(many) + 0.5) / (int(one) - 0.5)
    assert low - 0.05 <= float(ratio) <= high + 0.05


def test_a_learner_has_as_many_notebooks_open_as_the_lecture_opens(learning: Learning) -> None:
    lecturers = (FOLDER / "for_lecturers.md").read_text(encoding="utf-8")
    plan = lecturers.partition("### 45 minutes")[2].partition("###")[0]
    opened = set(re.findall(r"\((\d\d)_\w+\.ipynb\)", plan))
    assert f"and {len(opened)} open notebooks" in learning.because()


def test_the_limits_leave_room_for_all_notebooks_at_once(learning: Learning) -> None:
    everything = sum(row[1] for row in measured().values()) / 1000
    memory = CHART["singleuser"]["memory"]
    assert gigabytes(memory["limit"]) == math.ceil(everything)
    assert 0 <= gigabytes(memory["guarantee"]) - learning.memory() / 1000 < 0.1
    assert learning.dragging / 100 <= CHART["singleuser"]["cpu"]["guarantee"]
    assert set_to("limits.memory") == memory["limit"]
    assert float(set_to("limits.cpu")) == CHART["singleuser"]["cpu"]["limit"] == 1


def test_the_values_of_the_chart_are_of_its_schema() -> None:
    assert set(CHART) == {"singleuser", "cull"}
    assert set(CHART["singleuser"]) == {"image", "defaultUrl", "memory", "cpu"}
    assert set(CHART["singleuser"]["memory"]) == {"guarantee", "limit"}
    assert set(CHART["singleuser"]["cpu"]) == {"guarantee", "limit"}
    assert set(CHART["cull"]) == {"enabled", "timeout", "every"}
    image = CHART["singleuser"]["image"]
    assert isinstance(image["tag"], str)  # a number would be a tag no more
    assert f"--image-name={image['name']}:{image['tag']} " in SHELL
    assert f"docker push {image['name']}:{image['tag']}" in SHELL
    assert int(set_to("services.cull.timeout")) == CHART["cull"]["timeout"]


def test_the_library_is_installed_from_the_public_address() -> None:
    assert f'pip install "xentlib[lab] @ git+{address()}"\n' in SHELL
    assert f" {address()}\n" in SHELL.partition("jupyter-repo2docker")[2]


@pytest.mark.slow
def test_the_image_is_built_with_the_library_outside_of_the_home_folder() -> None:
    (line,) = re.findall(r"^jupyter-repo2docker (.*)$", SHELL, re.MULTILINE)
    options = shlex.split(line.replace(address(), str(notebooks.ROOT)))
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", *options]
    dockerfile = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    editable = dockerfile.index('-r "binder/requirements.txt"')
    assert editable < dockerfile.index("RUN pip install --no-cache-dir nbgitpuller .\n")


def test_the_server_option_is_the_one_of_make_lab() -> None:
    (text,) = re.findall(
        r"^echo '(.*)' \| sudo tee \S+/jupyter_server_config.json$", SHELL, re.MULTILINE
    )
    settings = json.loads(text)
    binder = (notebooks.ROOT / "binder" / "jupyter_server_config.json").read_text()
    assert settings == json.loads(binder)
    ((name, value),) = settings["ServerApp"].items()
    assert f"--ServerApp.{name}={value}" == lab.PROMPT


def test_the_link_opens_the_first_notebook() -> None:
    (link,) = re.findall(r"^https://\S+/git-pull\S+$", PAGE, re.MULTILINE)
    parts = urlsplit(link)
    folder = address().rpartition("/")[2]
    assert parts.path == "/hub/user-redirect/git-pull"
    assert parse_qs(parts.query, strict_parsing=True) == {
        "repo": [address()],
        "branch": ["main"],
        "urlpath": [f"lab/tree/{folder}/notebooks/{notebooks.PATHS[0].name}"],
    }
