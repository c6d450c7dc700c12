"""The steps that issues take in the sample: what each changes, over whole arrays of issues at once.

The effects are those of the services, held against them by a test that replays every event.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from commandcenter.domain.workflow import REGISTER, STAGES
from commandcenter.sample.frame import Frame
from commandcenter.sample.names import word_lists
from commandcenter.sample.worktime import NEVER, Bools, Ints

STAGE_KEYS = tuple(stage.key for stage in STAGES)
REGISTERED, ACCEPTED, DISPATCHED, HANDLING, ANSWERED, SUSPENDED, CLOSED = range(len(STAGE_KEYS))
NO_STAGE = -1
VERDICTS = ("satisfied", "fairly", "dissatisfied")
CAUSES = ("evaluated", "not_evaluated", "merged")
ABSENT = -1
MOMENTS = ("stage_since", "due", "settle_from", "settle_due", "answered", "closed", "noticed")
NUMBERS = ("settle_left", "cause", "verdict", "solved", "merged_from")
COUNTS = ("returns", "dissatisfied", "tries", "version")


@dataclass(eq=False)
class Cases:
    """The rows of many issues while their history goes on; every field is an array with one place an issue.

    Moments are local seconds or NEVER; stage, verdict and cause are places in their registries or ABSENT.
    """

    frame: Frame
    registered: Ints
    category: Ints  # a place in the word lists
    round_the_clock: Bools
    limit: Ints  # the settle limit in seconds of its own kind of clock
    contacted: Ints
    is_hard: Bools
    stage: Ints = field(init=False)
    stage_since: Ints = field(init=False)
    due: Ints = field(init=False)
    settle_from: Ints = field(init=False)
    settle_due: Ints = field(init=False)
    settle_left: Ints = field(init=False)  # minutes, or ABSENT
    answered: Ints = field(init=False)
    closed: Ints = field(init=False)
    cause: Ints = field(init=False)
    verdict: Ints = field(init=False)
    noticed: Ints = field(init=False)
    solved: Ints = field(init=False)  # 1, 0 or ABSENT
    merged_from: Ints = field(init=False)  # the stage before, or ABSENT
    returns: Ints = field(init=False)
    dissatisfied: Ints = field(init=False)
    tries: Ints = field(init=False)
    version: Ints = field(init=False)

    @classmethod
    def new(
        cls,
        frame: Frame,
        registered: Ints,
        category: Ints,
        round_the_clock: Bools,
        limit: Ints,
        contacted: Ints,
        is_hard: Bools,
    ) -> "Cases":
        """Issues of which nothing is known yet but how they began."""
        cases = cls(frame, registered, category, round_the_clock, limit, contacted.copy(), is_hard.copy())
        cases.stage = np.full(len(registered), NO_STAGE, np.int64)
        for name in MOMENTS:
            setattr(cases, name, np.full(len(registered), NEVER, np.int64))
        for name in NUMBERS:
            setattr(cases, name, np.full(len(registered), ABSENT, np.int64))
        for name in COUNTS:
            setattr(cases, name, np.zeros(len(registered), np.int64))
        return cases

    def limit_due(self, rows: Ints, at: Ints, key: str) -> Ints:
        """When the limit of each issue's category that begins at ``at`` is used up."""
        time, rules = self.frame.time, self.frame.rules
        limits = [rules.limit(key, words["key"]) for words in word_lists("issues")["category"]]
        seconds = np.array([time.limit(limit) for limit in limits])
        clock = np.array([limit.round_the_clock for limit in limits])
        return time.after(at, seconds[self.category[rows]], clock[self.category[rows]])

    def restart_settling(self, rows: Ints, at: Ints) -> None:
        """A fresh settle clock from now."""
        self.settle_from[rows] = at
        self.settle_due[rows] = self.frame.time.after(at, self.limit[rows], self.round_the_clock[rows])


