"""The web page in a real browser: it runs nothing of a document, and it can be used by hand, by keyboard and on paper.

The browser is Chromium as the system has it: a bare machine without one cannot run these tests.
"""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from policylint.reporters import draw
from tests.reporters import made_up, pages

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (Debian: apt-get install chromium)")

# A page has loaded long before this, and a fault is told soon.
PATIENCE = 10_000
SIZE: ViewportSize = {"width": 1_024, "height": 640}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
IN_VIEW = """element => {
    const box = element.getBoundingClientRect();
    const bar = document.getElementById("filters").getBoundingClientRect();
    return box.top >= (bar.top <= 0 ? bar.bottom : 0) && box.bottom <= innerHeight;
}"""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium refuses to run its sandbox for root, which is what containers run tests as.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    reports = {"folder": pages.folder(), "one": made_up.report(pages.position()), "none": made_up.report()}
    reports["many"] = made_up.report(*(pages.position(f"PD-{number} Peer Worker.docx") for number in range(40)))
    for name, report in reports.items():
        (folder / f"{name}.html").write_text(str(draw(report, "html")), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in reports}


@pytest.fixture(scope="module")
def usual_page(browser: Browser) -> Page:
    """A page for all tests that ask for nothing else: to make one takes longer than most of them."""
    return browser.new_page(viewport=SIZE)


