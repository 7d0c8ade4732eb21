"""The numbers that documents go by: "HR-12", "Policy 2.6"."""

import re

# "HR-12", "PD 21", "HRM.04.2", "P&C12", "HR-04A"; every repetition is bounded.
NUMBER = re.compile(
    r"(?<![\w/&-])(?!POLICY|PROCEDURE|FY\d)[A-Z][A-Z&]{1,5}[-‑–_./ ]?\d{1,4}(?:[-.]\d{1,4}){0,2}[A-Z]?(?![\w%])"
)
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_SEPARATORS = re.compile(r"[-‑–_./ ]+")


def number_key(number: str) -> str:
    """A document's number in the one form by which numbers are compared: "HR-012", "HR 12" and "HR12" are "HR-12"."""
    spaced = re.sub(r"(?<=[A-Z])(?=\d)", "-", number.upper())
    return _ZEROS.sub("", _SEPARATORS.sub("-", spaced))


def numbers_in(text: str) -> list[str]:
    """The document numbers in a text that stands for itself, such as a file's name, as `number_key` writes them."""
    return [number_key(match.group()) for match in NUMBER.finditer(text)]
