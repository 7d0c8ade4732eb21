"""The program, as `policylint` or as `python -m policylint`."""

from policylint.collector import tune_collector


def run() -> None:
    """Run the command that the program's arguments name, and end the program with its exit code."""
    # Before the imports, which make a good part of a small run.
    tune_collector()
    from policylint.cli import main  # noqa: PLC0415 - as just said

    main(prog_name="policylint")


if __name__ == "__main__":
    run()
