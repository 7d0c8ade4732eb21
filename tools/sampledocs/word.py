"""Word files: python-docx for what it can do, WordprocessingML by hand for what it cannot."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

WHEN = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)
_ZIP_DATE = (2024, 6, 3, 9, 0, 0)
_BOLD = re.compile(r"\*\*([^*]++)\*\*")
_PAGES = re.compile(rb"<Pages>\d*</Pages>")
_PLUM = RGBColor(0x5B, 0x2A, 0x58)
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def start(title: str, author: str) -> Document:
    """An A4 document with these properties and quiet styles."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, author, ""
    properties.created = properties.modified = WHEN
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    document.styles["Normal"].font.size = Pt(10)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = "Arial"
        # The fonts of the template's theme would come before the named one.
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = _PLUM
    return document


def finish(document: Document, *, header: str, footer: str, pages: int) -> bytes:
    """The file, with a running header, and a footer that ends in "Page 1 of 3".

    `pages` is stored in it, as Word does; no clock is.
    """
    section = document.sections[0]
    write(section.header.paragraphs[0], header)
    paragraph = section.footer.paragraphs[0]
    write(paragraph, f"{footer} – Page ")
    _field(paragraph, "PAGE", 1)
    write(paragraph, " of ")
    _field(paragraph, "NUMPAGES", pages)
    made, fixed = BytesIO(), BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/app.xml":
                content = _PAGES.sub(b"<Pages>%d</Pages>" % pages, content)
            target.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def say(place: Document | _Cell, text: str, style: str | None = None) -> Paragraph:
    """Adds a paragraph; `**...**` is bold."""
    paragraph = place.add_paragraph(style=style)
    write(paragraph, text)
    return paragraph


def write(paragraph: Paragraph, text: str) -> None:
    """Adds runs; `**...**` is bold."""
    for number, part in enumerate(_BOLD.split(text)):
        if part:
            paragraph.add_run(part).bold = number % 2 == 1 or None


def fill(cell: _Cell, *paragraphs: str) -> None:
    """Puts paragraphs into an empty cell."""
    write(cell.paragraphs[0], paragraphs[0])
    for text in paragraphs[1:]:
        say(cell, text)


def grid(place: Document, rows: Iterable[Sequence[str]], widths: Sequence[float], *, head: bool = True) -> Table:
    """Adds a ruled table; with `head`, its first row is bold and repeats on each page. Widths are in centimetres."""
    content = list(rows)
    table: Table = place.add_table(rows=len(content), cols=len(widths), style="Table Grid")
    set_widths(table, widths)
    for number, (row, texts) in enumerate(zip(table.rows, content, strict=True)):
        for cell, text in zip(row.cells, texts, strict=True):
            if text:
                fill(cell, f"**{text}**" if head and number == 0 else text)
    if head:
        _repeat(table)
        for cell in table.rows[0].cells:
            shade(cell)
    return table


def set_widths(table: Table, widths: Sequence[float]) -> None:
    """Gives a table's columns these widths, in centimetres. Do it before any cells are merged."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _repeat(table: Table) -> None:
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def shade(cell: _Cell, colour: str = "EDE3EC") -> None:
    """Fills a cell's background."""
    shading = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>'
    cell._tc.get_or_add_tcPr().append(parse_xml(shading))


def _field(paragraph: Paragraph, instruction: str, result: int) -> None:
    xml = f'<w:fldSimple {nsdecls("w")} w:instr=" {instruction} "><w:r><w:t>{result}</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(xml))


def outline(document: Document, *levels: tuple[str, str]) -> int:
    """Defines a multilevel list, each level by number format and text (`("decimal", "%1.")`); returns its id."""
    numbering = document.part.numbering_part.element
    number = 1 + max(int(each.get(qn("w:abstractNumId"))) for each in numbering.findall(qn("w:abstractNum")))
    shown = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{480 * (depth + 1)}" w:hanging="480"/></w:pPr></w:lvl>'
        for depth, (kind, text) in enumerate(levels)
    )
    definition = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{shown}</w:abstractNum>'
    # The schema wants every definition before the first list that uses one.
    numbering.insert(len(numbering.findall(qn("w:abstractNum"))), parse_xml(definition))
    return int(numbering.add_num(number).numId)


def number(paragraph: Paragraph, outline_id: int, depth: int = 0) -> Paragraph:
    """Makes a paragraph an item of a list."""
    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{outline_id}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))
    return paragraph


def footnotes(document: Document, notes: Sequence[str]) -> None:
    """Gives the document its footnotes, numbered from 1; `refer` sets their marks."""
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p>{_raised("<w:footnoteRef/>")}'
        f'<w:r><w:t xml:space="preserve"> {note}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, 1)
    )
    add_part(document, "footnotes", RELATIONSHIP_TYPE.FOOTNOTES, separators + written)


def refer(paragraph: Paragraph, number: int) -> None:
    """Adds the mark of footnote `number`."""
    mark = _raised(f'<w:footnoteReference w:id="{number}"/>')
    paragraph._p.append(parse_xml(mark.replace("<w:r>", f"<w:r {nsdecls('w')}>", 1)))


def _raised(content: str) -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{content}</w:r>'


def add_part(document: Document, name: str, relationship: str, content: str) -> None:
    """Adds a part beside the document's own, such as its footnotes or its comments."""
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} {nsdecls("w")}>{content}</w:{name}>'
    part = Part(PackURI(f"/word/{name}.xml"), f"{_WORDML}.{name}+xml", xml.encode(), document.part.package)
    document.part.relate_to(part, relationship)
