"""Mutations of bytes and of text, and the one that suits a file's format.

A mutation takes a source of chance and a good file's bytes, and gives those of a bad one. The same seed always makes
the same file.
"""

import codecs
from collections.abc import Callable, Sequence
from random import Random

from fuzzing import pdf, word
from fuzzing.originals import Original

Mutation = Callable[[Random, bytes], bytes]

MOST = 1_000_000
"""Bytes that a mutated file may have: enough to tell linear from quadratic, and few enough to make many."""

_WILD_BYTES = (
    b"\0", b"\xff", b"\x80", b"\x7f", b"\r", b"\n", b"\x1a", b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff",
)  # fmt: skip
_WILD_TEXT = (
    "<!--", "-->", "<![CDATA[", "<table>", "</table>", "<td colspan=999999999 rowspan=999999999>", "<tr>", "<li>",
    "<ol start=-99999999999>", "<ol type=i start=999999>", "<p", "</p", "<script>", "<style>", "<plaintext>",
    "<svg>", "<template>", "<pre>", "<b>", "<s>", "<title>", "<meta charset=utf-16>", "<meta name=kind content='",
    "<!doctype html>", "<?xml version='1.0' encoding='cp037'?>", "&#xD800;", "&#x110000;", "&#0;",
    "&#99999999999999999999;", "&nbsp;", "&amp", "&NotEqualTilde;", "&#x202e;", "```", "~~~", "|", "|---|---|",
    "[^1]", "[^1]: ", "![", "](", "[a]: <", "<!-- policylint: accept ", "<!-- policylint:", "---\n", "***",
    "\n---\nkind: &a [*a]\n---\n", "---\nkind: !!python/object:os.system x\n---\n", "kinds: [[[[", "# ", "###### ",
    "> ", "- ", "1. ", "999999999999999999. ", "\\", "`", "*", "_", "~~", "\t", "\f", "\v", "\r", "\u2028",
    "\u2029", "\x85", "\ufeff", "\u202e", "\u200b", "\xad", "\U0010ffff", "\ufffe", "e\u0301\u0301\u0301", "ﬁ", "İ",
    "ß", "\x1b[31m", "::error::", "=cmd|' /C calc'!A0", "%0A", "]]>", "</script>", "<li><p><ul>", "mmmmmmmmmm) ",
    "3.1.4.1.5.9.2.6. ", "(a)(b)(c) ", "must not ", "unless ", "-- ", "?!.", "…", "“", "'",
)  # fmt: skip
_NESTING = (
    ("> ", ""), ("- ", ""), ("  ", ""), ("[", "]"), ("*", "*"), ("**a ", "**"), ("_", "_"), ("`", ""), ("(", ")"),
    ("![", "](x)"), ("<div>", "</div>"), ("<ul><li>", ""), ("<table><tr><td>", ""),
    ("<blockquote>", "</blockquote>"), ("<b>", ""), ("<!--", "-->"), ("<p>", ""), ("&", ";"), ("<", ""),
    ("<td>", ""), ("</div>", ""), ("\\", ""), ("~~", ""), ("|", ""), ("\t", ""), ("# ", ""), ("1. ", ""),
    ("<h1>", ""), ("“", "”"), ("a-", ""),
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "cp037", "shift_jis", "utf-7", "latin-1")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def mutated(chance: Random, pool: Sequence[Original]) -> Original:
    """A bad file, made of one of `pool` by one to four mutations."""
    original = chance.choice(pool)
    data = original.data
    for _ in range(chance.choice((1, 1, 2, 4))):
        if chance.random() < 0.03:
            data = _spliced(chance, data, chance.choice(pool).data)
        else:
            mutation = chance.choice(_ANY if chance.random() < 0.35 else _BY_SUFFIX[original.suffix])
            data = mutation(chance, data)[:MOST]
    suffix = chance.choice(tuple(_BY_SUFFIX)) if chance.random() < 0.02 else original.suffix
    return Original(_name(chance, suffix), data)


