"""A district command center: the map of grids, the pairing matrix and the issue board in one window."""

__version__ = "0.1.0"
