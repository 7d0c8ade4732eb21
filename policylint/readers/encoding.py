"""From bytes to text: byte order marks, a declared charset, UTF-8, and at last Windows-1252."""

import codecs
import re

from msgspec import Struct

from policylint.document import UnreadableError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What no text holds: everything below the space except tab, line ends, form feed, vertical tab and escape.
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1b"))) + b"\x7f"
_CONTROL_CHARACTERS = dict.fromkeys(_CONTROLS)

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\s[^>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w-]{1,40})",
    re.IGNORECASE,
)

# Python knows "encodings" that are no character sets, and some that are slow: only the web's are let in.
_WEB_CHARSET = re.compile(
    r"utf-?8|(?:windows-?|cp)125\d|iso-?8859-\d{1,2}|latin-?1|(?:us-)?ascii|macintosh|koi8-[ru]"
    r"|big5|gbk|gb2312|gb18030|euc-(?:jp|kr)|shift_jis"
)
# On the web these names have always meant Windows-1252.
_MEANS_WINDOWS_1252 = re.compile(r"iso-?8859-1|latin-?1|(?:us-)?ascii|windows-?1252|cp1252")

# The bytes that are no UTF-8, as "surrogateescape" marks them, and what they are in Windows-1252.
_AS_WINDOWS_1252 = {
    0xDC00 + byte: bytes([byte]).decode("windows-1252", errors="replace") for byte in range(0x80, 0x100)
}


class Decoded(Struct, frozen=True):
    """Text with `\\n` as its only line end, and what there is to say of how it was read, or ""."""

    text: str
    remark: str = ""


def decode(data: bytes, *, html: bool = False) -> Decoded:
    """The text of `data`; with `html`, a charset declared within it counts after a byte order mark.

    Raises `UnreadableError`: "wrong-type" for what is no text, "encoding" for a broken UTF-16 or UTF-32 file.
    """
    name, start = _wide_encoding(data)
    if name:
        try:
            text = data[start:].decode(name)
        except UnicodeDecodeError as error:
            raise UnreadableError(
                "encoding",
                f"The file says that it is {name.upper()}, but part of it is not. "
                "Open it in the program that made it and save it as UTF-8.",
            ) from error
        if _controls(text) > len(text) // 100:
            raise _not_text()
        return Decoded(_line_ends(text))
    if b"\0" in data or len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 100:
        raise _not_text()
    declared = _declared(data) if html else None
    if declared:
        try:
            return Decoded(_line_ends(data.decode(declared)))
        except (UnicodeDecodeError, LookupError):
            pass  # a wrong declaration, or of what there is not: what the bytes look like decides
    return _guessed(data)


def _guessed(data: bytes) -> Decoded:
    try:
        return Decoded(_line_ends(data.decode("utf-8")))
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="surrogateescape").translate(_AS_WINDOWS_1252)
        return Decoded(
            _line_ends(text),
            "the text is not UTF-8 and was read as Windows-1252; "
            "if accents or quotation marks look wrong, save the file as UTF-8",
        )


def _wide_encoding(data: bytes) -> tuple[str, int]:
    """The encoding that a byte order mark or a pattern of NULs gives away, and where the text begins."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, len(mark)
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    # English in UTF-16 has a NUL in nearly every second byte, and none in the others.
    if len(data) % 2 == 0 and even + odd > len(sample) * 0.3:
        if not even:
            return "utf-16-le", 0
        if not odd:
            return "utf-16-be", 0
    return "", 0


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:4096])
    if not match:
        return None
    name = match[1].decode("ascii", errors="replace").lower()
    if _MEANS_WINDOWS_1252.fullmatch(name):
        return "windows-1252"
    return name if _WEB_CHARSET.fullmatch(name) else None


def _controls(text: str) -> int:
    return len(text) - len(text.translate(_CONTROL_CHARACTERS))


def _line_ends(text: str) -> str:
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _not_text() -> UnreadableError:
    return UnreadableError(
        "wrong-type",
        "The file is named like a text, but what it holds is not text. "
        "Open it in the program that made it and save it as .docx, .pdf or .txt.",
    )
