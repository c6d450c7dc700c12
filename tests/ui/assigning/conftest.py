"""The small district for these tests."""

from tests.ui.small_office import district, said, small

__all__ = ["district", "said", "small"]
