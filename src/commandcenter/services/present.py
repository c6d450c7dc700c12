"""What time it is for a district: real time, or a sample's own time that ticks on from the day it was made for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import CHINA
from commandcenter.storage.schema import Meta

CLOCK_OFFSET = "clock_offset_seconds"
SAMPLE = "sample"


@dataclass(frozen=True)
class Present:
    """The district's now. ``offset`` is zero but for a sample made for a day in the past."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """The moment, UTC, to the second."""
        return (datetime.now(UTC) + self.offset).replace(microsecond=0)

    def reached(self) -> datetime:
        """The end of the second that runs: "as of" this, whatever has been written by now has happened."""
        return self.now() + timedelta(seconds=1)

    def today(self) -> date:
        """The local day."""
        return self.now().astimezone(CHINA).date()


def facts(session: Session) -> dict[str, str]:
    """The facts of this database: ``district_code``, ``district_name``, ``sample`` (a day), …"""
    return dict(session.execute(select(Meta.key, Meta.value)).all())


def load_present(session: Session) -> Present:
    """The district's clock."""
    return Present(timedelta(seconds=int(facts(session).get(CLOCK_OFFSET, "0"))))


def local_midnight(day: date) -> datetime:
    """The first moment of a local day, as UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The moment at which a local day is over, as UTC: "as of that day" means before this."""
    return local_midnight(day + timedelta(days=1))


def days_since(last: datetime | None, moment: datetime) -> int | None:
    """Local days from one moment to another."""
    return (moment.astimezone(CHINA).date() - last.astimezone(CHINA).date()).days if last else None
