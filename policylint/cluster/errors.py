"""What is wrong with a cluster."""


class ClusterError(ValueError):
    """A cluster that cannot be used, or that is gone; the text says which, and what to do."""
