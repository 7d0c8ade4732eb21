"""Word files made by hand, from the XML of their parts."""

import zipfile
from io import BytesIO

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}/relationships" xmlns:m="{OFFICE}/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def p(*runs: str, props: str = "") -> str:
    """A paragraph; what is no XML becomes a run of text."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{inner}</w:p>"


def r(text: str, props: str = "") -> str:
    """A run of text."""
    look = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def b(text: str) -> str:
    """A bold run."""
    return r(text, "<w:b/>")


def styled(style: str, *runs: str) -> str:
    """A paragraph in a style."""
    return p(*runs, props=f'<w:pStyle w:val="{style}"/>')


def cell(*content: str, props: str = "") -> str:
    """A table cell; what is no XML becomes a paragraph."""
    inner = "".join(item if item.startswith("<") else p(item) for item in content)
    return f"<w:tc>{f'<w:tcPr>{props}</w:tcPr>' if props else ''}{inner}</w:tc>"


def row(*cells: str, props: str = "") -> str:
    """A table row; what is no XML becomes a cell."""
    inner = "".join(item if item.startswith("<") else cell(item) for item in cells)
    return f"<w:tr>{f'<w:trPr>{props}</w:trPr>' if props else ''}{inner}</w:tr>"


def table(*rows: str, columns: int = 2, props: str = "") -> str:
    """A table."""
    head = f"<w:tblPr>{props}</w:tblPr><w:tblGrid>{'<w:gridCol/>' * columns}</w:tblGrid>"
    return f"<w:tbl>{head}{''.join(rows)}</w:tbl>"


def style(name: str, props: str = "", kind: str = "paragraph", style_id: str = "", default: bool = False) -> str:
    """A style definition."""
    flag = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}"{flag} w:styleId="{style_id or name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/>{props}</w:style>'
    )


def part(root: str, inner: str) -> str:
    """The XML of a part with the root element `w:root`."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {NAMESPACES}>{inner}</w:{root}>'


def docx(body: str, main: str = "word/document.xml", **parts: str) -> bytes:
    """A Word file with this body; `parts` are the inner XML of further parts by relationship.

    `header` and `footer` may be numbered (`header2`) and are related by that name as id; `core` and `app` are
    the document properties.
    """
    folder = main.rpartition("/")[0]
    roots = {"header": "hdr", "footer": "ftr"}
    files = {main: part("document", f"<w:body>{body}</w:body>")}
    links = []
    for name, inner in parts.items():
        kind = name.rstrip("0123456789")
        if kind not in {"core", "app"}:
            files[f"{folder}/{name}.xml"] = part(roots.get(kind, kind), inner)
            links.append((name, f"{OFFICE}/relationships/{kind}", f"{name}.xml"))
    package = [("rId1", f"{OFFICE}/relationships/officeDocument", main)]
    if "core" in parts:
        files["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{parts["core"]}</dc:title></cp:coreProperties>'
        )
        package.append(("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"))
    if "app" in parts:
        files["docProps/app.xml"] = (
            f'<Properties xmlns="{OFFICE}/extended-properties"><Pages>{parts["app"]}</Pages></Properties>'
        )
        package.append(("rId3", f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"))
    files["_rels/.rels"] = _relationships(package)
    files[f"{folder}/_rels/{main.rpartition('/')[2]}.rels"] = _relationships(links)
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{_MAIN_TYPE}"/></Types>'
    )
    return zipped(files)


def zipped(files: dict[str, str] | dict[str, bytes]) -> bytes:
    """A zip file of these files."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def changed(data: bytes, old: str, new: str) -> bytes:
    """A zip file with a text in its parts replaced."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return zipped({name: archive.read(name).replace(old.encode(), new.encode()) for name in archive.namelist()})


def _relationships(links: list[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in links)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
