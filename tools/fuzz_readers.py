"""Let a reader of documents be led by its own branches to inputs on which it fails: fuzzing guided by coverage.

    pip install atheris
    python tools/fuzz_readers.py FORMAT FOLDER [options of libFuzzer, such as -max_total_time=600 -seed=1]

FORMAT is markdown, html, text or docx. FOLDER takes the inputs that reach new branches, and another run goes on from
them; the samples are the first, or `SEEDS`. What is mutated of a Word file is a list of orders that build its XML
(`fuzzing/word_xml.py`), since a zip package of changed bytes is hardly ever one. What must hold is a sound document or
an `UnreadableError`. libFuzzer ends at the first input with which it does not, and says where it put it.
"""

import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # the tests' documents are no installed package

with atheris.instrument_imports(include=["policylint.readers"]):
    from fuzzing.flow import unsound
    from fuzzing.word_xml import SEEDS, word_file

    from policylint.document import UnreadableError
    from policylint.readers import docx, html, markdown, text

_READERS = {"markdown": (markdown, ".md"), "html": (html, ".html"), "text": (text, ".txt"), "docx": (docx, ".docx")}
_MARKS = (
    *(
        "<table>",
        "<td colspan=2>",
        "<tr>",
        "<th>",
        "<ul>",
        "<ol type=a start=3>",
        "<li>",
        "<dl><dt>",
        "<dd>",
        "</",
        "<b>",
    ),
    *("<!--", "-->", "policylint: accept ", "<h1>", "<p>", "<br>", "<pre>", "<s>", "<q>", "<title>", "&amp;", "&#x"),
    *(
        "|-|-|",
        "```",
        "[^1]",
        "](",
        "[a]: ",
        "---",
        "===",
        "**",
        "__",
        "~~",
        "> ",
        "1. ",
        "- ",
        "    ",
        "a) ",
        "kind: ",
    ),
)


def main() -> None:
    """Run libFuzzer on the reader that is asked for."""
    name, folder, *options = sys.argv[1:]
    module, suffix = _READERS[name]
    Path(folder).mkdir(parents=True, exist_ok=True)
    marks = Path(folder).with_suffix(".marks")
    marks.write_text("".join(f'"{mark}"\n' for mark in _MARKS), encoding="utf-8")

    def judge(data: bytes) -> None:
        try:
            document = module.read(word_file(data) if name == "docx" else data, f"x{suffix}")
        except UnreadableError:
            return
        if wrong := unsound(document):
            raise AssertionError(wrong)

    samples = [] if name == "docx" else [file.read_bytes()[:4096] for file in (ROOT / "samples").glob(f"*{suffix}")]
    for number, seed in enumerate(samples or SEEDS):
        (Path(folder) / f"seed-{number}").write_bytes(seed)
    atheris.Setup([sys.argv[0], folder, f"-dict={marks}", "-max_len=4096", "-timeout=10", *options], judge)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
