"""A real JupyterLab with a page open on it, for tests to run and drag."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

Anything = TypeVar("Anything")

# As `make lab` starts it.
PROMPT = "--ServerApp.kernel_websocket_connection_class=xentlib.server.PromptConnection"
# Seconds after which a thing counts as never happening. It is no bound on how long anything takes:
# what takes five seconds on a small machine takes a minute on one where others work too.
PATIENCE = 120.0


def wait_until(condition: Callable[[], Anything], what: str) -> Anything:
    """Poll until `condition` gives something, and return it, or say what did not happen."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        if time.monotonic() > end:
            msg = f"waited {PATIENCE:.0f} s in vain for {what}"
            raise TimeoutError(msg)
        time.sleep(0.02)
    return found


# The command's promise is kept when the kernel has answered for every cell, but what the cells did
# to the widgets may still be on its way. The page hears the kernel out in order, so when it has the
# answer to one more question, it has heard all before.
RUN_ALL = """async () => {
    const run = async () => {
        await window.jupyterapp.commands.execute('notebook:run-all-cells');
        const context = window.jupyterapp.shell.currentWidget.sessionContext;
        await context.session.kernel.requestKernelInfo();
    };
    const late = new Promise((_, fail) =>
        setTimeout(() => fail(new Error("the cells did not end within five minutes")), 300000));
    await Promise.race([run(), late]);
}"""

CONNECTED = """() => {
    const context = window.jupyterapp.shell.currentWidget?.sessionContext;
    return context?.session?.kernel?.connectionStatus === 'connected';
}"""


class Lab:
    """A server on a folder of its own, and what a test does with a notebook in it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder

    def open(self, page: Page, notebook: Path) -> None:
        """Open a copy of the notebook and wait for its kernel."""
        shutil.copy(notebook, self.folder)
        page.goto(f"{self.url}/lab/tree/{notebook.name}?reset")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        # The status bar says idle before there is a kernel; the server knows. The page hears of it
        # a little later.
        wait_until(lambda: self._kernel_of(notebook.name), "the kernel")
        page.wait_for_function(CONNECTED)

    def _kernel_of(self, name: str) -> bool:
        return any(
            session["path"] == name
            and session["kernel"]["execution_state"] == "idle"
            and session["kernel"]["connections"] > 0
            for session in _asked(f"{self.url}/api/sessions") or ()
        )

    def run_all(self, page: Page) -> None:
        """Run the open notebook from top to bottom, until the last cell has run."""
        page.evaluate(RUN_ALL)
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")

    def shut_kernels(self, page: Page) -> None:
        """Leave the page and end every kernel: the next notebook has the machine to itself."""
        page.goto("about:blank")  # a page that sees its kernel vanish would look for it
        for session in _asked(f"{self.url}/api/sessions") or ():
            end = urllib.request.Request(  # noqa: S310
                f"{self.url}/api/sessions/{session['id']}", method="DELETE"
            )
            urllib.request.urlopen(end, timeout=PATIENCE).close()  # noqa: S310


@contextmanager
def running_lab(folder: Path) -> Iterator[Lab]:
    """Start JupyterLab on an empty folder, with settings of its own, and stop it at the end."""
    root = folder / "root"
    root.mkdir(parents=True)
    _write_settings(folder)
    options = ["--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={root}"]
    with _running("jupyterlab", folder, options) as url:
        yield Lab(url, root)


@contextmanager
def running_notebook(folder: Path, path: Path) -> Iterator[str]:
    """Start Notebook 7 on a notebook; the address shows it."""
    folder.mkdir()
    shutil.copy(path, folder)
    options = ["--JupyterNotebookApp.expose_app_in_browser=True", f"--ServerApp.root_dir={folder}"]
    with _running("notebook", folder, options) as url:
        yield f"{url}/notebooks/{path.name}"


@contextmanager
def running_voila(folder: Path, path: Path) -> Iterator[str]:
    """Start a server with Voilà on a notebook; the address shows it as a page."""
    folder.mkdir()
    shutil.copy(path, folder)
    with _running("jupyterlab", folder, [f"--ServerApp.root_dir={folder}"]) as url:
        yield f"{url}/voila/render/{path.name}"


@contextmanager
def _running(module: str, folder: Path, options: list[str]) -> Iterator[str]:
    command = [
        *(sys.executable, "-m", module, "--no-browser", "--ip=127.0.0.1", "--port=0"),
        *("--IdentityProvider.token=", "--allow-root", "--ServerApp.port_retries=0"),
        PROMPT,
        "--ServerApp.disable_check_xsrf=True",  # shut_kernels comes without a page's cookie
        *options,
    ]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            command, env=_environment(folder), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield wait_until(lambda: _address(folder), f"the server; see {log.name}")
        finally:
            _stop(server)


def _address(folder: Path) -> str:
    """Return where the server of this folder answers, on a port that it found free; "" before."""
    for written in (folder / "runtime").glob("jpserver-*.json"):
        try:
            url = "http://127.0.0.1:{port}".format(**json.loads(written.read_text()))
        except ValueError:  # half written
            continue
        if _asked(f"{url}/api/status"):
            return url
    return ""


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask a server to end; it cleans up behind itself, but has been seen to wait for ever."""
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _asked(url: str) -> Any:
    """Ask a server for JSON; None while it does not answer."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            return json.load(answer)
    except OSError:
        return None


def _environment(folder: Path) -> dict[str, str]:
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    return {**os.environ, **{name: str(folder / place) for name, place in places.items()}}


def _write_settings(folder: Path) -> None:
    """Keep the news notice off the page, and all cells on it, also those out of sight."""
    for plugin, settings in (
        ("apputils-extension/notification", {"fetchNews": "false"}),
        ("notebook-extension/tracker", {"windowingMode": "defer"}),
    ):
        path = folder / "settings" / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(settings))
