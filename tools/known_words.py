"""Make `policylint/language/data/known_words.txt` from the system's English word lists.

    python tools/known_words.py /usr/share/dict/american-english /usr/share/dict/british-english

The lists are SCOWL's (Debian packages wamerican and wbritish); its notice stands beside the file.
"""

import re
import sys
from pathlib import Path

from policylint.language.spelling import LEAST_LETTERS

TARGET = Path(__file__).parent.parent / "policylint" / "language" / "data" / "known_words.txt"


def main(lists: list[str]) -> None:
    """Write the words of `lists` that are long enough to be corrected to."""
    words = {
        word
        for name in lists
        for word in Path(name).read_text(encoding="utf-8").split()
        if len(word) >= LEAST_LETTERS and re.fullmatch("[a-z]+", word)
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n" + "\n".join(sorted(words)) + "\n", encoding="ascii", newline="\n")
    print(f"{len(words)} words, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
