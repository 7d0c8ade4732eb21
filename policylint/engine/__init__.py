"""Judging a document: pure functions from a `Document` and a `Rulebook` to verdicts. No I/O."""
