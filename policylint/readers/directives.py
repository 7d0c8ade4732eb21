"""What comments tell policylint: those that begin with its name. What they mean is not the readers' business."""

_MARK = "policylint:"
# Some programs open and close comments with more hyphens than they need.
_AROUND = "- \t\r\n"


def directive_in(comment: str) -> str:
    """What a comment says behind "policylint:", white space folded; "" for a comment that is for people."""
    comment = comment.strip(_AROUND)
    if comment[: len(_MARK)].lower() != _MARK:
        return ""
    return " ".join(comment[len(_MARK) :].split())
