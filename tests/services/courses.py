"""Lets a machine of random people run on fresh databases of either engine."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from shutil import copyfile

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.conftest import new_postgres

Fresh = Callable[[], AbstractContextManager[str]]
"""Gives the URL of an empty database of today's schema, and takes it back."""


def fresh_files(current_file: Path) -> Fresh:
    """SQLite: copies of a file of today's schema."""

    @contextmanager
    def fresh() -> Iterator[str]:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "course.sqlite3"
            copyfile(current_file, file)
            yield f"sqlite:///{file}"

    return fresh


def fresh_on(postgres_server: str, template: str) -> Fresh:
    """PostgreSQL: databases made from a template of today's schema."""
    return partial(new_postgres, postgres_server, template)


def run_courses(course: type[RuleBasedStateMachine], fresh: Fresh, examples: int, steps: int) -> None:
    """Let the machine, which opens what its ``fresh`` gives, run so many courses of at most so many steps."""
    machine = type("Course", (course,), {"fresh": staticmethod(fresh)})
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks
        ),
    )
