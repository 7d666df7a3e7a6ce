"""The web client in Chromium, with the real advisor behind a real server."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from inference.types import ARKIT_NAMES, FACE_RATE_HZ
from sync.crypto import one_time
from sync.headoffice.people import second_factors
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.people.types import Person
from tests.app.office.conftest import PASSWORD, Served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
PATIENCE_S = 90.0
ARGUMENTS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--mute-audio"]
PHONE = {"width": 390, "height": 700}
WRONG = ("error", "warning")
EXPECTED = ("KHR_parallel_shader_compile", "GPU stall", "401")


@pytest.fixture(scope="module")
def browser(chromium: str, served: Served) -> Iterator[Any]:
    if not (served.pool.workers[0].settings.content_dir / "web" / "three").exists():
        pytest.skip("needs what `make setup` builds (three.js)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(browser: Any, served: Served) -> Iterator[Any]:
    """The page in a conversation, for all tests that need one."""
    page = opened(browser, served)
    sign_in(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait(page, "!document.getElementById('talk').hidden")
    yield page
    assert page.said == []


def opened(browser: Any, served: Served) -> Any:
    page = browser.new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    page.said = []
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("console", lambda message: page.said.append(message.text) if _unexpected(message) else None)
    page.goto(f"{served.url}/talk/")
    return page


def _unexpected(message: Any) -> bool:
    return message.type in WRONG and not any(words in message.text for words in EXPECTED)


def sign_in(page: Any) -> None:
    """With the keyboard alone."""
    at_the_door(page)
    assert page.evaluate("document.activeElement.id") == "name"
    page.keyboard.type("avery")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/talk/")
    wait(page, "!document.getElementById('begin').hidden")
    assert page.evaluate("document.activeElement.id") == "recording"


def at_the_door(page: Any) -> None:
    """Leave for the sign-in page."""
    page.focus("#sign-in-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/authorize?**")
    page.wait_for_selector("#name")


def wait(page: Any, expression: str) -> None:
    """Wait until something is true in the page; its policy forbids what the usual way to wait does."""
    until_s = time.monotonic() + PATIENCE_S
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < until_s, f"never: {expression}; {page.said}"
        page.wait_for_timeout(100)


def test_a_wrong_password_is_told_in_words(browser: Any, served: Served) -> None:
    page = opened(browser, served)
    at_the_door(page)
    page.fill("#name", "avery")
    page.fill("#password", "not this one")
    page.press("#password", "Enter")
    assert "wrong" in page.get_by_role("alert").inner_text()
    page.get_by_role("link", name="Go back").click()
    page.wait_for_url("**/talk/")
    assert page.locator("#sign-in-button").is_visible()
    assert page.said == []


def test_a_page_that_is_sent_somebody_elses_code_does_not_take_it(browser: Any, served: Served) -> None:
    page = opened(browser, served)
    page.goto(f"{served.url}/talk/?code=planted&state=of-another-browser-altogether&iss={served.url}")
    wait(page, "document.getElementById('sign-in-trouble').textContent.includes('not begun here')")
    assert page.url == f"{served.url}/talk/"


def test_who_has_a_second_factor_is_asked_for_its_code(browser: Any, served: Served) -> None:
    register = Register(served.office, "tests")
    person = register.add("quinn", Role.CLIENT, PASSWORD, "avery", given=False)
    _, spare, *_ = enrolled(served, person)
    page = opened(browser, served)
    at_the_door(page)
    page.fill("#name", "quinn")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("#code")
    wait(page, "document.activeElement.id === 'code'")
    page.keyboard.type("000x00")
    page.keyboard.press("Enter")
    page.wait_for_selector("#problem")
    assert "This code is wrong" in page.get_by_role("alert").inner_text()
    assert page.evaluate("document.activeElement.id") == "code"
    page.keyboard.type(spare)
    page.keyboard.press("Enter")
    page.wait_for_url("**/talk/")
    wait(page, "!document.getElementById('begin').hidden")


def enrolled(served: Served, person: Person) -> tuple[str, ...]:
    """Set a second factor up, and return the recovery codes."""
    offer = second_factors.new_offer(person.name)
    code = one_time.code(offer.secret, served.office.now_ms() // 30_000, second_factors.DIGITS)
    return second_factors.enrol(served.office, person, offer, code, "tests")


def test_a_question_is_heard_seen_and_shown(page: Any) -> None:
    wait(page, "talk.avatar")
    page.focus("#question")
    page.keyboard.type("What's my portfolio performance?")
    page.keyboard.press("Enter")
    wait(page, "talk.voice.position() && talk.voice.position().timeS > 0.3")
    before_s = page.evaluate("talk.voice.context.currentTime")
    jaws, highest = page.evaluate(
        """new Promise((done) => {
            const skin = talk.avatar.parts.find((part) => part.name === "skin");
            const jaws = new Set(), until = talk.voice.context.currentTime + 3;
            let highest = 0;
            const look = () => {
                jaws.add(talk.motion.weights[17].toFixed(3));
                highest = Math.max(highest, ...skin.influences);
                if (talk.voice.context.currentTime < until || jaws.size < 6) requestAnimationFrame(look);
                else done([jaws.size, highest]);
            };
            look();
        })"""
    )
    assert page.evaluate("talk.voice.context.currentTime") > before_s + 1, "the audio clock goes on"
    assert jaws > 5, "the jaw moves"
    assert highest > 0.05, "and the mesh with it"
    wait(page, "document.querySelectorAll('#caption .said').length > 0")
    wait(page, "document.querySelectorAll('#figures tr[aria-current]').length > 0")
    wait(page, "document.querySelectorAll('#chart svg polyline').length > 1")
    assert page.locator("#stop").is_visible()


def test_a_screen_reader_finds_its_way(page: Any) -> None:
    assert page.get_by_role("img", name="Your advisor's face").is_visible()
    assert page.get_by_role("table", name="Key figures").is_visible()
    assert page.get_by_role("row").count() > 3
    assert page.get_by_role("textbox", name="Your question").is_visible()
    assert page.get_by_role("button", name="Ask", exact=True).is_visible()
    assert page.get_by_role("button", name="Speak your question").is_visible()
    spoken = page.get_by_role("log", name="What the advisor says")
    assert spoken.get_attribute("aria-live") == "polite"
    wait(page, "document.getElementById('live').textContent.length > 20")
    chart = page.locator("#chart svg")
    assert chart.get_attribute("role") == "img"
    assert "ends at" in (chart.get_attribute("aria-label") or "")
    assert page.evaluate("document.querySelectorAll('input:not([id]):not([type=radio])').length") == 0


def test_its_face_speaks_the_language_of_ours(page: Any) -> None:
    motion = page.evaluate("import('/talk/motion.js').then(({ SHAPES, RATE_HZ }) => [SHAPES, RATE_HZ])")
    assert motion == [list(ARKIT_NAMES), FACE_RATE_HZ]
    acts = page.evaluate(
        """import('/talk/motion.js').then(({ driver, SHAPES }) => {
            const weights = SHAPES.map((name) => (name === "jawOpen" ? 0.5 : name === "mouthSmileLeft" ? 0.4 : 0));
            const targets = ["jawOpen", "jawOpen+mouthSmileLeft", "jawOpen@half", "nothing"];
            return targets.map((each) => driver(each)(weights));
        })"""
    )
    assert acts == pytest.approx([0.5, 0.2, 1.0, 0.0])


def test_escape_interrupts_and_the_rest_is_not_said(page: Any) -> None:
    page.keyboard.press("Escape")
    wait(page, "talk.voice.empty")
    page.wait_for_timeout(300)
    assert page.evaluate("talk.voice.empty")


def test_text_contrast_and_motion_are_the_readers_choice(page: Any) -> None:
    assert page.evaluate("talk.motion.calm"), "the device asks for less motion"
    page.focus("#display-button")
    page.keyboard.press("Enter")
    assert page.get_attribute("#display-button", "aria-expanded") == "true"
    usual_px = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.check("[name=text-size][value='1.5']")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == pytest.approx(1.5 * usual_px)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off to the side"
    page.check("[name=contrast][value=high]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    page.check("[name=text-size][value='1']")
    page.check("[name=contrast][value='']")
    page.press("#display-button", "Enter")


def test_the_mouth_keeps_to_the_sound(page: Any) -> None:
    page.fill("#question", "How is my money invested?")
    page.press("#question", "Enter")
    wait(page, "talk.voice.position() && talk.voice.position().timeS > 0.2")
    row = page.evaluate(
        """() => { const { sentence, timeS } = talk.voice.position();
            const at = Math.min(sentence.rows - 1, Math.floor(timeS * 60));
            return [sentence.rows / 60, sentence.sound.length / sentence.rate_hz, at]; }"""
    )
    assert abs(row[0] - row[1]) < 0.05, "as many rows as the sound is long"
    assert row[2] > 5
    wait(page, "talk.offsets.length > 3")


def test_goodbye_leaves_nothing_on_the_page(page: Any) -> None:
    page.get_by_role("button", name="End conversation").press("Enter")
    wait(page, "!document.getElementById('over').hidden")
    assert page.evaluate("document.activeElement.id") == "over-title"
    left = page.evaluate("document.getElementById('said').textContent + document.getElementById('live').textContent")
    assert left == ""
    assert "%" not in page.inner_text("body")


def test_it_can_be_installed_and_says_when_there_is_no_connection(browser: Any, served: Served) -> None:
    page = opened(browser, served)
    manifest = page.evaluate("fetch('manifest.webmanifest').then((answer) => answer.json())")
    assert manifest["display"] == "standalone"
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert page.evaluate(f"fetch('{icon['src']}').then((answer) => answer.status)") == 200
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    wait(page, "navigator.serviceWorker.controller")
    page.context.set_offline(True)
    page.reload()
    assert page.get_by_role("heading", name="There is no connection").is_visible()
    kept = page.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name))))"
                         ".then((all) => Promise.all(all.map((kept) => kept.keys())))"
                         ".then((all) => all.flat().map((request) => new URL(request.url).pathname))")  # fmt: skip
    assert all(path.startswith("/talk/") for path in json.loads(json.dumps(kept)))


def test_the_page_may_run_nothing_but_its_own_files(served: Served) -> None:
    with served.client() as client:
        answer = client.get("/talk/")
        assert client.get("/talk").headers["location"] == "/talk/"
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert client.get("/talk/three/three.js").headers["content-type"].startswith("text/javascript")
        for outside in ("..%2fDECISIONS.md", "%2e%2e/tools/packages.py", "three/../app.js/x", "nothing.js", "three"):
            assert client.get(f"/talk/{outside}").status_code == 404, outside
        colours = client.get("/talk/colours.css").text
    assert "--navy:#122039" in colours
    assert 'data-contrast="high"' in colours
