"""Fixing of texts, for tests."""

from policylint.checker import Checker
from policylint.fixing import Fixed, fix


class Fixer:
    """Checks and fixes by one checker."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker

    def fix(self, data: bytes, path: str = "policy.md") -> Fixed:
        """What becomes of a file."""
        return fix(data, self.checker.check(data, path), self.checker)

    def __call__(self, text: str, path: str = "policy.md") -> str:
        """What becomes of a text."""
        return self.fix(text.encode(), path).data.decode()

    def why_left(self, text: str, path: str = "policy.md") -> list[str]:
        """Why each finding is left as it is, in a text that must not be changed."""
        fixed = self.fix(text.encode(), path)
        assert fixed.data.decode() == text
        return [left.why for left in fixed.left]
