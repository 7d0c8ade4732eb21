"""Checking documents on the workers of a Dask cluster."""
