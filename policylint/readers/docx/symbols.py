"""Signs that Word draws from a symbol font: `w:sym`, and what legacy form fields show."""

from typing import TYPE_CHECKING

from policylint.readers.docx.names import VAL, W
from policylint.readers.docx.package import is_on
from policylint.readers.docx.styles import number
from policylint.readers.labels import BULLET

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CHECKED, UNCHECKED = "☒", "☐"
_WINGDINGS = {0x6F: UNCHECKED, 0x71: UNCHECKED, 0xA8: UNCHECKED, 0xFD: CHECKED, 0xFE: "☑", 0x78: CHECKED}
_WINGDINGS |= {0xFB: "✗", 0xFC: "✓", 0xE0: "→", 0xDF: "←", 0xE8: "→", 0xF0: "⇨", 0x4A: "☺"}
_WINGDINGS_2 = {
    0x50: "✓",
    0x4F: "✗",
    0x51: CHECKED,
    0x52: "☑",
    0x53: CHECKED,
    0xA3: UNCHECKED,
    0x2A: UNCHECKED,
}
_SYMBOL = {0x2D: "-", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB0: "°", 0xB4: "×", 0xB8: "÷", 0xAE: "→", 0xB9: "≠"}
_SYMBOL |= {0xBB: "≈", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xBC: "…", 0xAC: "←", 0xA2: "′", 0xB2: "″"}
_SYMBOL |= dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def symbol(sign: "Element") -> str:
    """The one character that a `w:sym` stands for; a dot where its font has no letter or sign for it."""
    try:
        code = int(sign.get(W + "char", "")[:8], 16)
    except ValueError:
        return BULLET
    drawn = _FONTS.get(sign.get(W + "font", "").lower(), {}).get(code & 0xFF if code >= 0xF000 else code)
    if drawn:
        return drawn
    plain = 0x20 < code < 0xD800 and sign.get(W + "font", "").lower() not in _FONTS
    return chr(code) if plain else BULLET


def form_field(data: "Element") -> str:
    """What a legacy form field shows without any run of text: a check box, or the entry chosen in a list."""
    box = data.find(W + "checkBox")
    if box is not None:
        state = box.find(W + "checked")
        state = box.find(W + "default") if state is None else state
        return CHECKED if state is not None and is_on(state.get(VAL)) else UNCHECKED
    choices = data.find(W + "ddList")
    if choices is None:
        return ""
    chosen = choices.find(W + "result")
    chosen = choices.find(W + "default") if chosen is None else chosen
    entries = choices.findall(W + "listEntry")
    index = 0 if chosen is None else number(chosen.get(VAL), 0)
    return entries[index].get(VAL, "") if 0 <= index < len(entries) else ""
