"""Measure a drag in a real browser: from the hand's move to the picture that follows it."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING, Any, NamedTuple

from playwright.sync_api import TimeoutError  # noqa: A004

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

FRAME = 1000 / 60  # ms between two pictures of a screen
PATIENCE = 30_000  # ms after which a move counts as lost

# One probe for all contestants. It stamps the first pointermove after `arm`, and then the first
# animation frame at which the watched place shows something new: a changed text or SVG, a decoded
# <img>, or a canvas that was drawn on.
PROBE = """() => {
    const probe = window.probe = {armed: false, start: 0, latency: null};
    document.addEventListener('pointermove', () => {
        if (probe.armed && !probe.start) probe.start = performance.now();
    }, true);
    const seen = () => requestAnimationFrame(() => {
        probe.lastSeen = performance.now();
        if (probe.armed && probe.start) {
            probe.latency = performance.now() - probe.start;
            probe.armed = false;
        }
    });
    const drawImage = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...rest) {
        if (probe.place && probe.place.contains(this.canvas)) seen();
        return drawImage.apply(this, rest);
    };
    probe.watch = (place) => {
        if (probe.observer) probe.observer.disconnect();
        probe.place = place;
        probe.observer = new MutationObserver(() => {
            probe.lastSeen = performance.now();
            if (!probe.images) seen();
        });
        probe.observer.observe(place, {
            childList: true, subtree: true, characterData: true,
            attributes: true, attributeFilter: ['src'],
        });
    };
    const source = () => (probe.place.querySelector('img') || {}).src;
    const look = () => {  // an image is seen when it is another one, and decoded
        if (!probe.armed) return;
        if (source() === probe.before || !source()) requestAnimationFrame(look);
        else probe.place.querySelector('img').decode().then(seen, look);
    };
    probe.arm = () => {
        Object.assign(probe, {latency: null, start: 0, armed: true, before: source()});
        if (probe.images) look();
    };
}"""


class Latency(NamedTuple):
    """Milliseconds from move to picture."""

    median: float
    p95: float
    lost: int  # moves that no picture ever followed


def take_aim(root: Locator, index: int = 0) -> tuple[float, float, float]:
    """Put the mouse on a slider's handle; return its height, and the two ends of its track.

    JupyterLab may scroll to the last cell long after it has run. So the handle is brought back into
    view, and the mouse goes there when nothing moves any more and nothing lies on top.
    """
    target = root.locator(".noUi-target").nth(index)
    target.locator(".noUi-handle").hover()
    track, handle = target.bounding_box(), target.locator(".noUi-handle").bounding_box()
    assert track is not None
    assert handle is not None
    return handle["y"] + handle["height"] / 2, track["x"], track["x"] + track["width"]


def press(button: Locator) -> None:
    """Click a button; once more where JupyterLab scrolled between the mouse's down and up.

    The browser then hears of no click at all. A click that it heard is never repeated.
    """
    button.evaluate("b => b.addEventListener('click', () => { b.heard = true; }, {once: true})")
    for _ in range(3):
        button.click()
        if button.evaluate("b => b.heard"):
            break
    button.evaluate("b => { delete b.heard; }")


def measure(  # noqa: PLR0913
    root: Locator,
    place: Locator,
    *,
    moves: int = 60,
    index: int = 0,
    images: bool = False,
    rest: int = 200,
) -> Latency:
    """Move a slider one step at a time, each time waiting for the picture, and `rest` more ms."""
    page = root.page
    root.scroll_into_view_if_needed()
    place.evaluate("(place, images) => { probe.images = images; probe.watch(place); }", images)
    y, left, right = take_aim(root, index)
    page.mouse.down()
    times, lost = [], 0
    for k in range(moves + 5):
        # There and back over the middle of the track, never twice to the same place.
        along = 0.15 + 0.7 * abs((k * 7) % 40 - 20) / 20
        page.evaluate("probe.arm()")
        page.mouse.move(left + along * (right - left), y)
        try:
            page.wait_for_function("probe.latency !== null", polling=5, timeout=PATIENCE)
            times.append(page.evaluate("probe.latency"))
        except TimeoutError:
            lost += 1
        # What a slow contestant still has to show for this move must not count for the next, and a
        # hand that stops between two moves finds the connection at rest.
        page.wait_for_function(f"performance.now() - probe.lastSeen > {rest}", polling=20)
    page.mouse.up()
    measured = sorted(times[5:]) or [math.inf]  # the first few warm up both sides
    return Latency(statistics.median(measured), measured[int(0.95 * len(measured))], lost)


def sweep(page: Page, root: Locator, *, seconds: float = 3.0, every: float = 8.0) -> dict[str, Any]:
    """Move a slider every few milliseconds, and watch the picture at each animation frame."""
    y, left, right = take_aim(root)
    page.mouse.down()
    root.locator(".xent-figure").evaluate(WATCH_FRAMES)
    report: dict[str, Any] = root.locator(".noUi-handle").first.evaluate(
        SWEEP, {"left": left, "right": right, "y": y, "seconds": seconds, "every": every}
    )
    page.mouse.up()
    return report


WATCH_FRAMES = """(place) => {
    const frames = window.frames_seen = {sizes: new Set(), empty: 0, pictures: 0, changed: 0};
    let fresh = false;
    new MutationObserver(() => { fresh = true; }).observe(place, {childList: true, subtree: true});
    const look = (now) => {
        const svg = place.querySelector('svg');
        if (!svg || !svg.childElementCount) frames.empty += 1;
        else {
            const box = svg.getBoundingClientRect();
            frames.sizes.add(box.width.toFixed(2) + 'x' + box.height.toFixed(2));
        }
        if (fresh) Object.assign(frames, {pictures: frames.pictures + 1, changed: now});
        fresh = false;
        if (!frames.stop) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""

# The moves are made in the page, at the browser's own clock: a driver outside cannot keep 8 ms.
SWEEP = """(handle, {left, right, y, seconds, every}) => new Promise((done) => {
    const begun = performance.now();
    let k = 0;
    const tick = setInterval(() => {
        const at = performance.now();
        const along = Math.abs(((at - begun) / 700) % 2 - 1);
        const x = left + along * (right - left);
        const where = {clientX: x, clientY: y, buttons: 1, bubbles: true};
        document.body.dispatchEvent(new MouseEvent('mousemove', where));
        k += 1;
        if (at - begun > seconds * 1000) {
            clearInterval(tick);
            done({moves: k, stopped: performance.now(), seconds: (at - begun) / 1000});
        }
    }, every);
})"""
