"""The issues that are open at the sample's moment, in groups: a day as a supervisor finds it in the morning."""

from dataclasses import dataclass

HOUR = 3600
WORK_DAY = 7 * HOUR


@dataclass(frozen=True)
class Group:
    """So many open issues: their ``steps``, and the share of the last clock that is used up, from and to.

    ``limit`` is that clock in seconds of working time; 0: the category's settle limit. ``anchor`` is the step at
    which that clock began. ``category`` narrows to those of a limit, ``calls``, ``orders`` and ``tasks`` say how far
    each department called, supervision order and task of the leader's decision has come. ``reviews`` of a banked
    issue were made; the next one is ``review_in`` days from now. Who reported a silent one has not heard of it lately.
    """

    count: int
    steps: tuple[str, ...]
    anchor: str
    used: tuple[float, float]
    limit: int = 0
    in_person: bool = True
    category: str = ""
    calls: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    joins: int = 0
    is_silent: bool = False
    reviews: int = 0
    review_in: int = 0

    @property
    def is_settling(self) -> bool:
        """Whether the category's settle limit is what runs."""
        return self.limit == 0

    @property
    def is_banked(self) -> bool:
        """Whether it is suspended."""
        return self.anchor == "suspend"


HEARD = ("register",)
TAKEN = (*HEARD, "accept")
CALLED = (*TAKEN, "contact")
GIVEN = (*TAKEN, "dispatch")
GIVEN_CALLED = (*CALLED, "dispatch")
SIGNED = (*GIVEN, "sign")
SIGNED_CALLED = (*GIVEN_CALLED, "sign")
ANSWERED = (*SIGNED, "answer")
BACK = ("return", "dispatch")

# What a called department has done: nothing yet, reported in, answered, and been scored; "late": nothing, and over.
LATE, WAITING, REPORTED, REPLIED, SCORED = "late", "waiting", "reported", "answered", "scored"
# How far a supervision order is: replied, running, or running past its deadline.
ANSWERED_ORDER, RUNNING = "replied", "running"
# How far a task is: done, not yet, or not yet though its day is over.
DONE, UNDONE = "done", "undone"

