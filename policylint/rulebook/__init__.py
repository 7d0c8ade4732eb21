"""The rulebook: rules and vocabulary as data, loaded, checked and compiled once."""
