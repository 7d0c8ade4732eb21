"""How fast policylint is, beside the tools that people would use instead: `python -m benchmarks FOLDER`."""
