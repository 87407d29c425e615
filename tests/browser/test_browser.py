"""The pages in a real browser: axe finds no fault, at a desk and on a phone, and they need no script."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from kb.app import make_app
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library

pytestmark = pytest.mark.browser

BROWSER = os.environ.get("KB_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
WIDTHS = {"desk": (1280, 900), "phone": (375, 800)}
QUESTION = "thresholds+at+the+front+door"
REVIEW = f"{HULL}-ilacs-2022-05-09"
PAGES = (
    "/",
    f"/?q={QUESTION}",
    f"/?q={QUESTION}&limit=2&offset=2",
    f"/?q={QUESTION}&region=London&ever=true",
    "/?q=quantum+chromodynamics+lattice",
    "/?region=Nowhere",
    "/similar?text=partners+are+unclear+about+thresholds+at+the+front+door",
    f"/similar?review={REVIEW}",
    "/reviews",
    f"/reviews/{REVIEW}",
    f"/reviews/{CAMDEN}-ilacs-2022-05-09",
    "/authorities",
    f"/authorities/{HULL}",
    f"/similar?council={HULL}",
    "/patterns",
    f"/patterns?council={HULL}",
    "/patterns/front-door.failure",
    "/patterns/nothing.failure",
    "/trajectories",
    "/trajectories/front-door.failure",
    "/approaches",
    "/approaches/family-hubs",
    "/worklist",
    f"/peers?theme=front-door&for={LEEDS}",
    "/writeups/new",
    "/about",
    "/nowhere",
)
LONG = (
    "Partners read the thresholds at the front door in different ways, so that some families are turned away and "
    "referred again within weeks. Managers know of this and have begun to check a sample of decisions each month."
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a made library on a free port of this machine, and stop it."""
    later = {"start": date(2024, 3, 4), "end": date(2024, 3, 15), "published": date(2024, 5, 1)}
    library = made_library(
        tmp_path_factory.mktemp("library"),
        Made(HULL, [Said(LONG, paragraph="7"), Said("Plans drift.", themes=("child-plans",), paragraph="8")]),
        Made(
            HULL,
            [Said("The front door now gives partners clear thresholds.", polarity="strength")],
            grades={"overall": "outstanding", "help-and-protection": "good"},
            **later,
        ),
        Made(LEEDS, [Said(f"{LONG} It is early days.", kind="recommendation")], grades={"overall": "inadequate"}),
        Made(NORFOLK, [Said("Thresholds at the front door are known to all.", polarity="strength")]),
        Made(TORBAY, [Said("Thresholds at the front door vary by team, though advice is good.", polarity="mixed")]),
        Made(CAMDEN, [Said("Thresholds at the front door hold firm.", polarity="strength")], voice="officer"),
    )
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(library), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    library.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if BROWSER is None:
        pytest.skip("no chromium on this machine (KB_BROWSER names another)")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'"
    )
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS)
def tab(chromium: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    width, height = WIDTHS[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(site: str, tab: Any, address: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    tab.goto(site + address)
    for details in tab.query_selector_all("details:not([open])"):
        details.evaluate("part => part.open = true")
    results = axe.Axe().run(tab)
    assert results.violations_count == 0, results.generate_report()
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]
    _keep(tab, address)


def test_pages_reflow_at_320_pixels(site: str, chromium: Any) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    tab = context.new_page()
    for address in PAGES:
        tab.goto(site + address)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, address
    context.close()


def test_a_question_is_asked_and_its_evidence_opened_without_a_script(site: str, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(site)
    tab.get_by_label("Your question, or a few words").fill("thresholds at the front door")
    tab.get_by_role("button", name="Ask").click()
    assert tab.get_by_role("heading", name="Common weaknesses").is_visible()
    tab.get_by_role("link", name="Hull, ILACS, July 2022, paragraph 7").first.click()
    assert REVIEW in tab.url
    assert tab.locator(":target").inner_text() == LONG
    context.close()


def test_the_first_tab_key_reaches_the_skip_link(site: str, tab: Any) -> None:
    tab.goto(site)
    tab.keyboard.press("Tab")
    skip = tab.locator(":focus")
    assert skip.inner_text() == "Skip to main content"
    assert skip.bounding_box()["x"] >= 0


def _keep(tab: Any, address: str) -> None:
    """Keep a picture of the page where KB_SHOTS names a folder."""
    if folder := os.environ.get("KB_SHOTS"):
        name = "".join(c if c.isalnum() else "-" for c in address).strip("-") or "home"
        tab.screenshot(path=Path(folder) / f"{name}-{tab.viewport_size['width']}.png", full_page=True)
