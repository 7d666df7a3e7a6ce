"""The console in a real browser: by keyboard, without JavaScript, with hostile texts, on a telephone."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select

from sync.crypto import one_time
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.tables.graphs import PROPOSALS
from tests.sync.headoffice.console.looking import FAULTS, WIDE
from tests.sync.headoffice.console.office import EVIL_DEVICE, EVIL_SESSION, Demo

_PAGES = {
    "compliance": (
        "/fleet", "/devices", f"/devices/{EVIL_DEVICE}", "/sessions", f"/sessions/{EVIL_DEVICE}/{EVIL_SESSION}",
        "/holds", "/holds?lift=1",
        "/rollouts", "/rollouts/flag/evil.flag", "/rollouts/flag/settings.endpoint_ms", "/proposals?state=all",
        "/usage", "/audit", "/exports", "/nothing", "/people",
    ),
    "operator": (
        f"/devices/{EVIL_DEVICE}/revoke", "/branches", "/branches?edit=Gull+Point",
        "/rollouts/flag/settings.endpoint_ms?to=100", "/backups",
    ),
    "admin": ("/people", "/people/demo-advisor", "/account", "/audit?words=nothing-like-this"),
    "advisor": ("/sessions", "/proposals"),
}  # fmt: skip
_ALL = [(role, path) for role, paths in _PAGES.items() for path in paths]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class _Pages(dict[str, Page]):
    """A page for each role, signed in when it is first asked for."""

    def __init__(self, demo: Demo, browser: Browser) -> None:
        super().__init__()
        self._demo, self._browser = demo, browser

    def __missing__(self, role: str) -> Page:
        context = self._browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="America/Bogota")
        self[role] = _signed_in(context, self._demo, f"demo-{role}", self._demo.seeded.password)
        return self[role]


@pytest.fixture(scope="module")
def signed_in(demo: Demo, browser: Browser) -> dict[str, Page]:
    return _Pages(demo, browser)


def _signed_in(context: BrowserContext, demo: Demo, name: str, password: str) -> Page:
    context.set_default_timeout(120_000)
    page = context.new_page()
    # With the keyboard alone: the name has the focus.
    page.goto(f"{demo.address}/console")
    page.locator("#name:focus").wait_for()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.locator("#password:focus").wait_for()
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


@contextmanager
def _watched(page: Page) -> Iterator[list[str]]:
    """Collect what the browser complains about: scripts and styles that it refused, errors, dialogs."""
    said: list[str] = []
    on_console = lambda message: said.append(message.text)  # noqa: E731
    on_error = lambda error: said.append(str(error))  # noqa: E731
    page.on("console", on_console)
    page.on("pageerror", on_error)
    yield said
    page.remove_listener("console", on_console)
    page.remove_listener("pageerror", on_error)


@pytest.mark.parametrize(("role", "path"), _ALL)
def test_a_page_is_sound_safe_and_fits_a_telephone(
    demo: Demo, signed_in: dict[str, Page], role: str, path: str
) -> None:
    page = signed_in[role]
    with _watched(page) as said:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{demo.address}/console{path}")
        _open_everything(page)
        assert page.evaluate(FAULTS) == []
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate(WIDE) == []
        assert page.evaluate(FAULTS) == []
        page.set_viewport_size({"width": 1920, "height": 1080})
        assert page.evaluate(WIDE) == []
    assert page.evaluate("window.pwned") is None
    assert [each for each in said if "status of 40" not in each and "username fields" not in each] == []


def _open_everything(page: Page) -> None:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


def test_the_pages_of_a_second_factor_are_sound_and_fit_a_telephone(demo: Demo, browser: Browser) -> None:
    Register(demo.office, "tests").add("two-factors", Role.OPERATOR, "a-fine-pass-phrase-12", given=False)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = _signed_in(context, demo, "two-factors", "a-fine-pass-phrase-12")
    with _watched(page) as said:
        page.goto(f"{demo.address}/console/account")
        page.get_by_label("Your password", exact=True).fill("a-fine-pass-phrase-12")
        page.get_by_role("button", name="Set it up").click()
        secret = page.locator("code.secret").inner_text()
        _sound_at_every_width(page)
        code = one_time.code(base64.b32decode(secret.replace(" ", "")), demo.office.now_ms() // 30_000, 6)
        page.get_by_label("Code", exact=True).fill(code)
        page.get_by_role("button", name="Set it up").click()
        spare = page.locator(".codes code").first.inner_text()
        _sound_at_every_width(page)
        page.get_by_role("link", name="I have kept them").click()
        page.goto(f"{demo.address}/console/account")
        _sound_at_every_width(page)
        page.get_by_role("button", name="Sign out").first.click()
        # With the keyboard alone, from the name to the code.
        page.locator("#name:focus").wait_for()
        page.keyboard.type("two-factors")
        page.keyboard.press("Tab")
        page.keyboard.type("a-fine-pass-phrase-12")
        page.keyboard.press("Enter")
        page.locator("#code:focus").wait_for()
        _sound_at_every_width(page)
        page.keyboard.type(spare)
        page.keyboard.press("Enter")
        page.wait_for_url("**/fleet")
    assert [each for each in said if "username fields" not in each] == []
    context.close()


def _sound_at_every_width(page: Page) -> None:
    assert page.evaluate(FAULTS) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate(WIDE) == []
    assert page.evaluate(FAULTS) == []
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("path", ["/fleet", "/usage", "/rollouts/flag/settings.endpoint_ms", "/audit"])
def test_dark_colours_have_contrast_too(demo: Demo, signed_in: dict[str, Page], path: str) -> None:
    page = signed_in["compliance"]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{demo.address}/console{path}")
    _open_everything(page)
    assert page.evaluate(FAULTS) == []
    page.emulate_media(color_scheme="light")


def test_hostile_words_of_a_conversation_and_a_proposal_are_read_and_not_run(
    demo: Demo, signed_in: dict[str, Page]
) -> None:
    page = signed_in["compliance"]
    with demo.office.database.reading() as connection:
        rows = connection.execute(select(PROPOSALS)).all()
        evil = next(row.id for row in rows if row.device == EVIL_DEVICE)
    with _watched(page) as said:
        page.goto(f"{demo.address}/console/sessions/{EVIL_DEVICE}/{EVIL_SESSION}")
        page.get_by_label("Why you open it").fill("complaint <b>2041</b>")
        page.get_by_role("button", name="Open it").click()
        page.get_by_role("heading", name="What was said").wait_for()
        assert page.locator(".said.client").inner_text().endswith("{{7*7}}")
        _open_everything(page)
        assert page.evaluate(FAULTS) == []
        page.goto(f"{demo.address}/console/proposals/{evil}")
        assert "<script>" in page.locator(".triples").inner_text()
        _open_everything(page)
        assert page.evaluate(FAULTS) == []
    assert page.evaluate("window.pwned") is None
    assert page.locator("img[src=x]").count() == 0
    assert said == []


def test_what_the_policy_is_for_does_not_run_even_if_it_stood_in_a_page(demo: Demo, signed_in: dict[str, Page]) -> None:
    page = signed_in["operator"]
    page.goto(f"{demo.address}/console/fleet")
    ran = page.evaluate(
        """async () => {
          const refused = [];
          document.addEventListener("securitypolicyviolation", (e) => refused.push(e.violatedDirective));
          const place = document.createElement("div");
          document.body.append(place);
          const image = document.createElement("img");
          image.src = "https://elsewhere.example/x.png";
          for (const attempt of [
            () => { place.setAttribute("onclick", "window.pwned = 1"); place.click(); },
            () => { place.innerHTML = "<img src=x onerror='window.pwned=1'>"; },
            () => { place.append(image); },
          ]) {
            try { attempt(); } catch { refused.push("trusted types"); }
          }
          for (let looks = 0; looks < 1000 && !refused.includes("img-src"); looks++) {
            await new Promise((done) => setTimeout(done, 20));
          }
          return [window.pwned ?? null, refused];
        }"""
    )
    assert ran[0] is None
    assert {"img-src", "trusted types"} <= set(ran[1])
    # The browser tells head office by itself, after the page has long gone on.
    for _ in range(600):
        if 'policy_violations_total{directive="img-src"}' in demo.office.metrics.text(lambda: None).decode():
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("the browser reported nothing")


def test_everything_needful_works_without_javascript(demo: Demo, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = _signed_in(context, demo, "demo-operator", demo.seeded.password)
    page.locator("summary", has_text="Menu").click()
    page.locator(".bar").get_by_role("link", name="Devices").click()
    page.get_by_label("State").select_option("silent")
    page.get_by_role("button", name="Show").click()
    assert page.locator("tbody tr").count() == 2
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="Revoke").click()
    page.get_by_role("button", name="Revoke it").click()
    assert page.get_by_role("alert").inner_text().endswith("nothing was changed.")
    page.locator("summary", has_text="Menu").click()
    page.locator(".bar").get_by_role("button", name="Sign out").click()
    assert page.get_by_text("You are signed out.").is_visible()
    context.close()


def test_the_keyboard_reaches_the_content_the_map_and_shows_where_it_is(demo: Demo, signed_in: dict[str, Page]) -> None:
    page = signed_in["operator"]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{demo.address}/console/fleet")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tiles = page.locator(".map a")
    assert tiles.count() == 30
    tiles.first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("getComputedStyle(document.activeElement.querySelector('.hex')).strokeWidth") == "3px"
    assert tiles.first.get_attribute("aria-label")
    page.keyboard.press("Enter")
    page.wait_for_url("**/devices?branch=**")
    page.get_by_label("Name has").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_readers_own_clock_is_told_beside_universal_time(demo: Demo, signed_in: dict[str, Page]) -> None:
    page = signed_in["operator"]
    page.goto(f"{demo.address}/console/fleet")
    assert page.locator("[data-offset]").inner_text() == "Times are UTC; your clock is UTC\u221205:00."


def test_an_export_shows_how_far_it_is_and_then_the_file(demo: Demo, signed_in: dict[str, Page]) -> None:
    page = signed_in["compliance"]
    page.goto(f"{demo.address}/console/exports")
    page.get_by_label("What it is for").fill("for the yearly review")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("heading", name="It is ready").wait_for(timeout=30_000)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Take the file").click()
    assert coming.value.suggested_filename.startswith("export-")
