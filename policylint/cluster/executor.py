"""Checking documents on a Dask cluster: batches of them go there, and their reports come back.

Dask places the batches, and has them done again elsewhere when a worker is lost. On each worker it is policylint's own
guarded processes that check the documents (`policylint.cluster.worker`), so a bad file harms no worker.
"""

import contextlib
import logging
import pickle
import time
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, ClassVar, Self

from msgspec import Struct
from msgspec.structs import replace

from policylint.cluster.errors import ClusterError
from policylint.cluster.worker import Guard, check, other_version, version
from policylint.document import UnreadableError
from policylint.executors import Batching, Reports
from policylint.orders import Checkers, Order, read_source
from policylint.settings import MEGABYTE, Limits
from policylint.sources import Given, Source
from policylint.version import __version__

if TYPE_CHECKING:
    from distributed import Client

_BATCH_DOCUMENTS = 16
_BATCH_BYTES = 4 * MEGABYTE
_MOST_BATCHES = 128
_MOST_BYTES = 256 * MEGABYTE
_CONNECT_SECONDS = 10
_LOOK_SECONDS = 2.0
_RETRIES = 2
_START_SECONDS = 60.0
PATIENCE_SECONDS = 60.0
"""How long a cluster may be without any worker."""


class Refused(Struct, frozen=True):
    """The content of a document that could not be read here, and why."""

    code: str
    message: str
    size: int = 0
    at_hand: ClassVar[bool] = True

    def read(self, most: int) -> bytes:  # noqa: ARG002 - of the form of `Content`
        """Raises `UnreadableError`."""
        raise UnreadableError(self.code, self.message)


