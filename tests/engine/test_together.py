"""What a table's row, or a label and the words after it, say only when they are read as one."""

import pytest

from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.engine.together import read_together
from policylint.readers import read
from policylint.rulebook.model import Rulebook
from tests.engine.conftest import Verdict

ROW = "| What | How | When |\n|---|---|---|\n"


@pytest.mark.parametrize(
    "text",
    [
        "| What | How |\n|---|---|\n| Tea | Cold |\n| Coffee | Served hot |",
        ROW + "| Tea | Cold | Daily |\n| Coffee | Served hot | Daily |",
        ROW + "| Tea | - | n/a |",
        "| Tea | Coffee |\n|---|---|\n| Cups | Served hot |",
        "**Tea.** The cook likes it.\n\nServed hot.",
        "**Tea.** “Served hot”, says the guide.",
        "## Tea\n\n- Cups\n- Served hot",
    ],
)
def test_what_stands_in_other_rows_and_blocks_is_not_read_together(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "missing"


@pytest.mark.parametrize(
    "text",
    [
        "| What | How |\n|---|---|\n| Tea | Served hot |",
        "<table><tr><td>Tea</td><td>Served hot</td></tr></table>",
        ROW + "| Tea | Served hot | Daily |",
        ROW + "| Tea | All staff | Served daily |",
        "| Who | Tea | Cake |\n|---|---|---|\n| Staff | Served daily | - |",
        "**Tea.** Served daily.",
        "## Tea\n\nServed daily.",
        "How often do I get tea? Served every day.",
        "## What of tea?\n\nServed every day.",
        ROW + "| Lunch | Tea is served when you start | Daily |",
    ],
)
def test_pieces_say_together_what_none_says_alone(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "strong"


@pytest.mark.parametrize(
    "text",
    [
        "| What | How |\n|---|---|\n| Tea | Served where possible |",
        ROW + "| Tea | Served hot | Where there is room |",
        ROW + "| Tea | Served hot | Any places left over |",
        "**Tea.** Served where funds allow.",
        "| What | How | Required |\n|---|---|---|\n| Tea | Served hot | No |",
        "| What | Casual peer workers | Peer workers |\n|---|---|---|\n| Lunch | None | Tea is served |",
    ],
)
def test_a_hedge_in_one_piece_is_one_of_all(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "weak"


@pytest.mark.parametrize(
    "text",
    [
        "| What | How |\n|---|---|\n| Tea | Not served |",
        "| Lunch | Not available |\n|---|---|\n| Tea is served | Not available in this post |",
    ],
)
def test_a_denial_in_one_piece_denies_all(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "contradicted"


@pytest.mark.parametrize(
    "text",
    [
        "Tea is green. Cakes are served hot.",
        "Tea is green. It is important that cakes are served hot.",
        "Tea is green.\n\nIt is served hot.",
        "Some hospitals have tea. It is served hot.",
        "Will there be tea? It is served hot.",
        "Will there be tea? No, just coffee, served hot.",
        "Will there be tea? Ask the cook, who has cakes served.",
    ],
)
def test_what_points_to_nothing_before_is_read_alone(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "missing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All staff have tea. It is served hot.", "strong"),
        ("All staff have tea. It is green. It is served hot.", "strong"),
        ("The cooks like tea. They have it served at ten.", "strong"),
        ("All staff have tea. It may be served hot.", "weak"),
        ("All staff have tea. It is served hot. This may be cancelled.", "weak"),
        ("All staff have tea. It is not served hot.", "contradicted"),
    ],
)
def test_a_pronoun_stands_for_what_the_sentence_before_is_about(verdict: Verdict, text: str, expected: str) -> None:
    assert verdict(text) == expected


def test_a_column_for_other_staff_says_nothing_of_peers(verdict: Verdict) -> None:
    table = "| What | {other} | Peer workers |\n|---|---|---|\n| Lunch | Tea is served | Coffee |"
    assert verdict(table.format(other="Nurses")) == "missing"
    assert verdict(table.format(other="All staff")) == "strong"


def test_a_long_table_is_read_once(tea_rulebook: Rulebook) -> None:
    rows = "\n".join(f"| {number} | Tea | Served hot |" for number in range(3_000))
    document = ReadDocument(read((ROW + rows).encode(), "x.md"), SentenceReader(tea_rulebook))
    assert len(list(read_together(document))) == 3_000
