"""What was probably meant by a name that is not known."""

from collections.abc import Collection


def nearest(name: str, known: Collection[str]) -> str:
    """The one of the `known` names that is most like `name`, "" where none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only on the way to an error

    return next(iter(get_close_matches(name, sorted(known), 1)), "")


def hint(name: str, known: Collection[str]) -> str:
    """The one that was probably meant by `name`, else all that are known: few names."""
    near = nearest(name, known)
    return f"did you mean '{near}'?" if near else f"known are {', '.join(sorted(known))}"
