"""The rates against an account of the raw events, in the present and at any moment before, on both engines."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from commandcenter.domain.rates import MEASURES, RATES, Tally
from commandcenter.domain.vocabulary import CHINA
from commandcenter.sample.make import make_sample
from commandcenter.services import rates_then
from commandcenter.services.casework import undo
from commandcenter.services.figures import load_figures
from commandcenter.services.rates import WHOLE_TIME, Period, RateTable, load_rates, load_tally
from commandcenter.services.rates_dimensions import DIMENSIONS
from commandcenter.services.scope import Scope
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue, IssueEvent, Organization
from tests.services import casework_district as small
from tests.services.casework_district import NOW, SUPERVISOR, Asked, issue_in, step
from tests.services.rates_account import Counts, account, read

KEYS = [measure.key for measure in MEASURES]
BY = [dimension.key for dimension in DIMENSIONS]
HOUR = timedelta(hours=1)


def counted(tally: Tally) -> Counts:
    return {key: tally[key] for key in KEYS}


def by_group(table: RateTable) -> dict[str, Counts]:
    return {group.key: counted(group.tally) for group in table.groups}


@pytest.fixture
def made_by_hand(current_url: str) -> Iterator[Database]:
    """One issue in each stage, and courses with turns: dissatisfied, reopened, merged, unreachable, taken back."""
    database = Database(current_url)
    small.build(database)
    with database.begin() as session:
        for stage in small.WAY:
            issue_in(session, stage)
        into = session.get_one(Issue, issue_in(session, "handling")).number
        for turn in TURNS:
            issue_id = issue_in(session, turn[0])
            for place, key in enumerate(turn[1:], 1):
                name, _, answer = key.partition(" ")
                moment = NOW + timedelta(days=4 * place)
                if name == "undo":
                    undo(session, issue_id, SUPERVISOR, moment - timedelta(days=4) + timedelta(seconds=20))
                else:
                    step(session, issue_id, name, Asked(now=moment), **_answers(name, answer, moment, into))
    yield database
    database.close()


UNREACHABLE = "evaluate unreachable"
TURNS: tuple[tuple[str, ...], ...] = (
    ("answered", "evaluate dissatisfied", "answer", "evaluate satisfied"),
    ("answered", "evaluate dissatisfied", "merge"),
    ("answered", "evaluate dissatisfied", "answer", UNREACHABLE, UNREACHABLE, UNREACHABLE),
    ("answered", UNREACHABLE, UNREACHABLE, UNREACHABLE, "notice"),
    ("answered", "evaluate fairly", "reopen", "answer", UNREACHABLE),
    ("answered", "evaluate satisfied", "undo", "evaluate dissatisfied"),
    ("answered", "evaluate dissatisfied", "undo", "evaluate satisfied", "reopen", "undo"),
    ("handling", "merge", "reopen", "answer", "evaluate satisfied"),
    ("handling", "notice", "extend", "merge"),
    ("suspended", "review", "resume", "answer", "merge", "undo"),
    ("suspended", "merge", "reopen"),
    ("registered", "merge", "notice"),
    ("handling", "return", "dispatch", "sign", "answer", "evaluate satisfied", "reopen"),
    ("accepted", "notice"),
)  # fmt: skip


def _answers(name: str, answer: str, moment: datetime, into: str) -> dict[str, object]:
    if name == "evaluate":
        return {"verdict": answer, "solved": "no" if answer == "dissatisfied" else "yes"}
    if name in ("answer", "notice"):
        return {"told_at": moment - HOUR}
    return {"merge": {"into": into}, "extend": {"new_due": moment + timedelta(days=30)}}.get(name, {})


def agrees(database: Database, moment: datetime) -> None:
    with database.read() as session:
        issues = read(session)
        for dimension in BY:
            table = load_rates(session, dimension, Scope(), moment, WHOLE_TIME)
            expected = account(issues, dimension, moment)
            assert by_group(table) == expected, dimension
            assert counted(table.total) == {key: sum(group[key] for group in expected.values()) for key in KEYS}


@pytest.mark.parametrize("near", [5_000, 3], ids=["by its steps", "by what closed since"])
def test_every_turn_counts_as_its_events_say_at_every_moment(
    made_by_hand: Database, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates_then, "NEAR", near)
    with made_by_hand.read() as session:
        moments = set(session.scalars(select(IssueEvent.at)))
    for moment in moments:
        agrees(made_by_hand, moment)
        agrees(made_by_hand, moment + timedelta(seconds=1))
    agrees(made_by_hand, max(moments) + timedelta(days=400))


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    file: Path = tmp_path_factory.mktemp("rates") / "season.sqlite3"
    make_sample(f"sqlite:///{file}", "season", as_of=date(2024, 8, 2))
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.mark.parametrize("days_ago", [0, 1, 20, 77])
def test_a_seasons_rates_are_those_of_its_events(season: Database, days_ago: int) -> None:
    agrees(season, datetime(2024, 8, 2, 9, 30, tzinfo=UTC) - timedelta(days=days_ago))


@pytest.fixture
def season_elsewhere(current_postgres_url: str) -> Iterator[Database]:
    make_sample(current_postgres_url, "season", as_of=date(2024, 8, 2))
    database = Database(current_postgres_url)
    yield database
    database.close()


def test_a_season_on_the_other_engine_too(season_elsewhere: Database) -> None:
    for moment in (datetime(2024, 8, 2, 9, 30, tzinfo=UTC), datetime(2024, 7, 3, 9, 30, tzinfo=UTC)):
        agrees(season_elsewhere, moment)


def test_the_strip_says_the_same(season: Database) -> None:
    now = datetime(2024, 8, 2, 9, 30, tzinfo=UTC)
    with season.read() as session:
        lead = session.scalar(select(Issue.lead_organization_id).where(Issue.stage == "handling").limit(1))
        for scope in (Scope(), Scope("330109113"), Scope("330109113", department=lead)):
            for days_ago in (0, 5, 50):
                day = now.astimezone(CHINA).date() - timedelta(days=days_ago)
                figures = load_figures(session, scope, day, now)
                tally = load_rates(session, "category", scope, figures.moment, WHOLE_TIME).total
                assert figures.settled == tally.rate("settled")
                assert figures.on_time == tally.rate("on_time")
                assert figures.satisfaction == tally.rate("satisfaction")
                told = (figures.open, figures.overdue, figures.suspended, figures.not_evaluated)
                assert told == tuple(tally[key] for key in ("open", "overdue", "suspended", "not_evaluated"))


DAYS = st.none() | st.dates(date(2024, 4, 25), date(2024, 8, 10))
MOMENTS = st.datetimes(datetime(2024, 4, 20), datetime(2024, 8, 4), timezones=st.just(UTC))
SCOPES = st.sampled_from((Scope(), Scope("330109113"), Scope("330109113", "330109113201"), Scope(grids=(1, 2, 3, 900))))


def test_no_rate_leaves_its_bounds_and_the_parts_make_up_the_whole(season: Database) -> None:
    @settings(max_examples=25, deadline=None)
    @given(st.sampled_from(BY), SCOPES, MOMENTS, DAYS, DAYS)
    def check(by: str, scope: Scope, moment: datetime, first: date | None, last: date | None) -> None:
        with season.read() as session:
            table = load_rates(session, by, scope, moment, Period(first, last))
            together = load_tally(session, scope, moment, Period(first, last))
        assert table.total == together
        for tally in (table.total, *(group.tally for group in table.groups)):
            for rate in RATES:
                share = tally.rate(rate.key).share
                assert share is None or 0 <= share <= 1
            assert tally["collected"] == tally["closed"] + tally["open"]
            assert tally["judged"] == tally["in_time"] + tally["late"] == tally["closed"] + tally["overdue"]
            assert tally["open"] >= tally["overdue"] + tally["suspended"]
            assert tally["evaluated"] + tally["not_evaluated"] + tally["merged"] >= tally["closed"]

    check()


def test_a_period_takes_whole_local_days(made_by_hand: Database) -> None:
    day, later = NOW.astimezone(CHINA).date(), NOW + timedelta(days=400)
    with made_by_hand.read() as session:
        issues = session.scalar(select(func.count()).select_from(Issue))

        def collected(period: Period) -> int:
            return load_tally(session, Scope(), later, period)["collected"]

        assert collected(Period(day, day)) == collected(Period(None, day)) == collected(Period(day)) == issues
        assert collected(Period(day + timedelta(days=1))) == collected(Period(None, day - timedelta(days=1))) == 0


def test_groups_have_names_and_those_without_have_one_too(made_by_hand: Database) -> None:
    with made_by_hand.read() as session:
        names = {
            by: {group.key: group.name for group in load_rates(session, by, Scope(), NOW + HOUR, WHOLE_TIME).groups}
            for by in BY
        }
        lead = session.scalar(select(Organization.name).where(Organization.id == small.HOUSING))
    assert names["department"] == {str(small.HOUSING): lead, "": "尚未交办"}
    assert names["township"] == {"330109113": "瓜沥镇"}
    assert names["village"] == {"330109113201": "瓜沥镇 东灵村"}
    assert names["month"] == {"2024-08": "2024年8月"}
    assert names["year"] == {"2024": "2024年"}
    assert names["source"] == {"hotline": "12345 热线"}
