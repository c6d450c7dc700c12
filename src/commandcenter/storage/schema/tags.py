"""What cadres bring and villages ask for: dialects and skills."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped

from commandcenter.storage.schema.base import Base, column


class CadreTag(Base):
    """A dialect that a cadre speaks, or a skill that they have."""

    __tablename__ = "cadre_tag"
    cadre_id: Mapped[int] = column("the cadre", ForeignKey("cadre.id"), primary_key=True)
    tag: Mapped[str] = column("a key of CADRE_TAGS", String(30), primary_key=True)


class VillageTag(Base):
    """A dialect that is spoken in a village, or a skill that it asks for."""

    __tablename__ = "village_tag"
    village_code: Mapped[str] = column("the village", ForeignKey("village.code"), primary_key=True)
    tag: Mapped[str] = column("a key of CADRE_TAGS", String(30), primary_key=True)
