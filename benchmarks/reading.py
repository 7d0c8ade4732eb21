"""Read every file of a folder, and do nothing else: `python -m benchmarks.reading policylint|python-docx FOLDER`.

It prints how many pages they have together, where the reader tells.
"""

import sys
from pathlib import Path


def by_policylint(file: Path) -> int:
    """Read all that a check needs: text, places, blocks."""
    from policylint.readers import read  # noqa: PLC0415 - each reader pays for its own library only

    return read(file.read_bytes(), file.name).reading.pages or 0


def by_python_docx(file: Path) -> int:
    """Read the text of a Word file's paragraphs and cells."""
    import docx  # noqa: PLC0415 - as above

    document = docx.Document(str(file))
    _ = [paragraph.text for paragraph in document.paragraphs]
    _ = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return 0


READERS = {"policylint": by_policylint, "python-docx": by_python_docx}


def main(reader: str, folder: Path) -> None:
    """Read the files below `folder`, and print the number of pages."""
    print(sum(READERS[reader](file) for file in sorted(folder.rglob("*")) if file.is_file()))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
