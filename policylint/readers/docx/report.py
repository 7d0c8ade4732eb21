"""The reading report of a Word file, in sentences for the person whose document it is."""

from collections.abc import Iterator

from policylint.readers.docx.runs import Tally


def remarks(tally: Tally) -> Iterator[str]:
    """How the text was read, and what of it is left out because it is not in force, one sentence each."""
    if tally.insertions or tally.deletions:
        yield (
            f"There are tracked changes: {_count(tally.insertions, 'insertion')} read as text, "
            f"{_count(tally.deletions, 'deletion')} left out."
        )
    if tally.struck:
        yield f"Struck-through text is left out, as no longer in force ({_count(tally.struck, 'passage')})."
    if tally.hidden:
        yield f"Hidden text is left out ({_count(tally.hidden, 'passage')})."
    if tally.unfilled:
        fields = _count(tally.unfilled, "form field")
        yield f"{fields} {_are(tally.unfilled)} not filled in; the prompt is read as text."


def warnings(tally: Tally) -> Iterator[str]:
    """What there was to read and was not read, one sentence each."""
    if tally.pictures:
        yield f"{_count(tally.pictures, 'picture')} {_are(tally.pictures)} not read."
    if tally.diagrams:
        many = "charts or diagrams"
        yield f"{_count(tally.diagrams, 'chart or diagram', many)} {_are(tally.diagrams)} not read."
    if tally.objects:
        yield f"{_count(tally.objects, 'embedded object')} {_are(tally.objects)} not read."
    if tally.files:
        yield f"{_count(tally.files, 'inserted file')} {_are(tally.files)} not read."
    if tally.lost_notes:
        yield f"{_count(tally.lost_notes, 'note')} {_are(tally.lost_notes)} missing from the file."


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
