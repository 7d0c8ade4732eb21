"""The words by which all formats call verdicts, domains and formats of documents."""

MEANS = {
    "contradicted": "the document says the opposite",
    "missing": "the document should say it, and does not",
    "weak": "mentioned, but not a commitment",
    "strong": "a firm commitment",
}
"""What each verdict means, the gravest first."""

_FORMATS = {"docx": "Word", "pdf": "PDF", "markdown": "Markdown", "html": "HTML", "text": "plain text"}


def domain_name(domain: str) -> str:
    """A domain of the model as people read it."""
    words = domain.replace("-", " ")
    return words.upper() if len(words) == 2 else words[:1].upper() + words[1:]


def format_name(name: str) -> str:
    """A document's format as people call it."""
    return _FORMATS.get(name, name.upper())
