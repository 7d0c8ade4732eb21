"""How often policylint is right: its verdicts beside the labels of the same documents."""
