"""The garbage collector, tuned for programs of policylint's own; a library does not change its host's settings."""

import gc


def tune_collector() -> None:
    """Let it look less often: a run makes many small lasting objects and few cycles, which may not pile up."""
    gc.set_threshold(50_000, 10, 20)
