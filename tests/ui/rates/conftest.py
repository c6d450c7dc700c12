"""The small district of the lists for these tests."""

from tests.ui.small_office import said
from tests.ui.tables.conftest import district, small

__all__ = ["district", "said", "small"]
