"""The page about kinds of documents: it lists those that there are, and the titles that it gives tell them."""

import re
from pathlib import Path

import pytest
import yaml

from policylint.api import check
from policylint.findings import SAY_THE_KIND
from tests.conftest import ROOT, RULES

PAGE = (ROOT / "docs" / "kinds.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([a-z-]+)` \| ([^|]*) \| ([^|]*)\|", PAGE, re.MULTILINE)


def test_every_kind_has_a_row_with_its_title_in_the_order_of_the_rules() -> None:
    kinds = yaml.safe_load((RULES / "kinds.yaml").read_text(encoding="utf-8"))

    assert [(kind, title) for kind, title, _ in ROWS] == [(name, kind["title"]) for name, kind in kinds.items()]


def test_the_titles_that_it_gives_tell_the_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    expected: dict[str, tuple[str, tuple[str, ...]]] = {}
    for kind, _, cell in ROWS:
        for title in re.findall(r"“([^”]+)”", cell):
            name = f"{len(expected)}.md"
            expected[name] = title, (kind,)
            Path(name).write_text(f"# {title}\n\nTea is served at ten.\n", encoding="utf-8")

    found = {document.path: document.kinds for document in check(["."]).documents}

    assert len(expected) > 11
    assert {name: (title, found[name]) for name, (title, _) in expected.items()} == expected


def test_whoever_is_sent_to_the_page_finds_it() -> None:
    (named,) = re.findall(r"docs/[a-z-]+\.md", SAY_THE_KIND)

    assert (ROOT / named).is_file()
    assert "(kinds.md)" in (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert "kind: wellbeing-policy" in PAGE
    assert "[kinds]" in PAGE
