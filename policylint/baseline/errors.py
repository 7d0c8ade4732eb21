"""What is wrong with a baseline."""


class BaselineError(ValueError):
    """A baseline that cannot be used; the text names the file, and says what is wrong and what to do."""
