"""Tests of what is kept of results."""
