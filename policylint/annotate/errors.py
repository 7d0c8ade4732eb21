"""Why a document cannot be annotated."""


class AnnotationError(Exception):
    """A document that cannot be annotated; the text is for the person whose file it is, and does not name the file."""


class ChangedError(AnnotationError):
    """The file is not the one that the report speaks of."""

    def __init__(self) -> None:
        super().__init__(
            "The document has changed since it was checked, so the findings cannot be put in their places. Check it "
            "again, and annotate it with the new report."
        )

    def __reduce__(self) -> tuple[type["ChangedError"], tuple[()]]:
        # Whoever is told of it may be in another process.
        return ChangedError, ()