class Cluster(Batching):
    """The workers of the Dask scheduler at `address`. Everything raises `ClusterError`.

    What `checkers` hold goes to each worker once. Documents are read here, and their content goes with the batch, so no
    worker needs to see the files; what is at a URL each worker fetches itself.
    """

    def __init__(self, address: str, checkers: Checkers, limits: Limits) -> None:
        self._address = address
        self._checkers = checkers
        self._data = _packed(checkers, limits)
        self._limits = limits
        self._left = contextlib.ExitStack()
        self._threads = 0
        self._sent: dict[Future[Reports], int] = {}
        self._looked = self._seen = 0.0

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as opened:
            _refuse_without_dask()
            opened.enter_context(_quiet())
            self._client = _connected(self._address)
            opened.callback(self._client.close, timeout=_LOOK_SECONDS)
            self._await_workers()
            _refuse_others(self._address, self._client.run(version, on_error="return"))
            self._guard = self._client.submit(Guard, self._data, pure=False)
            self._executor = self._client.get_executor(pure=False, retries=_RETRIES)  # type: ignore[no-untyped-call]  # of Dask
            self._left = opened.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._left.close()

    def _await_workers(self) -> None:
        self._seen = time.monotonic()
        self.watch()
        while not self._threads:
            time.sleep(_LOOK_SECONDS)
            self.watch()

    def batches(self, orders: Sequence[Order]) -> Iterator[Sequence[Order]]:
        """Batches of documents with their content, bounded in number and bytes."""
        # A small set is spread over all workers.
        documents = min(_BATCH_DOCUMENTS, max(1, len(orders) // (2 * self._threads)))
        batch: list[Order] = []
        held = 0
        for order in orders:
            source = _with_content(order.source, self._limits)
            size = source.content.size if source.content else 0
            if batch and (len(batch) == documents or held + size > _BATCH_BYTES):
                yield batch
                batch, held = [], 0
            batch.append(replace(order, source=source))
            held += size
        if batch:
            yield batch

    def submit(self, batch: Sequence[Order]) -> Future[Reports]:
        """Have a batch checked."""
        # The path as text, since Windows and others cannot read each other's.
        shipped = [(order.source.path, order.source.content, order.holding) for order in batch]
        done: Future[Reports] = Future()

        def settle(checked: "Future[bytes]") -> None:
            del self._sent[done]
            try:
                reports = zip(batch, pickle.loads(checked.result()), strict=True)
                done.set_result([self._checkers.texts(order).put_back(report) for order, report in reports])
            except CancelledError:
                done.set_exception(self._gone("the connection to it was lost"))
            except ClusterError as error:
                done.set_exception(error)
            except Exception as error:
                done.set_exception(
                    ClusterError(f"{self._address}: the cluster could not check documents ({_named(error)}).")
                )

        data = pickle.dumps(shipped)
        seconds = _START_SECONDS + len(batch) * self._limits.seconds
        try:
            checking = self._executor.submit(check, __version__, self._guard, data, seconds)
        except Exception as error:
            raise self._gone(_named(error)) from None
        self._sent[done] = len(data)
        checking.add_done_callback(settle)
        return done

    def most(self) -> int:
        """Two for each thread of the workers that there are, so that each finds the next one waiting.

        But no more than one where what is under way holds much already.
        """
        # Another thread takes out what is done.
        if sum(tuple(self._sent.values())) > _MOST_BYTES:
            return 1
        return min(_MOST_BATCHES, 2 * max(1, self._threads))

    def watch(self) -> None:
        """Count the workers; raise `ClusterError` where there has been none for long, or no scheduler."""
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS and self._looked:
            return
        try:
            workers: dict[str, int] = self._client.nthreads()  # type: ignore[no-untyped-call]  # of Dask
        except Exception as error:
            raise self._gone(_named(error)) from None
        self._threads = sum(workers.values())
        self._looked = time.monotonic()
        if self._threads:
            self._seen = self._looked
        elif self._looked - self._seen > PATIENCE_SECONDS:
            raise self._gone(f"it has had no worker for {PATIENCE_SECONDS:g} seconds")

    def _gone(self, why: str) -> ClusterError:
        return ClusterError(
            f"{self._address}: the cluster is gone ({why}). Nothing was written; start it, and check again."
        )


def _packed(checkers: Checkers, limits: Limits) -> bytes:
    """What holds for documents, without what is of this machine alone."""
    holdings = [
        (replace(settings, rules=None, own_rules=(), baseline=None, cluster=""), rulebook)
        for settings, rulebook in checkers.holdings
    ]
    return zlib.compress(pickle.dumps((Checkers(holdings), limits)), 1)


def _with_content(source: Source, limits: Limits) -> Source:
    if source.content and not source.content.at_hand:
        return source
    try:
        return replace(source, content=Given(read_source(source, limits)))
    except UnreadableError as error:
        return replace(source, content=Refused(error.code, error.message))


def _refuse_without_dask() -> None:
    try:
        import distributed  # noqa: F401, PLC0415 - an extra that few need
    except ImportError:
        raise ClusterError("a cluster needs Dask, which is not installed: pip install 'policylint[cluster]'") from None


def _connected(address: str) -> "Client":
    from distributed import Client  # noqa: PLC0415 - as above

    try:
        return Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]  # of Dask
    except Exception as error:
        raise ClusterError(
            f"{address}: no Dask scheduler could be reached there ({_named(error)}). "
            "Give its address, such as tcp://scheduler:8786, as 'dask scheduler' prints it."
        ) from None


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Dask tells its log of what is told as an error here, and warns of large files that are sent on purpose."""
    import dask  # noqa: PLC0415 - as above

    log = logging.getLogger("distributed")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
            yield
    finally:
        log.setLevel(level)


def _refuse_others(address: str, versions: dict[str, Any]) -> None:
    """Raise `ClusterError` where a worker has another policylint than this one, or none."""
    for worker, said in sorted(versions.items()):
        if isinstance(said, Exception):
            raise ClusterError(
                f"{address}: policylint cannot be used on the worker {worker} ({_named(said)}). Install policylint "
                f"{__version__} there."
            )
        if said != __version__:
            raise ClusterError(other_version(__version__, said, worker))


def _named(error: BaseException) -> str:
    text = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
