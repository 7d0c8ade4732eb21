"""Tracked changes and comments in CriticMarkup: `{++added++}`, `{--removed--}`, `{==words==}{>>remark on them<<}`."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import _Row
from docx.text.paragraph import Paragraph

from sampledocs import word

_MARKUP = re.compile(r"\{\+\+([^+]++)\+\+\}|\{--([^-]++)--\}|\{==([^=]++)==\}\{>>([^<]++)<<\}")
_DATE = word.WHEN.strftime("%Y-%m-%dT%H:%M:%SZ")


class Reviewer:
    """A person who changes and comments on a document; `finish` must be called after the last remark."""

    def __init__(self, name: str, initials: str) -> None:
        self.name = name
        self.initials = initials
        self._changes = 0
        self._remarks: list[str] = []

    def revise(self, paragraph: Paragraph, text: str) -> Paragraph:
        """Writes `text` into an empty paragraph."""
        xml = "".join(self._pieces(text))
        for element in list(parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>")):
            paragraph._p.append(element)
        return paragraph

    def _pieces(self, text: str) -> Iterator[str]:
        end = 0
        for markup in _MARKUP.finditer(text):
            added, removed, words, remark = markup.groups()
            yield _run(text[end : markup.start()])
            if added:
                yield f"<w:ins {self._who()}>{_run(added)}</w:ins>"
            elif removed:
                yield f"<w:del {self._who()}>{_run(removed, 'delText')}</w:del>"
            else:
                yield self._remark(words, remark)
            end = markup.end()
        yield _run(text[end:])

    def _who(self) -> str:
        self._changes += 1
        return f'w:id="{900 + self._changes}" w:author="{self.name}" w:date="{_DATE}"'

    def _remark(self, words: str, text: str) -> str:
        number = len(self._remarks)
        self._remarks.append(text)
        return (
            f'<w:commentRangeStart w:id="{number}"/>{_run(words)}<w:commentRangeEnd w:id="{number}"/>'
            f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        )

    def added(self, paragraph: Paragraph, text: str) -> Paragraph:
        """Writes a paragraph that is new as a whole, its end included."""
        self._mark_end(paragraph, "ins")
        return self.revise(paragraph, f"{{++{text}++}}")

    def removed(self, paragraph: Paragraph, text: str) -> Paragraph:
        """Writes a paragraph that goes as a whole, its end included."""
        self._mark_end(paragraph, "del")
        return self.revise(paragraph, f"{{--{text}--}}")

    def _mark_end(self, paragraph: Paragraph, kind: str) -> None:
        mark = f"<w:rPr {nsdecls('w')}><w:{kind} {self._who()}/></w:rPr>"
        paragraph._p.get_or_add_pPr().append(parse_xml(mark))

    def added_row(self, row: _Row, *texts: str) -> None:
        """Fills a table row that is new as a whole."""
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:ins {nsdecls('w')} {self._who()}/>"))
        for cell, text in zip(row.cells, texts, strict=True):
            self.revise(cell.paragraphs[0], f"{{++{text}++}}")

    def finish(self, document: Document) -> None:
        """Stores the remarks."""
        content = "".join(
            f'<w:comment w:id="{number}" w:author="{self.name}" w:initials="{self.initials}" w:date="{_DATE}">'
            f"<w:p>{_run(remark)}</w:p></w:comment>"
            for number, remark in enumerate(self._remarks)
        )
        word.add_part(document, "comments", RELATIONSHIP_TYPE.COMMENTS, content)


def _run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>' if text else ""