def _name(chance: Random, suffix: str) -> str:
    """Mostly plain; else what a name can be on a share that many systems write to."""
    stem = f"{chance.getrandbits(48):012x}"
    if chance.random() < 0.85:
        return stem + suffix
    odd = (
        "\udcff\udcfe",
        "\n",
        "\x1b[2J",
        "-",
        " ",
        "é" * 90,
        "%2e%2e",
        "\u202e",
        "$(x)`x`",
        "\\..\\",
        "'\"",
        "CON.",
        "a" * 180,
        "#&?;",
        "\U0001f600",
    )
    return chance.choice(odd) + stem + chance.choice(odd[:5]) + suffix


# Of bytes


def _flipped(chance: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 30)) if data else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _overwritten(chance: Random, data: bytes) -> bytes:
    at, wild = chance.randrange(len(data) + 1), chance.choice(_WILD_BYTES) * chance.choice((1, 1, 50))
    return data[:at] + wild + data[at + len(wild) :]


def _truncated(chance: Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _cut(chance: Random, data: bytes) -> bytes:
    start, end = _stretch(chance, data)
    return data[:start] + data[end:]


def _repeated(chance: Random, data: bytes) -> bytes:
    start, end = _stretch(chance, data)
    times = min(chance.choice((2, 30, 1_000, 20_000)), MOST // 4 // max(1, end - start))
    return data[:start] + data[start:end] * times + data[end:]


def _shuffled(chance: Random, data: bytes) -> bytes:
    start, end = _stretch(chance, data)
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[start:end] + data[at:]


def _spliced(chance: Random, data: bytes, other: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def _stretch(chance: Random, data: bytes) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 3, 20, 200, 2_000)))


# Of text


def _sown(chance: Random, data: bytes) -> bytes:
    """With wild words here and there, or one of them very often in one place."""
    for _ in range(chance.choice((1, 5, 40))):
        at = chance.randrange(len(data) + 1)
        times = chance.choice((1, 1, 1, 1, 20, 5_000)) if len(data) < MOST // 4 else 1
        data = data[:at] + chance.choice(_WILD_TEXT).encode() * times + data[at:]
    return data


def _nested(chance: Random, data: bytes) -> bytes:
    start, end = _stretch(chance, data)
    depth = chance.choice((10, 120, 1_100, 30_000))
    before, after = chance.choice(_NESTING)
    gap = chance.choice(("", "", "\n", " "))
    return b"".join(
        (data[:start], (before + gap).encode() * depth, data[start:end], (gap + after).encode() * depth, data[end:])
    )


def _one_line(chance: Random, data: bytes) -> bytes:
    joint = chance.choice((b" ", b"", b"\r", b"\t", b"\x0b", b"\xc2\xa0", b" | "))
    return data.replace(b"\n", joint) * min(chance.choice((1, 10, 200)), MOST // 8 // (len(data) + 1) + 1)


def _as_table(chance: Random, data: bytes) -> bytes:
    rows, columns = chance.choice(((3, 3_000), (2_000, 3), (60, 60), (1, 1), (5_000, 2)))
    style = chance.choice(("|", "\t", "  ", "<td>", "<th colspan=7>"))
    row = style.join(["Peer worker", "must", "supervision"][column % 3] for column in range(columns))
    row = f"<tr><td>{row}" if "<" in style else f"{style.strip(' ')}{row}"
    rule = f"\n{'|---' * columns}|" if style == "|" else ""
    at = chance.randrange(len(data) + 1)
    table = f"{'<table>' if '<' in style else ''}\n{row}{rule}\n" + f"{row}\n" * rows
    return data[:at] + table.encode()[: MOST // 2] + data[at:]


def _encoded(chance: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    if chance.random() < 0.4:
        return chance.choice(_MARKS) + data
    return text.encode(chance.choice(_ENCODINGS), chance.choice(("replace", "ignore")))


_ANY: tuple[Mutation, ...] = (_flipped, _overwritten, _truncated, _cut, _repeated, _shuffled)
_TEXT: tuple[Mutation, ...] = (_sown, _sown, _nested, _nested, _one_line, _as_table, _encoded)
_BY_SUFFIX: dict[str, tuple[Mutation, ...]] = {
    ".md": _TEXT,
    ".html": _TEXT,
    ".txt": _TEXT,
    ".docx": word.MUTATIONS,
    ".pdf": pdf.MUTATIONS,
}