_REGISTERED = (
    Group(7, HEARD, "register", (0.05, 0.7), 2 * HOUR),
    Group(1, HEARD, "register", (0.4, 0.7), 2 * HOUR, joins=1),
    Group(2, HEARD, "register", (0.78, 0.96), 2 * HOUR),
    Group(2, HEARD, "register", (0.1, 0.6), 2 * HOUR, in_person=False),
)
_ACCEPTED = (
    Group(5, TAKEN, "accept", (0.05, 0.5), WORK_DAY),
    Group(2, CALLED, "accept", (0.1, 0.5), WORK_DAY, in_person=False),
    Group(1, TAKEN, "accept", (0.1, 0.3), WORK_DAY, in_person=False),
    Group(1, TAKEN, "accept", (1.25, 1.5), WORK_DAY, in_person=False),  # nobody has called the reporter for a day
)
_DISPATCHED = (
    Group(10, GIVEN, "dispatch", (0.05, 0.7), HOUR),
    Group(6, GIVEN_CALLED, "dispatch", (0.05, 0.7), HOUR, in_person=False),
    Group(3, GIVEN, "dispatch", (0.78, 0.95), HOUR),
    Group(1, (*GIVEN, *BACK), "dispatch", (0.2, 0.6), HOUR),
    Group(1, GIVEN_CALLED, "dispatch", (1.6, 2.4), HOUR, in_person=False),
)
_HANDLING = (
    Group(8, SIGNED, "dispatch", (0.04, 0.7)),
    Group(2, SIGNED, "dispatch", (0.3, 0.7), joins=1),
    Group(5, SIGNED_CALLED, "dispatch", (0.04, 0.7), in_person=False),
    Group(1, SIGNED_CALLED, "dispatch", (0.4, 0.7), in_person=False, joins=3),
    Group(3, (*SIGNED, "notice"), "dispatch", (0.3, 0.7)),
    Group(2, SIGNED, "dispatch", (0.5, 0.7), category="general", calls=(SCORED, REPLIED)),
    Group(2, SIGNED, "dispatch", (0.45, 0.7), category="general", calls=(REPLIED,)),
    Group(3, SIGNED, "dispatch", (0.35, 0.6), category="general", calls=(REPORTED,)),
    Group(2, SIGNED, "dispatch", (0.2, 0.5), category="general", calls=(WAITING,)),
    Group(1, SIGNED, "dispatch", (0.3, 0.5), category="complex", calls=(REPORTED, WAITING)),
    Group(2, SIGNED, "dispatch", (0.83, 0.95), category="general", calls=(LATE,)),
    Group(2, (*SIGNED, "escalate"), "dispatch", (0.3, 0.6), category="complex", tasks=(DONE, UNDONE)),
    Group(1, (*SIGNED, "escalate"), "dispatch", (0.4, 0.7), category="general", tasks=(DONE, DONE), joins=1),
    Group(1, (*SIGNED, "escalate"), "dispatch", (0.4, 0.7), category="general", tasks=(UNDONE, UNDONE)),
    Group(1, (*SIGNED, "escalate"), "dispatch", (0.3, 0.5)),  # its leader has not decided yet
    Group(1, (*GIVEN, *BACK, "sign"), "dispatch", (0.2, 0.6)),
    Group(1, (*GIVEN, *BACK, *BACK, *BACK, "sign"), "dispatch", (0.3, 0.6), orders=(RUNNING,)),
    Group(3, (*SIGNED, "notice"), "dispatch", (0.78, 0.96)),
    Group(2, (*SIGNED, "notice"), "dispatch", (0.78, 0.96), orders=(RUNNING,)),
    Group(1, (*SIGNED, "notice"), "dispatch", (0.78, 0.9), orders=(ANSWERED_ORDER,)),
    Group(1, SIGNED_CALLED, "dispatch", (0.78, 0.9), in_person=False, joins=1),
    Group(1, (*SIGNED, "notice"), "dispatch", (1.06, 1.4), orders=(RUNNING,), joins=1),
    Group(1, (*SIGNED, "notice"), "dispatch", (1.5, 1.8), category="general", orders=(LATE,)),
    Group(
        1, (*SIGNED_CALLED, "escalate"), "dispatch", (1.06, 1.4), in_person=False, orders=(RUNNING,), tasks=(UNDONE,)
    ),
    Group(  # open for more than three times its limit
        1,
        (*SIGNED, "escalate"),
        "dispatch",
        (3.2, 3.5),
        category="general",
        orders=(ANSWERED_ORDER, LATE),
        tasks=(DONE, LATE),
        joins=2,
    ),
    Group(2, SIGNED, "dispatch", (0.5, 0.68), category="complex", is_silent=True),
    Group(1, SIGNED, "dispatch", (0.6, 0.72), category="complex", is_silent=True, orders=(RUNNING,)),
)
_ANSWERED = (
    Group(12, ANSWERED, "answer", (0.04, 0.7), 3 * WORK_DAY),
    Group(1, ANSWERED, "answer", (0.2, 0.7), 3 * WORK_DAY, joins=1),
    Group(2, ANSWERED, "answer", (0.2, 0.7), 3 * WORK_DAY, calls=(REPLIED,)),
    Group(2, ANSWERED, "answer", (0.78, 0.94), 3 * WORK_DAY),
    Group(3, (*ANSWERED, "unreachable"), "answer", (0.4, 0.7), 3 * WORK_DAY),
    Group(1, (*ANSWERED, "unreachable", "unreachable"), "answer", (0.6, 0.72), 3 * WORK_DAY),
)
_BANK = (*SIGNED, "suspend")
_HARD_BANK = (*SIGNED, "escalate", "suspend")
_SUSPENDED = (
    Group(1, _BANK, "suspend", (0.98, 1.02), 17 * WORK_DAY),  # to be looked at today
    Group(1, _BANK, "suspend", (0.9, 1.1), 10 * WORK_DAY, review_in=12, orders=(RUNNING,)),
    Group(1, _HARD_BANK, "suspend", (0.9, 1.1), 31 * WORK_DAY, reviews=1, review_in=20, tasks=(DONE, UNDONE)),
    Group(1, _HARD_BANK, "suspend", (0.95, 1.05), 45 * WORK_DAY, reviews=2, review_in=9, tasks=(DONE,)),
)
GROUPS: tuple[Group, ...] = (*_REGISTERED, *_ACCEPTED, *_DISPATCHED, *_HANDLING, *_ANSWERED, *_SUSPENDED)
OPEN = sum(group.count for group in GROUPS)
