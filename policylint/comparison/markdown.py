"""A comparison as Markdown, for a pull request or an e-mail."""

from collections.abc import Iterator

from policylint.comparison import Comparison
from policylint.comparison.story import Entry, Section, tell
from policylint.reporters.markdown import LARGEST, literal

# Shown as they are; what comes after is folded away.
_OPEN = 3
_FOLDED_FROM = 12


def write(comparison: Comparison) -> str:
    """`comparison` as Markdown, as far as a comment has room for it."""
    story = tell(comparison)
    parts = ["# What changed\n", f"{literal(story.summary)}\n", *(f"*{literal(note)}*\n" for note in story.notes)]
    size = sum(len(part) + 1 for part in parts)
    for number, section in enumerate(story.sections):
        part = "\n".join(_section(section, folded=number >= _OPEN or section.count > _FOLDED_FROM))
        size += len(part) + 1
        if size > LARGEST:
            parts.append("The rest is left out here, for want of room.\n")
            break
        parts.append(part)
    return "\n".join(parts)


def _section(section: Section, *, folded: bool) -> Iterator[str]:
    yield f"<details>\n<summary>{section.title} ({section.count})</summary>\n" if folded else f"## {section.title}\n"
    for document, entries in section.groups:
        if document:
            yield f"- **{literal(document)}**"
        for entry in entries:
            yield from _entry(entry, "  " if document else "")
    yield "\n</details>\n" if folded else ""


def _entry(entry: Entry, indent: str) -> Iterator[str]:
    # Bold type keeps what begins like a list or a heading from becoming one.
    yield f"{indent}- **{literal(entry.head)}**" + "".join(f"<br>{literal(line)}" for line in entry.lines)
