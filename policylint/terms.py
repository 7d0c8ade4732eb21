"""What rules, settings and reports call the same things."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters, the gravest first."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"
    NONE = "none"


GRAVITY: dict[str, int] = {severity: place for place, severity in enumerate(Severity)}
"""The place of each severity, the gravest first."""

LEVELS = tuple(severity.value for severity in Severity if severity is not Severity.NONE)
"""The severities of findings that weigh something, from the gravest to the lightest."""

OTHER = "other"
"""The kind of a document that is of none of the model's kinds."""
