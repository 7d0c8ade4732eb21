"""A file's bytes: only the words change, and nothing else that is read or found."""

import codecs

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from policylint.fixing import ChangedError, fix
from tests.fixing.fixer import Fixer

HOMELESS = "We shelter the homeless.\n"
PEOPLE = "We shelter people experiencing homelessness.\n"

# What must not be touched


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A **mentally** ill client may call.\n", "markup stands between the words"),
        ("An **unsuccessful** suicide attempt.\n", "markup stands around the words to take out"),
        ("Help for the el<!-- here -->derly.\n", "markup, or a character that is not shown, stands within the words"),
        ("Help for the el\u00adderly.\n", "markup, or a character that is not shown, stands within the words"),
        ("Write to `schizophrenics` or `all`.\n", "it may be code"),
        ("[the homeless]\n\n[the homeless]: x.md\n", "the text around it would be read in another way"),
        ("## The homeless\n\nSee [there](#the-homeless).\n", "a link leads to this heading"),
    ],
)
def test_markup_is_never_broken(fixer: Fixer, text: str, why: str) -> None:
    assert fixer.why_left(text) == [why]


def test_what_is_no_text_is_not_looked_at(fixer: Fixer) -> None:
    text = "---\ntitle: The homeless\n---\n\n```\nthe homeless\n```\n\n[to us](the-homeless.md 'the homeless')\n"

    assert fixer.why_left(text) == []


def test_clauses_are_never_written(kitchen: Fixer) -> None:
    text = "# Wellbeing policy\n\nWe love our tea.\n"

    assert [clause.verdict for clause in kitchen.checker.check(text.encode(), "a.md").clauses] == ["weak"]
    assert kitchen.why_left(text) == []


def test_new_words_never_change_a_verdict(kitchen: Fixer) -> None:
    assert kitchen.why_left("# Wellbeing policy\n\nWe serve house brew at ten.\n") == [
        "it would change the verdict on tea, which is for a person to do"
    ]
    assert kitchen("# Wellbeing policy\n\nWe like house brew.\n") == "# Wellbeing policy\n\nWe like tea.\n"


def test_one_that_cannot_be_replaced_does_not_keep_others_from_it(kitchen: Fixer) -> None:
    likes = [f"{name} likes house brew.\n\n" for name in ("Ann", "Ben", "Cy", "Di", "Eve")]
    text = "".join(["# Wellbeing policy\n\n", *likes[:2], "We serve house brew.\n\n", *likes[2:]])

    fixed = kitchen.fix(text.encode())

    assert fixed.data.decode() == text.replace("likes house brew", "likes tea")
    assert [left.finding.sentence for left in fixed.left] == ["We serve house brew."]


def test_new_words_that_would_themselves_be_found_are_not_written(kitchen: Fixer) -> None:
    assert kitchen.why_left("We like office brew.\n") == ["then “house brew” would be found [brew-words]"]


def test_what_is_accepted_stays_and_so_does_its_sentence(fixer: Fixer) -> None:
    data = b"We shelter the homeless and the elderly. We help the elderly.\n"
    report = fixer.checker.check(data, "a.md")
    first, *others = report.wording
    accepted = replace(report, wording=(replace(first, allowed="their own words"), *others))

    fixed = fix(data, accepted, fixer.checker)

    assert fixed.data == b"We shelter the homeless and the elderly. We help older people.\n"
    assert [left.why for left in fixed.left] == ["something in the sentence has been accepted as it is"]


def test_a_file_that_is_not_the_one_that_was_checked_is_refused(fixer: Fixer) -> None:
    report = fixer.checker.check(HOMELESS.encode(), "a.md")

    for other in ("All is well.\n", "\n" + HOMELESS, HOMELESS + HOMELESS):
        with pytest.raises(ChangedError):
            fix(other.encode(), report, fixer.checker)


def test_words_that_the_encoding_lacks_are_not_written(kitchen: Fixer) -> None:
    text = "The café is for inmates.\n"

    assert kitchen(text) == "The café is for tāngata whai ora.\n"
    fixed = kitchen.fix(text.encode("windows-1252"))
    assert fixed.data == text.encode("windows-1252")
    assert [left.why for left in fixed.left] == ["the file's encoding has no “ā”"]


# What is changed, and how


def test_markup_around_the_words_stays(fixer: Fixer) -> None:
    before = "Help for **the homeless**, [the elderly](x.md) or, after *failed suicide attempts*, others.\n"
    after = (
        "Help for **people experiencing homelessness**, [older people](x.md) or, after *suicide attempts*, others.\n"
    )

    assert fixer(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We help the mentally\nill.\n", "We help people living\nwith mental illness.\n"),
        ("- We help the\n  mentally ill.\n", "- We help people\n  living with mental illness.\n"),
        ("A failed\nsuicide attempt.\n", "A\nsuicide attempt.\n"),
        ("A failed\\\nsuicide attempt.\n", "A\\\nsuicide attempt.\n"),
        ("An unsuccessful\n  suicide attempt.\n", "A\n  suicide attempt.\n"),
        ("He committed&nbsp;*suicide*.\n", "He died by&nbsp;*suicide*.\n"),
    ],
)
def test_line_ends_within_the_words_stay(fixer: Fixer, before: str, after: str) -> None:
    assert fixer(before) == after