@pytest.fixture
def show(browser: Browser, usual_page: Page, files: dict[str, Path]) -> Iterator[Open]:
    """Opens a page; whatever the browser complains of, or asks of the network, fails the test at its end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def complain_of_message(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    def complain_of_error(error: Error) -> None:
        complaints.append(str(error))

    def complain_of_request(request: Request) -> None:
        if not request.url.startswith("file:"):
            complaints.append(request.url)

    def open_page(name: str = "folder", anchor: str = "", viewport: ViewportSize = SIZE, **options: Any) -> Page:
        page = usual_page
        page.set_viewport_size(viewport)
        if options or anchor:
            contexts.append(browser.new_context(**{"viewport": SIZE, **options}))
            page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", complain_of_message)
        page.on("pageerror", complain_of_error)
        page.on("request", complain_of_request)
        page.goto(files[name].as_uri() + anchor)
        return page

    yield open_page
    for context in contexts:
        context.close()
    usual_page.emulate_media(media="screen", color_scheme="light")
    usual_page.remove_listener("console", complain_of_message)
    usual_page.remove_listener("pageerror", complain_of_error)
    usual_page.remove_listener("request", complain_of_request)
    assert complaints == []


def shown(found: Locator) -> list[str]:
    """The ids of those that can be seen."""
    return list(found.evaluate_all("all => all.filter((each) => each.checkVisibility()).map((each) => each.id)"))


def open_all(page: Page) -> None:
    page.get_by_role("button", name="Open all").click()


def in_view(found: Locator) -> bool:
    return bool(found.evaluate(IN_VIEW))


# What must never happen


@pytest.mark.parametrize("name", ["folder", "one", "none"])
def test_nothing_of_a_document_runs_and_nothing_is_asked_of_the_network(show: Open, name: str) -> None:
    page = show(name)

    assert page.title().startswith("policylint: ")
    assert page.locator("img").count() == 0


def test_the_policy_of_the_page_stops_what_would_have_slipped_in(browser: Browser, files: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(files["folder"].as_uri())
    refused = page.evaluate(
        """() => new Promise((resolve) => {
            document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
            document.body.append(Object.assign(document.createElement("img"), { src: "https://policylint.example/x" }));
        })"""
    )
    page.close()

    assert refused == "img-src"


@pytest.mark.parametrize("name", ["folder", "one"])
def test_nothing_bars_the_way_of_people_with_disabilities(show: Open, name: str) -> None:
    page = show(name)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")

    in_light = Axe().run(page, options={"runOnly": WCAG})
    page.emulate_media(color_scheme="dark")
    in_dark = Axe().run(page, options={"runOnly": ["color-contrast"]})

    assert in_light.violations_count == 0, in_light.generate_report()
    assert in_dark.violations_count == 0, in_dark.generate_report()


@pytest.mark.parametrize("name", ["folder", "one"])
def test_nothing_is_cut_off_in_a_window_as_narrow_as_a_telephone(show: Open, name: str) -> None:
    page = show(name, viewport={"width": 320, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_no_word_in_a_table_is_broken_in_a_narrow_window(show: Open) -> None:
    page = show("one", viewport={"width": 320, "height": 640})
    row = page.locator(".text tr").first
    row.evaluate("row => (row.innerHTML = '<td><mark>Classification</mark></td>'.repeat(6))")

    assert row.locator("mark").evaluate_all("all => all.every((mark) => mark.getClientRects().length === 1)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    ("name", "viewport"),
    [("folder", {"width": 1_024, "height": 640}), ("many", {"width": 1_280, "height": 640})],
)
def test_the_matrix_scrolls_with_the_page_and_its_head_stays_below_the_filters(
    show: Open, name: str, viewport: ViewportSize
) -> None:
    page = show(name, viewport=viewport)

    page.evaluate("document.querySelector('.matrix tbody:last-of-type').scrollIntoView({ block: 'end' })")
    page.evaluate("scrollBy(0, Math.max(0, document.querySelector('.matrix tbody').getBoundingClientRect().top - 60))")

    bar, head = (page.locator(name).bounding_box() for name in ("#filters", ".matrix thead .element"))
    assert bar is not None
    assert head is not None
    assert head["y"] >= bar["y"] + bar["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    box = page.locator("#matrix > .scroll")
    assert box.evaluate("box => getComputedStyle(box).overflow") == "visible"
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 0


@pytest.mark.parametrize("name", ["folder", "one"])
def test_no_list_of_findings_is_cut_off_where_its_document_ends(show: Open, name: str) -> None:
    page = show(name)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")

    for spread in page.locator(".spread").all():
        spread.scroll_into_view_if_needed()
        findings = spread.locator(".findings")
        assert findings.evaluate("list => list.scrollHeight <= list.clientHeight + 1")
        assert findings.evaluate("list => getComputedStyle(list).overflowY") == "visible"


# Links


def test_words_in_the_text_lead_to_their_finding_and_back(show: Open) -> None:
    page = show()
    open_all(page)

    page.get_by_text("Supervision may be held where time allows.").first.click()
    finding = page.locator("#d1-f4")
    assert page.url.endswith("#d1-f4")
    assert in_view(finding)
    assert page.locator("mark.now").all_text_contents() == ["Supervision may be held where time allows."]

    finding.locator("a.quote").click()
    assert page.url.endswith("#d1-m2")
    assert in_view(page.locator("#d1-m2"))


def test_overlapping_words_lead_to_each_of_their_findings(show: Open) -> None:
    page = show("one")

    page.get_by_role("link", name="1, contradicted: Peer-led supervision").click()

    marked = page.locator("mark.now").all_text_contents()
    assert "".join(marked) == "It is given by the mere manager of the team."
    assert len(marked) == 3


def test_a_link_opens_the_document_that_it_leads_to(show: Open) -> None:
    page = show()
    assert shown(page.locator("#d1 .finding")) == []

    page.locator(".matrix").get_by_role("link", name="contradicted").click()

    assert page.locator("#d1").get_attribute("open") is not None
    assert in_view(page.locator("#d1-f1"))


def test_a_page_can_be_opened_at_a_finding(show: Open) -> None:
    assert in_view(show(anchor="#d3-f1").locator("#d3-f1"))


def test_a_link_to_what_is_filtered_out_shows_it(show: Open) -> None:
    page = show()
    page.get_by_role("checkbox", name="Missing").uncheck()

    page.get_by_role("link", name="PD-1 Peer Worker.docx").first.click()
    page.evaluate("location.hash = 'd1-f2'")

    page.locator("#d1-f2").wait_for(state="visible")
    assert page.get_by_role("checkbox", name="Missing").is_checked()


# Filters


def test_a_verdict_is_left_out_everywhere(show: Open) -> None:
    page = show()
    open_all(page)

    page.get_by_role("checkbox", name="Strong").uncheck()

    assert "d1-f6" not in shown(page.locator("#d1 .finding"))
    assert shown(page.locator("#d1 mark + .strong")) == []
    assert page.locator("#d1 mark.off").all_text_contents() == ["Bring hope."]
    assert shown(page.locator(".document")) == ["d1", "d3"]
    assert not page.locator(".matrix a.strong").first.is_visible()
    assert page.locator("#shown").text_content() == "7 findings in 2 of 4 documents"


def test_only_what_weighs_enough_is_shown(show: Open) -> None:
    page = show()
    open_all(page)

    page.get_by_label("Severity").select_option("errors")

    assert shown(page.locator(".finding")) == ["d1-f1", "d1-f2", "d1-f3"]


def test_only_one_domain_is_shown(show: Open) -> None:
    page = show()
    open_all(page)

    page.get_by_label("Domain", exact=True).select_option("Supervision")

    assert shown(page.locator(".finding")) == ["d1-f1", "d1-f4", "d3-f1", "d3-f2"]
    assert [body.get_attribute("data-domain") for body in page.locator("tbody:visible[data-domain]").all()] == [
        "Supervision"
    ]
    assert page.locator(".contradiction").is_visible()
    page.get_by_label("Domain", exact=True).select_option("HR")
    assert not page.locator(".contradiction").is_visible()


def test_only_some_documents_are_shown(show: Open) -> None:
    page = show()

    page.get_by_label("Document", exact=True).fill("hr-12")
    assert shown(page.locator(".document")) == ["d3"]
    assert [
        each.get_attribute("data-document") for each in page.locator(".matrix th:visible[data-document]").all()
    ] == ["d3"]

    page.get_by_label("Document", exact=True).fill("no such document")
    assert page.get_by_text("Nothing here is like that.").is_visible()

    page.get_by_role("button", name="Show all").click()
    page.locator("#d1").wait_for()  # the page filters when the browser has emptied the fields, a moment later
    assert shown(page.locator(".document")) == ["d1", "d2", "d3", "d4"]


def test_what_is_to_be_done_next_leads_to_what_it_names_and_to_nothing_else(show: Open) -> None:
    page = show()
    page.get_by_label("Document", exact=True).fill("no such document")

    page.get_by_role("link", name="Turn what is only mentioned into a commitment: 2 findings in 2 documents").click()

    assert page.locator("#shown").text_content() == "2 findings in 2 of 4 documents"
    assert shown(page.locator(".finding")) == ["d1-f4", "d3-f1"]  # not d1-f7, of which nothing was expected
    page.get_by_role("link", name="Write what is missing").click()
    assert shown(page.locator(".finding")) == ["d1-f2", "d1-f3"]


# Clauses


def test_a_clause_is_copied_as_it_is_written(show: Open) -> None:
    page = show("one", permissions=["clipboard-read", "clipboard-write"])
    finding = page.locator("#d1-f2")
    finding.get_by_text("Why, source and a clause to adapt").click()

    finding.get_by_role("button", name="Copy the clause: Fair pay").click()

    expect(page.locator("#said")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == pages.CLAUSE


# Keyboard, and no script


def test_the_page_can_be_used_by_keyboard_alone(show: Open) -> None:
    page = show()

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the documents"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Open all"
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#d1").get_attribute("open") is not None

    # The first pin and the first number of the text.
    for expected in ("○2 Missing: Fair pay", "◐4"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == expected
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**#d1-f4")
    # From there the keyboard goes on within the finding.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.finding').id") == "d1-f4"


def test_without_script_all_is_there_but_what_needs_one(show: Open) -> None:
    page = show(java_script_enabled=False)

    assert not page.get_by_role("form").is_visible()
    page.locator("#d1 > summary").click()
    assert shown(page.locator("#d1 .finding"))[:2] == ["d1-f1", "d1-f2"]
    assert not page.locator(".copy").first.is_visible()
    page.get_by_role("link", name="4, weak: Regular supervision").click()
    assert page.url.endswith("#d1-f4")


# Paper


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_what_is_open_is_printed_with_its_clauses_and_the_rest_is_not(
    show: Open, paper: str, size: tuple[int, int]
) -> None:
    page = show(color_scheme="dark")
    page.locator("#d1 > summary").click()

    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format=paper, print_background=True)))

    assert tuple(round(side) for side in printed[0].get_size()) == pytest.approx(size, abs=1)
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in printed).split())
    assert "could not be read" in text
    assert "It is given by the mere manager" in text
    assert text.count("Every peer worker meets a senior peer worker") >= 3
    assert "Peer workers are supervised by peers every fortnight." in text  # as a side of the contradiction
    assert text.count("are supervised by peers") == 1
    assert "Show all" not in text
    # Dark colours are for screens.
    paper_colour = printed[0].render(scale=0.1).to_pil().getpixel((0, 0))
    assert paper_colour == (255, 255, 255)


def test_a_wide_matrix_is_not_cut_off_on_paper(show: Open) -> None:
    page = show(viewport={"width": 690, "height": 1_000})
    page.emulate_media(media="print")

    assert page.evaluate("document.documentElement.scrollWidth") <= 690
    # On paper nothing is stuck to the top of a window, over the rows.
    places = page.locator(".matrix th").evaluate_all("all => all.map((th) => getComputedStyle(th).position)")
    assert set(places) == {"static"}
