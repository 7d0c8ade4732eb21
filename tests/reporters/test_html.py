"""The web page as text: nothing of a document becomes markup, nothing is loaded, every link leads somewhere."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from policylint.document import Reading
from policylint.report import DocumentReport, Report
from policylint.reporters import json as json_reporter
from policylint.reporters.html import Beside, pieces
from policylint.reporters.html.passages import Mark, Part, lay_out
from policylint.reporters.html.words import KINDS, cited
from policylint.terms import OTHER
from tests.reporters import made_up, pages

_EMPTY = frozenset({"meta", "br", "input", "img", "link", "base", "hr"})


def write(report: Report, beside: Sequence[Beside] = ()) -> str:
    return "".join(pieces(report, beside))


class Page(HTMLParser):
    """A page's elements with their attributes, and its text without style and script."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.raw = {"style": "", "script": ""}
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        self.text = " ".join("".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes what is not open"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in self.raw:
            self.raw[self._open[-1]] += data
        else:
            self.words.append(data)

    def close(self) -> None:
        super().close()
        assert not self._open

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def links(self, lead: str) -> list[str]:
        return [a["href"] for a in self.all("a") if a.get("href", "").startswith(lead)]


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(write(pages.folder()))


def assert_harmless(page: Page, *, own: Sequence[str] = ()) -> None:
    """Whatever the report says, the page holds nothing but what its templates make."""
    tags = [tag for tag, _ in page.elements]
    assert (tags.count("script"), tags.count("style"), tags.count("form")) == (1, 1, 1)
    assert set(tags).isdisjoint({"img", "iframe", "object", "embed", "link", "base", "svg", "video", "audio", "b-x"})
    for _, attributes in page.elements:
        assert not [
            name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset", "action")
        ]
        href = attributes.get("href", "#")
        assert href.startswith("#") or href in own


# What must never happen


def test_what_a_document_holds_never_becomes_markup(page: Page) -> None:
    assert_harmless(page)
    assert pages.HOSTILE in page.text


def test_no_field_of_a_report_becomes_markup() -> None:
    # Every text of the report is hostile, but for those that are one of a few words.
    told = {"strong", "weak", "contradicted", "missing", "error", "warning", "advice", "none", "element", "other"}
    told |= {"heading", "paragraph", "list-item", "cell", "footer"}

    def spoilt(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: spoilt(each) for key, each in value.items()}
        if isinstance(value, list):
            return [spoilt(each) for each in value]
        return f"{value}\"'><b-x onclick=1>{pages.HOSTILE}" if isinstance(value, str) and value not in told else value

    data = spoilt(json.loads(json_reporter.write(pages.folder())))

    assert_harmless(Page(write(json_reporter.read(json.dumps(data)))))


@given(made_up.wild_reports())
def test_a_page_of_any_report_is_whole_and_its_links_lead_somewhere(report: Report) -> None:
    page = Page(write(report))

    assert_harmless(page)
    assert_links_lead_somewhere(page)


def assert_links_lead_somewhere(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.links("#")} <= set(ids)
    for _, attributes in page.elements:
        assert set(attributes.get("aria-labelledby", "").split()) <= set(ids)


def test_every_link_of_a_whole_folder_leads_somewhere(page: Page) -> None:
    assert_links_lead_somewhere(page)


def test_nothing_is_loaded_and_only_the_page_s_own_script_and_style_run(page: Page) -> None:
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    assert rules.pop("default-src") == "'none'"
    assert rules == {
        "style-src": f"'{_hash(page.raw['style'])}'",
        "script-src": f"'{_hash(page.raw['script'])}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert not re.search(r"@import|url\(|https?:|//\w", page.raw["style"])
    assert not re.search(r"https?:|\bfetch\b|XMLHttpRequest|innerHTML|eval\(|import\(", page.raw["script"])


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_what_could_not_be_read_stands_on_top(page: Page) -> None:
    assert "Not checked: 1 document could not be read" in page.text
    assert page.text.index("could not be read") < page.text.index("What to do next")
    assert "Board minutes.pdf The file needs a password." in page.text
    assert "Read with warnings: 1 document" in page.text
    assert "only wording was checked: 1 document" in page.text


def test_what_to_do_about_a_kind_that_was_not_recognised_stands_on_top(page: Page) -> None:
    told = page.text[page.text.index("Kind not recognised") : page.text.index("What to do next")]

    assert told.startswith("Kind not recognised, so that only wording was checked: 1 document Minutes.txt")
    assert "policylint check --kind 'PATTERN=KIND'" in told
    assert "under [kinds] in policylint.toml" in told
    assert "kind: KIND in the document's own front matter" in told
    assert all(kind in told for kind in KINDS)
    assert "#problems" in page.links("#")


def test_the_kinds_that_are_named_are_those_that_there_are() -> None:
    rules = Path(__file__).parents[2] / "rules" / "kinds.yaml"

    # What is of none of them is told by its signs, too.
    assert set(KINDS) == set(yaml.safe_load(rules.read_text(encoding="utf-8"))) - {OTHER}


def test_a_folder_of_known_kinds_is_told_nothing_of_kinds() -> None:
    assert "[kinds]" not in Page(write(made_up.report(pages.position(), pages.policy()))).text


def standings(report: Report) -> list[str]:
    """The signs in the organisation's column, in words."""
    elements = Page(write(report)).elements
    cells = [number for number, (tag, attributes) in enumerate(elements) if (tag, attributes) == ("td", _WHOLE)]
    return [elements[number + 1][1].get("aria-label", "") for number in cells]


_WHOLE = {"class": "whole"}


def test_what_one_document_promises_and_another_contradicts_is_not_shown_as_a_commitment(page: Page) -> None:
    assert "strong" not in standings(pages.folder())
    assert (
        "0 firmly committed to, and contradicted nowhere ≠ 1 said in one document, contradicted in another" in page.text
    )
    assert "Said in one document, contradicted in another: Peer-led supervision." in page.text
    assert "Supervision≠◐0 of 2" in page.text


def test_documents_that_differ_on_a_fact_contradict_each_other() -> None:
    report = pages.folder()
    differ = replace(report.contradictions[0], rule="regular", about="how often")

    assert "disputed" in standings(replace(report, documents=report.documents[1:], contradictions=(differ,)))


def test_a_contradiction_that_somebody_has_accepted_disputes_nothing() -> None:
    report = pages.folder()
    accepted = replace(report.contradictions[0], severity="none", allowed="the board says so")
    report = replace(report, documents=report.documents[1:], contradictions=(accepted,))

    assert "strong" in standings(report)
    assert "disputed" not in standings(report)


def test_what_is_not_sure_is_never_counted_or_shown_as_if_it_were() -> None:
    report = pages.folder()
    position = report.documents[0]
    unsure = [replace(clause, sure=clause.rule != "regular") for clause in position.clauses]
    elements = tuple(replace(element, sure=element.rule != "regular") for element in report.organisation)
    documents = (replace(position, clauses=tuple(unsure)), *report.documents[1:])

    page = Page(write(replace(report, documents=documents, organisation=elements)))

    assert "1 mentioned, but no document firmly commits to it (1 not sure)" in page.text
    assert "Mentioned, but no document firmly commits to it: Regular supervision (not sure)." in page.text
    assert "Supervision≠◐?0 of 2" in page.text
    assert {"weak, not sure", "weak"} <= {attributes.get("aria-label", "") for _, attributes in page.elements}


def test_what_only_one_side_says_firmly_is_disputed_without_being_a_contradiction_between_documents() -> None:
    report = replace(pages.folder(), contradictions=())

    assert "disputed" in standings(report)
    assert "Of these, nothing to settle between documents" in Page(write(report)).text
    assert "nothing to settle" not in Page(write(pages.folder())).text


def test_papers_are_named_as_people_cite_them(page: Page) -> None:
    assert (
        cited("byrne-2018: 3.2; with ashcraft-2012, must-haves")
        == "Byrne (2018): 3.2; with Ashcraft (2012), must-haves."
    )
    assert cited("Words Matter 2023; retext-equality list") == "Words Matter 2023; retext-equality list."
    assert cited("our own, pd-1-2024 or x-20245") == "Our own, pd-1-2024 or x-20245."


def test_a_run_without_documents_does_not_look_clean() -> None:
    assert "Not checked: no documents were found" in Page(write(made_up.report())).text


def test_accepted_and_known_findings_are_shown_but_not_asked_for() -> None:
    found = pages.clause("pay", "Fair pay", "missing", "hr", severity="none", allowed="the board says so")
    known = pages.clause("hope", "Inspiring hope", "missing", "role-clarity", severity="none", known=True)
    page = Page(write(made_up.report(pages.document("a.docx", pages.POLICY, found, known))))

    assert "What to do next" not in page.text
    assert "Accepted, or known before" in page.text
    assert "Accepted: The board says so." in page.text


def test_halves_of_characters_do_not_stop_the_page() -> None:
    assert "a\ud800.md".encode("utf-8", "replace").decode() in write(
        made_up.report(made_up.document(path="a\ud800.md"))
    )


# What the page tells


def test_the_matrix_has_a_row_for_each_element_by_domain_and_a_column_for_each_document(page: Page) -> None:
    rows = [row.get("data-domain") for row in page.all("tbody") if "data-domain" in row]
    columns = [column["data-document"] for column in page.all("th") if "data-document" in column]

    assert rows == ["HR", "Workplace preparation", "Supervision", "Role clarity"]
    assert columns == ["d1", "d2", "d3", "d4"]
    assert "By domain" in page.text
    assert "In no document at all: Fair pay; Networks." in page.text


def test_the_rung_and_what_would_lift_it_are_told(page: Page) -> None:
    assert "The first level is still to be reached To reach Foundation, the first level: 2 elements to go." in page.text
    assert "Fair pay (missing). Commit to it firmly in PD-1 Peer Worker.docx." in page.text
    assert "Peer-led supervision (contradicted). Change what says the opposite in PD-1 Peer Worker.docx." in page.text


def test_passages_and_findings_link_to_each_other(page: Page) -> None:
    ids = {attributes["id"]: attributes for _, attributes in page.elements if "id" in attributes}
    marks = [attributes for attributes in ids.values() if re.search(r"-[mp]\d+$", attributes["id"])]

    assert len(marks) == 9
    for mark in marks:
        finding = ids[mark["href"][1:]]
        assert finding["data-number"] == mark["data-number"]
        assert f"#{mark['id']}" in page.links("#")


def test_what_a_document_leaves_to_another_links_to_the_words_there(page: Page) -> None:
    assert "Left to PD-1 Peer Worker.docx, which is weak on it:" in page.text
    assert page.links("#d1-m").count("#d1-m2") == 2


def test_a_missing_clause_says_what_comes_nearest_and_where_it_would_belong(page: Page) -> None:
    assert "Closest: Bring hope. page 1, Supervision but it is for others." in page.text
    assert "Where it would belong: in Supervision." in page.text
    assert "Where it would belong: in a section of its own; no passage comes near." in page.text
    # Behind the passage that comes nearest, and at the head of the text.
    assert re.search(r"Bring hope\. ?●6 ?○3 Missing: Networks", page.text)
    assert re.search(r"○2 Missing: Fair pay Page 1 Position Description", page.text)


def test_a_report_without_text_is_drawn_without_links_into_it() -> None:
    report = pages.folder()
    bare = replace(report, documents=tuple(replace(document, text=()) for document in report.documents))

    page = Page(write(bare))

    assert_links_lead_somewhere(page)
    assert "Supervision may be held where time allows." in page.text
    assert not [a for a in page.all("a") if "data-number" in a]


def test_a_report_from_before_domains_is_drawn() -> None:
    saved = json_reporter.write(pages.folder()).replace('"domain"', '"domain of old"')

    page = Page(write(json_reporter.read(saved)))

    assert [row["data-domain"] for row in page.all("tbody") if "data-domain" in row] == ["Elements"]


def test_one_document_is_shown_open_without_a_matrix() -> None:
    page = Page(write(made_up.report(pages.position())))

    assert "Where the document stands" in page.text
    assert "Who says what" not in page.text
    assert [document for document in page.all("details") if document.get("class") == "document" and "open" in document]


def test_files_beside_the_page_are_linked() -> None:
    beside = (Beside("Spreadsheet", "report.xlsx"), Beside("", "annotated/PD-1.docx", "policies/PD-1 Peer Worker.docx"))

    page = Page(write(pages.folder(), beside))

    assert_harmless(page, own=["report.xlsx", "annotated/PD-1.docx"])
    assert page.links("report") == ["report.xlsx"]
    # On top, and with the document.
    assert page.links("annotated") == ["annotated/PD-1.docx"] * 2
    assert page.text.index("Annotated copies") < page.text.index("Not checked: 1 document")


# A document's text

_SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), max_size=6)


@given(_SPANS)
def test_marked_text_is_the_text_and_every_mark_covers_its_words(spans: list[tuple[int, int]]) -> None:
    text = "abcdefghijklmnopqrst uvwxyz abcdefghijklmnop"
    marks = [Mark(f"m{n}", n, f"f{n}", "weak", "", 0, start, start + size) for n, (start, size) in enumerate(spans)]

    ((line,),) = [part.lines for part in lay_out([pages.block(text)], marks, [])]

    assert "".join(run.text for run in line.runs) == text
    for mark in marks:
        assert (
            "".join(r.text for r in line.runs if str(mark.number) in r.numbers.split()) == text[mark.start : mark.end]
        )
    assert [mark for run in line.runs for mark in run.ends] == sorted(marks, key=lambda m: m.end)


def lay_out_cells(*cells: tuple[int, int, str]) -> list[list[tuple[str, int]]]:
    """A table's rows: the words of each cell, and how many columns wide it is."""
    blocks = [pages.cell(words, row, column) for row, column, words in cells]
    (part,) = lay_out(blocks, [], [])
    return [
        [(" ".join(run.text for line in cell.lines for run in line.runs), cell.span) for cell in row]
        for row in part.rows
    ]


def test_cells_stand_under_their_columns() -> None:
    rows = lay_out_cells((0, 0, "Criteria"), (1, 1, "Essential"), (1, 2, "Desirable"), (2, 0, "Skill"), (2, 2, "Yes"))

    assert rows == [
        [("Criteria", 3)],
        [("", 1), ("Essential", 1), ("Desirable", 1)],
        [("Skill", 1), ("", 1), ("Yes", 1)],
    ]


def test_a_table_of_any_width_costs_no_more_than_its_cells() -> None:
    rows = lay_out_cells(*((row, row * 10**9, "x") for row in range(500)))

    assert sum(len(row) for row in rows) < 1_000


def test_pages_lists_and_tables_are_laid_out_in_order() -> None:
    def kinds(parts: Sequence[Part]) -> list[str]:
        return [part.kind for part in parts]

    assert kinds(list(lay_out(pages.POSITION, [], []))) == [
        *("page", "line", "line", "line", "list", "table", "page", "line", "line")
    ]


# Size


def test_a_page_grows_with_its_documents_and_no_faster() -> None:
    def size(number: int) -> int:
        documents = [pages.position(f"{n}.docx") for n in range(number)]
        return len(write(made_up.report(*documents)))

    assert size(40) - size(20) < 1.2 * (size(20) - size(1)) * 20 / 19


def test_a_very_long_paragraph_is_not_cut_into_words() -> None:
    text = (pages.block("word " * 5_000),)
    reading = Reading("text", words=5_000)
    document = DocumentReport("a.txt", ("other",), "", "", reading, None, text=text)

    assert write(made_up.report(document)).count("<") < 300