Given = Ints
"""What a step was given: the moment told at, the new time limit, the review day's end; 1 where it is solved; else 0."""


@dataclass(frozen=True)
class Move:
    """A step. ``to`` is the stage after, ABSENT where it stays; ``apply(cases, rows, at, given)`` changes the rest."""

    key: str
    transition: str
    role: str
    to: int
    apply: Callable[[Cases, Ints, Ints, Given], None]
    takes: str = ""  # what it is given: told_at, new_due, review_on, solved


def _nothing(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    """Only the stage changes."""


def _dispatch(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    first = cases.settle_from[rows] == NEVER
    cases.restart_settling(rows[first], at[first])


def _return(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    cases.returns[rows] += 1


def _extend(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    cases.settle_due[rows] = given


def _escalate(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    cases.is_hard[rows] = True


def _suspend(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    left = cases.frame.time.between(at, cases.settle_due[rows], cases.round_the_clock[rows])
    cases.settle_left[rows] = np.rint(left / 60).astype(np.int64)
    cases.due[rows] = given


def _resume(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    left, clock = cases.settle_left[rows] * 60, cases.round_the_clock[rows]
    gone = cases.frame.time.between(cases.settle_from[rows], cases.settle_due[rows], clock) - left
    cases.settle_from[rows] = cases.frame.time.after(at, -gone, clock)
    cases.settle_due[rows] = cases.frame.time.after(at, left, clock)
    cases.settle_left[rows] = ABSENT


def _answer(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    cases.answered[rows] = at
    cases.contacted[rows] = np.where(cases.contacted[rows] == NEVER, given, cases.contacted[rows])
    cases.noticed[rows] = given
    cases.tries[rows] = 0


def _notice(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    first = cases.contacted[rows] == NEVER
    cases.noticed[rows] = np.maximum(given, cases.noticed[rows])
    cases.contacted[rows[first]] = given[first]
    cases.due[rows[first & (cases.stage[rows] == ACCEPTED)]] = NEVER


def _close(cases: Cases, rows: Ints, at: Ints, cause: int, verdict: int) -> None:
    cases.closed[rows] = at
    cases.cause[rows] = cause
    cases.verdict[rows] = verdict


def _heard(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    cases.noticed[rows] = at
    cases.solved[rows] = given


def _satisfied(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    _close(cases, rows, at, CAUSES.index("evaluated"), VERDICTS.index("satisfied"))
    _heard(cases, rows, at, given)


def _fairly(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    _close(cases, rows, at, CAUSES.index("evaluated"), VERDICTS.index("fairly"))
    _heard(cases, rows, at, given)


def _dissatisfied(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    cases.dissatisfied[rows] += 1
    cases.verdict[rows] = VERDICTS.index("dissatisfied")
    cases.restart_settling(rows, at)
    _heard(cases, rows, at, given)


def _unreachable(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    cases.tries[rows] += 1


def _give_up(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    cases.tries[rows] += 1
    _close(cases, rows, at, CAUSES.index("not_evaluated"), ABSENT)


def _merge(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    cases.closed[rows] = at
    cases.cause[rows] = CAUSES.index("merged")
    cases.merged_from[rows] = cases.stage[rows]


def _reopen(cases: Cases, rows: Ints, at: Ints, given: Given) -> None:
    """Only what was evaluated is reopened here, never what was merged."""
    _close(cases, rows, np.full(len(rows), NEVER), ABSENT, ABSENT)
    cases.solved[rows] = ABSENT
    cases.restart_settling(rows, at)


MOVES: tuple[Move, ...] = (
    Move(REGISTER, REGISTER, "staff", REGISTERED, _nothing),
    Move("accept", "accept", "staff", ACCEPTED, _nothing),
    Move("contact", "notice", "staff", ABSENT, _notice, "told_at"),
    Move("dispatch", "dispatch", "staff", DISPATCHED, _dispatch),
    Move("sign", "sign", "handler", HANDLING, _nothing),
    Move("return", "return", "handler", ACCEPTED, _return),
    Move("notice", "notice", "handler", ABSENT, _notice, "told_at"),
    Move("whistle", "whistle", "handler", ABSENT, _nothing),
    Move("extend", "extend", "supervisor", ABSENT, _extend, "new_due"),
    Move("escalate", "escalate", "supervisor", ABSENT, _escalate),
    Move("suspend", "suspend", "leader", SUSPENDED, _suspend, "review_on"),
    Move("resume", "resume", "supervisor", HANDLING, _resume),
    Move("answer", "answer", "handler", ANSWERED, _answer, "told_at"),
    Move("satisfied", "evaluate", "staff", CLOSED, _satisfied, "solved"),
    Move("fairly", "evaluate", "staff", CLOSED, _fairly, "solved"),
    Move("dissatisfied", "evaluate", "staff", HANDLING, _dissatisfied, "solved"),
    Move("unreachable", "evaluate", "staff", ABSENT, _unreachable),
    Move("give_up", "evaluate", "staff", CLOSED, _give_up),
    Move("merge", "merge", "staff", CLOSED, _merge),
    Move("reopen", "reopen", "staff", HANDLING, _reopen),
    Move("review", "review", "leader", ABSENT, _nothing, "review_on"),
    Move("report_in", "report_in", "handler", ABSENT, _nothing),
    Move("respond", "respond", "handler", ABSENT, _nothing),
    Move("score", "score", "handler", ABSENT, _nothing),
    Move("supervise", "supervise", "supervisor", ABSENT, _nothing),
    Move("reply", "reply", "handler", ABSENT, _nothing),
    Move("decide", "decide", "leader", ABSENT, _nothing),
    Move("fulfil", "fulfil", "handler", ABSENT, _nothing),
    Move("join", "join", "staff", ABSENT, _nothing),
)
MOVE: dict[str, int] = {move.key: place for place, move in enumerate(MOVES)}
VERDICT_OF = {key: key for key in (*VERDICTS, "unreachable")} | {"give_up": "unreachable"}
"""The verdict that an evaluating step was given."""


def _due_registered(cases: Cases, rows: Ints, at: Ints) -> Ints:
    return cases.limit_due(rows, cases.registered[rows], "accept")


def _due_accepted(cases: Cases, rows: Ints, at: Ints) -> Ints:
    due = cases.limit_due(rows, cases.registered[rows], "contact")
    return np.where(cases.contacted[rows] == NEVER, due, NEVER)


def _due_dispatched(cases: Cases, rows: Ints, at: Ints) -> Ints:
    return cases.limit_due(rows, at, "sign")


def _due_handling(cases: Cases, rows: Ints, at: Ints) -> Ints:
    return cases.settle_due[rows]


def _due_answered(cases: Cases, rows: Ints, at: Ints) -> Ints:
    return cases.limit_due(rows, at, "evaluate")


def _due_suspended(cases: Cases, rows: Ints, at: Ints) -> Ints:
    return cases.due[rows]  # its review day, set by the step


def _due_closed(cases: Cases, rows: Ints, at: Ints) -> Ints:
    return np.full(len(rows), NEVER)


STAGE_DUE = (
    _due_registered,
    _due_accepted,
    _due_dispatched,
    _due_handling,
    _due_answered,
    _due_suspended,
    _due_closed,
)


def take(cases: Cases, move: Move, rows: Ints, at: Ints, given: Given) -> None:
    """Let these issues make this step."""
    move.apply(cases, rows, at, given)
    cases.version[rows] += 1
    if move.to != ABSENT:
        cases.stage[rows] = move.to
        cases.stage_since[rows] = at
        cases.due[rows] = STAGE_DUE[move.to](cases, rows, at)
    elif move.key == "extend":
        handling = rows[cases.stage[rows] == HANDLING]
        cases.due[handling] = cases.settle_due[handling]
