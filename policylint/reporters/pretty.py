"""JSON as `json.dumps` writes it with an indent of one, a list's entry at a time."""

import json
from collections.abc import Iterable, Iterator


def dumped(value: object, depth: int = 0) -> str:
    """`value`, as it stands at this depth."""
    # A text in JSON has no line breaks of its own.
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", f"\n{' ' * depth}")


def listed(entries: Iterable[object], depth: int = 0) -> Iterator[str]:
    """A list at this depth."""
    is_empty = True
    for entry in entries:
        yield f"{'[' if is_empty else ','}\n{' ' * (depth + 1)}{dumped(entry, depth + 1)}"
        is_empty = False
    yield "[]" if is_empty else f"\n{' ' * depth}]"
