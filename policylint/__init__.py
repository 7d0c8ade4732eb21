"""policylint: a linter for HR and policy documents.

>>> import policylint
>>> report = policylint.check(["samples"])  # doctest: +SKIP
"""

from policylint.version import __version__

__all__ = ["Report", "Settings", "__version__", "check"]


def __getattr__(name: str) -> object:
    if name == "check":
        from policylint.api import check  # noqa: PLC0415 - the command must start fast

        return check
    if name == "Settings":
        from policylint.settings import Settings  # noqa: PLC0415 - as above

        return Settings
    if name == "Report":
        from policylint.report import Report  # noqa: PLC0415 - as above

        return Report
    raise AttributeError(f"module 'policylint' has no attribute '{name}'")
