"""The documentation becomes a site without a warning: each page is in its menu, each link leads somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.snippets import ROOT

PATIENCE_MS = 180_000.0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_is_made_and_every_link_leads_somewhere(site: Path) -> None:
    pages = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    assert pages <= {path.relative_to(site) for path in site.rglob("*.html")}


def test_it_needs_nothing_from_elsewhere(site: Path) -> None:
    loads = re.compile(r'<(?:script|img)[^>]+src="?(https?:[^" >]+)|rel="?stylesheet"?[^>]+href="?(https?:[^" >]+)')
    found = {hit for page in site.rglob("*.html") for hit in loads.findall(page.read_text(encoding="utf-8"))}
    assert not found


def test_searching_works_from_a_folder(site: Path, chromium: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"], timeout=PATIENCE_MS)
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto((site / "index.html").as_uri())
        page.click("input.md-search__input")
        page.keyboard.type("revoke device")
        expect(page.locator(".md-search-result__meta")).to_contain_text("matching document", timeout=PATIENCE_MS)
        assert page.locator(".md-search-result__item").first.inner_text()
        browser.close()
