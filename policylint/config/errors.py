"""What is wrong with a configuration."""

from policylint.printable import printable


class ConfigError(ValueError):
    """A configuration that cannot be used. The text names the file and line, and says what is wrong."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(printable(f"{file}:{line}: {message}"))
        self.file, self.line, self.message = file, line, message
