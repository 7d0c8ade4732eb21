"""Numbers, sentences and long texts as all messages tell them."""


def counted(number: int, noun: str) -> str:
    """`number` with its noun: "1 error", "2,000 errors"; advice cannot be counted."""
    return f"{number:,} {noun}" if number == 1 or noun == "advice" else f"{number:,} {noun}s"


def capital(text: str) -> str:
    """`text` with a capital."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """`text` with a capital and, where it does not end as a sentence does, a full stop."""
    ended = text.rstrip("”").endswith((".", "!", "?", "…"))
    return capital(text) if ended or not text else f"{capital(text)}."


def shortened(text: str, most: int) -> str:
    """`text`, cut at a word where it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - 2].rsplit(" ", 1)[0] + " …"