def test_tables_and_plain_text(fixer: Fixer) -> None:
    table = "| Who |\n|---|\n| the homeless |\n| a\\|b, schizophrenics |\n"
    columns = "Who                  How many\nthe homeless         12\nthe elderly          13\n"

    assert fixer(table) == table.replace("the homeless", "people experiencing homelessness").replace(
        "schizophrenics", "people living with schizophrenia"
    )
    assert fixer(columns, "list.txt") == columns  # the columns would shift
    assert fixer("HELP FOR THE HOMELESS\n\n" + HOMELESS, "a.txt").endswith(PEOPLE)


def test_a_text_wrapped_by_hand_is_put_right_though_its_lines_grow(fixer: Fixer) -> None:
    lines = [
        "The house opened in 1979 and has since then been a shelter for the homeless",
        "of the town. Many came for a night and stayed for years. Others moved on.",
        "All were welcome, and all were given a key, a meal and a bed in a dry room.",
    ]

    after = fixer("\n".join(lines), "history.txt").split("\n")

    assert after == [lines[0].replace("the homeless", "people experiencing homelessness"), *lines[1:]]


def test_findings_of_rules_without_safe_words_are_counted(fixer: Fixer) -> None:
    assert fixer.fix(b"The frequent flyer is crazy.\n").others == 2


def test_a_house_decides_its_own_words(kitchen: Fixer) -> None:
    before = "A client or several service users.\n"

    assert kitchen(before) == "A person using the service or several people using the service.\n"
    assert kitchen("Peer support workers help.\n") == "Lived experience workers help.\n"
    assert kitchen.why_left("Client records are kept.\n") == ["“records”, the next word, may belong to it"]
    # The plural of other words is not known; a house that has one lists it.
    assert kitchen.why_left("All staff members are told.\n") == ["there is no safe replacement for just these words"]


# Byte for byte


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "windows-1252"),
    ],
)
def test_encoding_mark_and_line_ends_stay(fixer: Fixer, mark: bytes, encoding: str, end: str) -> None:
    before = f"# Café “Zur Brücke”{end}{end}Où? We shelter the homeless.\t{end}No end – of line"
    after = before.replace("the homeless", "people experiencing homelessness")

    assert fixer.fix(mark + before.encode(encoding)).data == mark + after.encode(encoding)


def test_mixed_line_ends_and_bytes_of_two_encodings_stay(fixer: Fixer) -> None:
    before = b"Caf\xc3\xa9 or caf\xe9?\r\n\r\nWe shelter the homeless.\n\rHelp for \x93the\x94 elderly.\r"

    fixed = fixer.fix(before)

    assert fixed.data == before.replace(b"the homeless", b"people experiencing homelessness")


SENTENCES = [
    ("We shelter the homeless.", "We shelter people experiencing homelessness."),
    ("A client commits *suicide*.", "A client dies by *suicide*."),
    ("An **unsuccessful** suicide attempt.", "An **unsuccessful** suicide attempt."),
    ("We house an unsuccessful suicide attempt, or\nthe mentally\nill.", None),
    ("Whānau – the elderly 🙂 and we.", "Whānau – older people 🙂 and we."),
    ("Self-harmers (young self-harmers) may call.", "People who self-harm (young people who self-harm) may call."),
    ("Say “committed suicide”, `the homeless`, or the homeless `x`.", None),
    ("Crazy things happen.", "Crazy things happen."),
    ("Tea & cake are served.", "Tea & cake are served."),
]
PREFIXES = ["", "# ", "- ", "> ", "1. ", "| a | b |\n|---|---|\n| c | ", "    ", "<div>", "The elderly and ", "Repeat "]


@given(
    parts=st.lists(st.tuples(st.sampled_from(PREFIXES), st.sampled_from(SENTENCES)), min_size=1, max_size=5),
    gap=st.sampled_from(["\n\n", "\n", " "]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
    suffix=st.sampled_from([".md", ".txt"]),
)
def test_twice_is_as_good_as_once(
    fixer: Fixer,
    parts: list[tuple[str, tuple[str, str | None]]],
    gap: str,
    end: str,
    encoding: str,
    suffix: str,
) -> None:
    text = gap.join(prefix + before for prefix, (before, _) in parts).replace("\n", end)
    data = text.encode(encoding)
    before = fixer.checker.check(data, "a" + suffix)
    assume(before.error is None)

    fixed = fixer.fix(data, "a" + suffix)

    after = fixer.checker.check(fixed.data, "a" + suffix)
    made = [(finding.rule, finding.text) for finding in fixed.made]
    left = [(finding.rule, finding.text) for finding in after.wording]
    assert sorted(made + left) == sorted((finding.rule, finding.text) for finding in before.wording)
    assert fixer.fix(fixed.data, "a" + suffix).data == fixed.data
    assert fixed.data.decode(encoding).count(end) == text.count(end)
    # Whatever is not of the old words or the new ones is still there, in its order.
    assert _rest(fixed.data.decode(encoding)) == _rest(text)


OWN = (
    "people experiencing homelessness who self harm harms older living with mental illness dies died by person".split()
)
OLD = "the homeless commits committed an a unsuccessful mentally ill elderly self harmers people self".split()


def _rest(text: str) -> list[str]:
    """What stands between words, and the words that no replacement takes or gives."""
    words = "".join(c if c.isalpha() else f" {c} " for c in text).split()
    return [word for word in words if word.lower() not in {*OWN, *OLD, "-"}]


@given(pairs=st.lists(st.sampled_from([pair for pair in SENTENCES if pair[1]]), min_size=1, max_size=6))
def test_each_sentence_becomes_what_it_becomes_alone(fixer: Fixer, pairs: list[tuple[str, str]]) -> None:
    text = "\n\n".join(before for before, _ in pairs)

    assert fixer(text) == "\n\n".join(after for _, after in pairs)
