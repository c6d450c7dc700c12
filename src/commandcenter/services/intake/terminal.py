"""Importing from the command line: what was chosen, what was found and what was done, in lines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from commandcenter.domain.errors import DatabaseProblem, Refused
from commandcenter.domain.workflow import Actor
from commandcenter.services.intake.batch import Batch, Progress
from commandcenter.services.intake.cells import plain
from commandcenter.services.intake.checking import LISTS, SOURCE_TERMS
from commandcenter.services.intake.issue_fields import ISSUE_FIELDS
from commandcenter.services.intake.issues import Choice, choice_for, dry_run, import_issues, read_issues
from commandcenter.services.intake.sheets import Sheet
from commandcenter.services.present import load_present
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import Condition, condition, prepare

NAMED = 10  # so many bad rows are named
NO_COLUMN = ("", "-")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for. ``mapped`` are FIELD=COLUMN; empty texts mean: as proposed."""

    kind: str
    file: Path
    sheet: str | None = None
    is_dry: bool = False
    mapped: tuple[str, ...] = ()
    source: str = ""
    list: str = ""
    rejects: Path | None = None


def import_file(url: str, wanted: Wanted, say: Say, progress: Progress) -> None:
    """Import a file into a database, telling what is done. Raises CommandCenterError with a sentence."""
    database = Database(url)
    try:
        if condition(database) is Condition.EMPTY:
            raise DatabaseProblem("这个数据库还是空的：请先打开一次窗口，或用 commandcenter sample 建立样本。")
        prepare(database)
        KINDS[wanted.kind](database, wanted, say, progress)
    finally:
        database.close()


def _issues(database: Database, wanted: Wanted, say: Say, progress: Progress) -> None:
    actor = Actor("administrator")
    progress(0, f"读取 {wanted.file.name}")
    sheet = read_issues(wanted.file, wanted.sheet)
    with database.read() as session:
        now = load_present(session).now()
        choice = chosen(choice_for(session, sheet), wanted)
        for line in in_words(sheet, choice):
            say(line)
        batch = dry_run(session, sheet, choice, actor, now, progress)
    for line in found(batch):
        say(line)
    if wanted.rejects is not None and batch.bad:
        say(f"有问题的行写在 {batch.write_rejects(wanted.rejects)}，改好后可以再导入。")
    if wanted.is_dry:
        say("这是试导入：什么也没有写入。")
        return
    with database.begin() as session:
        done = import_issues(session, batch, actor, now, progress)
    say(f"已导入 {done.new:,} 件事项，{done.known:,} 件已导入过。")


KINDS: dict[str, Callable[[Database, Wanted, Say, Progress], None]] = {"issues": _issues}


def chosen(proposed: Choice, wanted: Wanted) -> Choice:
    """What is proposed, changed as the command line says. Raises Refused for what there is not."""
    columns = dict(proposed.columns)
    for words in wanted.mapped:
        name, is_parted, head = words.partition("=")
        key = _field(name)
        if not is_parted or key is None:
            fields = "、".join(field.name for field in ISSUE_FIELDS.fields)
            raise Refused(f"“{words}”看不懂：请写成 字段=列名，字段有{fields}。")
        columns = {field: own for field, own in columns.items() if field != key and own != head.strip()}
        if head.strip() not in NO_COLUMN:
            columns[key] = head.strip()
    assumed = replace(
        proposed.assumed,
        source=SOURCE_TERMS.get(plain(wanted.source), wanted.source) or proposed.assumed.source,
        list=LISTS.get(plain(wanted.list), wanted.list) or proposed.assumed.list,
    )
    return replace(proposed, columns=columns, assumed=assumed)


def _field(name: str) -> str | None:
    """A field's key by its key or name."""
    return next((field.key for field in ISSUE_FIELDS.fields if plain(name) in (field.key, plain(field.name))), None)


def in_words(sheet: Sheet, choice: Choice) -> Sequence[str]:
    """Which columns are taken, and how they were found."""
    how = "按上次的对应" if choice.is_remembered else "按表头认出的对应"
    names = ISSUE_FIELDS.by_key
    pairs = "，".join(f"{names[key].name} ← {head}" for key, head in choice.columns.items())
    return (f"“{sheet.path.name}”的“{sheet.name}”，{how}：", f"  {pairs or '没有认出任何一列'}")


def found(batch: Batch) -> Iterable[str]:
    """The counts, and the first bad rows with their reasons."""
    yield batch.in_words()
    for row in batch.bad[:NAMED]:
        yield f"  第 {row.line} 行 {row.number}：{row.reason}"
    if len(batch.bad) > NAMED:
        yield f"  ……另有 {len(batch.bad) - NAMED:,} 行，用 --rejects 文件.xlsx 可得到全部。"
