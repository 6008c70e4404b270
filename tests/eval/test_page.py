"""Drives the rendered page in a real browser, as a reader would."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from eval.desk import anchor
from eval.report import render
from tests.eval.test_report import BULGARIAN, GERMAN, example

pytestmark = pytest.mark.slow

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("no chromium on the PATH: install it, for the page is tested in a real browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render(example()), "utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Opens the page; whatever the test did, nothing may have been asked for or complained about."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    yield page
    assert page.evaluate("window.hacked") is None
    page.close()
    assert {url.partition("#")[0] for url in asked} == {address}
    assert said == []


def shown_stories(page: Page) -> list[str | None]:
    return [one.get_attribute("id") for one in page.locator(".story:visible").all()]


def test_one_story_at_a_time_the_gravest_first(page: Page) -> None:
    assert shown_stories(page) == [anchor("story", "two")]
    page.get_by_role("link", name="English 0 of t-1").click()
    assert shown_stories(page) == [anchor("story", "three")]
    current = page.locator(".picker [aria-current]")
    assert current.get_attribute("href") == f"#{anchor('story', 'three')}"
    page.go_back()
    page.reload()
    assert shown_stories(page) == [anchor("story", "two")]


def test_an_address_inside_a_story_opens_it(page: Page, address: str) -> None:
    note = f"{anchor('divergence', 'p-three')}-number-editor"
    page.goto("about:blank")
    page.goto(f"{address}#{note}")
    assert shown_stories(page) == [anchor("story", "three")]
    expect(page.locator(f"#{note}")).to_be_in_viewport()


def test_the_summary_leads_to_the_note(page: Page) -> None:
    page.get_by_role("link", name="grave: role").click()
    expect(page.locator(f"#{anchor('divergence', 'p-lead')}-role-editor")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("button", "original", "english"), [("Original", True, False), ("English", False, True), ("Both", True, True)]
)
def test_switch_shows_either_text_or_both(page: Page, button: str, original: bool, english: bool) -> None:
    page.get_by_role("button", name=button).click()
    assert page.locator("button[aria-pressed=true]").inner_text() == button
    row = page.locator(f"#{anchor('story', 'two')}-row-1")
    assert row.get_by_text("НАТО и Южна Корея").is_visible() == original
    assert row.get_by_text("English 0 of bg-1").is_visible() == english
    page.reload()
    assert page.locator("button[aria-pressed=true]").inner_text() == button


def test_a_text_in_english_stays_in_every_mode(page: Page, address: str) -> None:
    page.goto(f"{address}#{anchor('story', 'one')}")
    for button in ("Original", "English", "Both"):
        page.get_by_role("button", name=button).click()
        assert page.get_by_text("שלום עולם").is_visible()


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_pointing_at_a_sentence_lights_its_partner(page: Page, way: str) -> None:
    sentence = page.locator(".sentence", has_text=BULGARIAN)
    getattr(sentence, way)()
    lit = page.locator(".sentence.lit p.original").all_inner_texts()
    assert lit == [BULGARIAN, GERMAN]


def test_pointing_at_a_note_lights_its_words(page: Page) -> None:
    page.locator(".note.s3 .why").hover()
    assert page.locator("mark.lit").all_inner_texts() == ["Русия срещу Украйна", "gegen Russland"]


def test_crossing_link_leads_to_its_row(page: Page) -> None:
    page.locator(".link a").first.click()
    assert page.evaluate("location.hash") == f"#{anchor('story', 'two')}-row-5"
    expect(page.locator(".row:target")).to_be_in_viewport()


@pytest.mark.parametrize("story", ["one", "two", "three"])
def test_a_narrow_page_stacks_its_columns(page: Page, address: str, story: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{address}#{anchor('story', story)}")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    lefts = page.locator(".cell:visible").evaluate_all("cells => cells.map(c => c.getBoundingClientRect().left)")
    assert len(set(lefts)) == 1
    assert page.locator(".cell .whose:visible").count() == len(lefts)


def test_without_javascript_every_story_is_there(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(address)
    assert len(shown_stories(page)) == 3
    assert not page.locator(".switch").is_visible()
    page.close()
