"""What is wrong with a configuration."""


class ConfigError(ValueError):
    """A configuration that cannot be used. The text names the file and line, and says what is wrong."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message
