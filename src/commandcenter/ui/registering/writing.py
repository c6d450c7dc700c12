"""What the window writes, and how it tells of it: messages with a way on or back, also when the window is gone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.services.joining import Joined, join, take_back
from commandcenter.services.registering import Heard, register
from commandcenter.storage.schema import Issue
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office


@dataclass(frozen=True)
class Registered:
    """An issue that has just been registered."""

    issue_id: int
    number: str


def register_call(
    office: Office, heard: Heard, then: Callable[[Registered], None], failed: Callable[[Failure], None]
) -> None:
    """Register what is heard."""
    actor, now, rules = office.seat.actor, office.present.now(), office.rules

    def command(session: Session) -> Registered:
        issue_id = register(session, heard, actor, now, rules)
        return Registered(issue_id, session.scalars(select(Issue.number).where(Issue.id == issue_id)).one())

    def tell(done: Registered) -> None:
        office.messages.say(f"已登记 {done.number}。", "good", ("打开", partial(open_issue, office, done.issue_id)))
        then(done)

    office.tell(command, tell, failed)


def join_call(
    office: Office, issue_id: int, heard: Heard, then: Callable[[Joined], None], failed: Callable[[Failure], None]
) -> None:
    """Make what is heard a report of an issue."""
    actor, now, rules = office.seat.actor, office.present.now(), office.rules

    def command(session: Session) -> Joined:
        return join(session, issue_id, heard, actor, now, rules)

    def tell(done: Joined) -> None:
        who = "反映人" if len(done.reports) == 1 else f" {len(done.reports)} 位反映人"
        words = f"已并入 {done.number}：办结时{who}一并得到答复。"
        office.messages.say(words, "good", ("撤销并入", partial(take_call_back, office, done)))
        then(done)

    office.tell(command, tell, failed)


def take_call_back(office: Office, joined: Joined) -> None:
    """Take a joined call out again, as an issue of its own."""
    actor, now, rules = office.seat.actor, office.present.now(), office.rules

    def command(session: Session) -> Registered:
        number = take_back(session, joined, actor, now, rules)
        return Registered(session.scalars(select(Issue.id).where(Issue.number == number)).one(), number)

    def tell(done: Registered) -> None:
        words = f"已撤销并入：{joined.number} 恢复原样，这次反映自成一件 {done.number}。"
        office.messages.say(words, "plain", ("打开", partial(open_issue, office, done.issue_id)))

    office.tell(command, tell)


def open_issue(office: Office, issue_id: int) -> None:
    """Show an issue."""
    office.doors.issue_asked.emit(issue_id)
