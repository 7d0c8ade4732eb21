"""The program that checks batches for a cluster's worker, in a guarded process: `python -m policylint.cluster.host`.

It reads what documents are checked by, then batches, from its standard input, and writes their reports to its standard
output: bytes that are pickled. It ends with its input, so it never outlives the worker.
"""

import os
import pickle
import queue
import threading
import zlib
from pathlib import Path
from typing import BinaryIO

from policylint.executors import Guarded
from policylint.orders import Order
from policylint.sources import Source


def main() -> None:
    """Serve batches until there are no more."""
    # A worker that is forked closes its standard input, and would wait for whoever reads from that here; and what a
    # library prints must not come between the reports.
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    checkers, limits = pickle.loads(zlib.decompress(pickle.load(requests)))
    for number in range(len(checkers.holdings)):
        checkers.get(number)
    batches: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    with Guarded(checkers, limits, 1) as executor:
        threading.Thread(target=_receive, args=(requests, batches, executor), daemon=True).start()
        while True:
            orders = [
                Order(Source(Path(path), path, content), holding)
                for path, content, holding in pickle.loads(batches.get())
            ]
            reports = sorted(executor.reports(orders), key=lambda each: each[0])
            small = [checkers.texts(orders[number]).taken_out(report) for number, report in reports]
            pickle.dump(pickle.dumps(small), answers)
            answers.flush()


def _receive(requests: BinaryIO, batches: "queue.SimpleQueue[bytes]", executor: Guarded) -> None:
    """Take batches as they come; when whoever sends them is gone, end at once, whatever is under way."""
    try:
        while True:
            batches.put(pickle.load(requests))
    except (EOFError, OSError):
        executor.stop()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
