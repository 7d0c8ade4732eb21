"""One order: a source to check, and by what. Whatever goes wrong with it becomes its report's error."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from policylint.document import UnreadableError
from policylint.guard import own_fault, too_big
from policylint.regular import IrregularError, read_regular
from policylint.report import DocumentReport, unreadable
from policylint.rule_texts import RuleTexts
from policylint.rulebook.model import Rulebook
from policylint.settings import Limits, Settings
from policylint.sources import Source

if TYPE_CHECKING:
    from policylint.checker import Checker

Holding = tuple[Settings, Rulebook]
"""What holds for documents."""


class Order(Struct, frozen=True):
    """A source, and the number of what holds for it: the values themselves go to each worker once."""

    source: Source
    holding: int


class Checkers:
    """A checker for each of `holdings`, made when it is first asked for; those of one rulebook share what was read."""

    def __init__(self, holdings: Sequence[Holding]) -> None:
        self.holdings = holdings
        self._by_number: dict[int, Checker] = {}
        self._by_rulebook: dict[int, Checker] = {}
        self._texts: dict[int, RuleTexts] = {}

    def __reduce__(self) -> tuple[object, ...]:
        # What a checker has made ready is made again in another process, sooner than it is sent there.
        return type(self), (self.holdings,)

    def get(self, number: int) -> "Checker":
        """The checker for the holding of this number. Raises `RulebookError`."""
        if number not in self._by_number:
            from policylint.checker import Checker  # noqa: PLC0415 - not needed for what the cache knows

            settings, rulebook = self.holdings[number]
            known = self._by_rulebook.get(id(rulebook))
            checker = known.under(settings) if known else Checker(rulebook, settings)
            self._by_number[number] = self._by_rulebook[id(rulebook)] = checker
        return self._by_number[number]

    def check(self, order: Order) -> DocumentReport:
        """The report on one document; whatever keeps it from being checked is its error, and costs no other."""
        checker, source = self.get(order.holding), order.source
        limits = checker.settings.limits
        try:
            return checker.check(read_source(source, limits), source.path)
        except UnreadableError as error:
            return unreadable(source.path, error)
        except MemoryError:
            return unreadable(source.path, too_big(limits))
        except Exception as error:
            return unreadable(source.path, own_fault(error))

    def texts(self, order: Order) -> RuleTexts:
        """The texts of the rules by which a source is checked."""
        rulebook = self.holdings[order.holding][1]
        if id(rulebook) not in self._texts:
            self._texts[id(rulebook)] = RuleTexts(rulebook)
        return self._texts[id(rulebook)]


def read_source(source: Source, limits: Limits) -> bytes:
    """What `source` holds; raises `UnreadableError` when it cannot be read or is over the size limit."""
    if source.content is None:
        return read_bytes(source.file, limits)
    if source.content.size > limits.file_size:
        raise _too_large(limits)
    return _refuse_large(source.content.read(limits.file_size + 1), limits)


def read_bytes(file: Path, limits: Limits) -> bytes:
    """The content of `file`; raises `UnreadableError` when it cannot be read or is over the size limit."""
    try:
        if file.is_dir():
            raise UnreadableError(
                "unreadable",
                "This folder could not be opened, so nothing in it was checked. Check that you may read it.",
            )
        data = read_regular(file, limits.file_size + 1)
    except (IrregularError, FileNotFoundError):
        raise UnreadableError(
            "unreadable", "This is not a regular file, or a link to a file that is not there, so it was not read."
        ) from None
    except OSError as error:
        raise UnreadableError(
            "unreadable",
            f"The system would not let it be read ({error.strerror or error}). Check that it is still there and that "
            "you may read it.",
        ) from None
    return _refuse_large(data, limits)


def _refuse_large(data: bytes, limits: Limits) -> bytes:
    if len(data) > limits.file_size:
        raise _too_large(limits)
    return data


def _too_large(limits: Limits) -> UnreadableError:
    megabytes = limits.file_size / 1024 / 1024
    return UnreadableError(
        "too-large",
        f"It is larger than the limit of {megabytes:g} MB. Split it, or raise the limit with --max-file-size.",
    )
