"""Made documents as Markdown, Word and PDF files."""

from collections.abc import Callable, Sequence

from benchmarks.documents import Block, Heading, Items, Paragraph

# A process that is measured counts its parent's memory as its own, so nothing large is imported before it is needed.
_HEADER, _FOOTER = "Made up to measure with", "Not anybody's policy"


def markdown(blocks: Sequence[Block]) -> bytes:
    """A Markdown file."""
    return ("\n\n".join(map(_markdown_block, blocks)) + "\n").encode()


def _markdown_block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {block.text}"
    if isinstance(block, Paragraph):
        return " ".join(block.sentences)
    if isinstance(block, Items):
        return "\n".join(f"- {sentence}" for sentence in block.sentences)
    head, *rows = block.rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def word(blocks: Sequence[Block]) -> bytes:
    """A Word file, with ruled tables, a header and a footer."""
    from tools.sampledocs import word as maker  # noqa: PLC0415 - large

    document = maker.start(blocks[0].text if isinstance(blocks[0], Heading) else "", "policylint")
    for block in blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, block.level - 1)
        elif isinstance(block, Paragraph):
            maker.say(document, " ".join(block.sentences))
        elif isinstance(block, Items):
            for sentence in block.sentences:
                maker.say(document, sentence, "List Bullet")
        else:
            maker.grid(document, block.rows, [15 / len(block.rows[0])] * len(block.rows[0]))
    return maker.finish(document, header=_HEADER, footer=_FOOTER, pages=4)


def pdf(blocks: Sequence[Block]) -> bytes:
    """A PDF, with ruled tables, and a header and a footer on each page."""
    from reportlab.platypus import Paragraph as Text  # noqa: PLC0415 - large

    from tools.sampledocs import pdf as maker  # noqa: PLC0415 - large

    story = []
    for block in blocks:
        if isinstance(block, Heading):
            story.append(Text(block.text, maker.TITLE) if block.level == 1 else maker.heading(block.text))
        elif isinstance(block, Paragraph):
            story.append(maker.say(" ".join(block.sentences)))
        elif isinstance(block, Items):
            story.append(maker.bullets(*block.sentences))
        else:
            story.append(maker.grid(block.rows, [16 / len(block.rows[0])] * len(block.rows[0])))
    return maker.build(_HEADER, story, margins=maker.running(_HEADER, _FOOTER))


FORMATS: dict[str, Callable[[Sequence[Block]], bytes]] = {".md": markdown, ".docx": word, ".pdf": pdf}
"""How a file with this suffix is made."""
