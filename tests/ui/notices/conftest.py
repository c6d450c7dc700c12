"""The small district for these tests, and documents on it."""

from datetime import date
from pathlib import Path

import pytest

from commandcenter.services.notices import load_notices
from commandcenter.services.scope import Scope
from commandcenter.ui.notices.document import Document, document_of, village_names
from tests.services.pairing_district import TODAY, District
from tests.ui.small_office import district, said, small

__all__ = ["district", "said", "small"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to write into."""
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.fixture
def document(qapp: object, district: District) -> Document:
    """The notices of 瓜沥: four grids in two villages."""
    with district.database.read() as session:
        notices = load_notices(session, Scope("330109113"), TODAY)
        return document_of(notices, village_names(session), date(2024, 8, 3))
