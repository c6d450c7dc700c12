"""Places: townships, villages, grids, and the geometry made ready."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped

from commandcenter.storage.schema.base import Base, column


class MapSheetRow(Base):
    """The geometry made ready for painting, one row a redrawing of the grids."""

    __tablename__ = "map_sheet"
    id: Mapped[int] = column("surrogate key", primary_key=True)
    valid_from: Mapped[date] = column("first day on which these grids are in force", unique=True)
    data: Mapped[bytes] = column("arrays as .npz, see storage/mapsheet.py", LargeBinary)


class Township(Base):
    """镇街: a subdistrict or town."""

    __tablename__ = "township"
    code: Mapped[str] = column("9-digit code", String(9), primary_key=True)
    name: Mapped[str] = column("full name")
    kind: Mapped[str] = column("subdistrict or town", String(20))
    initials: Mapped[str] = column("pinyin initials of the name, lower case")


class Village(Base):
    """村社: a village or community."""

    __tablename__ = "village"
    code: Mapped[str] = column("12-digit code", String(12), primary_key=True)
    name: Mapped[str] = column("full name")
    township_code: Mapped[str] = column("the township it belongs to", ForeignKey("township.code"), index=True)
    initials: Mapped[str] = column("pinyin initials of the name, lower case")


class VillageFocus(Base):
    """A focus tag of a village (重点村社)."""

    __tablename__ = "village_focus"
    village_code: Mapped[str] = column("the village", ForeignKey("village.code"), primary_key=True)
    tag: Mapped[str] = column("newly_formed, lagging, environment or inspection", String(20), primary_key=True)


class Grid(Base):
    """网格: one drawing of it; a redrawn grid gets a new row and the old one a last day."""

    __tablename__ = "grid"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        Index(
            "uq_grid_code_in_force",
            "code",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
        ),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_period"),
        CheckConstraint("households >= 0", name="households"),
    )
    id: Mapped[int] = column("surrogate key", primary_key=True)
    code: Mapped[str] = column("the district's code for it, as text", String(30))
    village_code: Mapped[str] = column("the one village it belongs to", ForeignKey("village.code"), index=True)
    households: Mapped[int] = column("households living there")
    valid_from: Mapped[date] = column("first day of this drawing")
    valid_to: Mapped[date | None] = column("day after its last; empty while it is in force")
    geometry: Mapped[bytes] = column("polygon as WKB, EPSG:4549", LargeBinary)
