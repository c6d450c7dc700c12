"""Importing from the command line: what was chosen, what was found and what was done, in lines."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from commandcenter.domain.errors import DatabaseProblem, Refused
from commandcenter.domain.vocabulary import Vocabulary
from commandcenter.domain.workflow import Actor
from commandcenter.services.intake.batch import Batch, Page, Progress
from commandcenter.services.intake.cells import plain
from commandcenter.services.intake.choice import Choice
from commandcenter.services.intake.kind import IntakeKind
from commandcenter.services.intake.sheets import Sheet
from commandcenter.services.intakes import INTAKES
from commandcenter.services.present import load_present
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import Condition, condition, prepare

NAMED = 10  # so many rows of a figure are named
NO_COLUMN = ("", "-")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for. ``mapped`` are FIELD=COLUMN, ``assumed`` words by what they are of; empty: as
    proposed.
    """

    kind: str
    file: Path
    sheet: str | None = None
    is_dry: bool = False
    mapped: tuple[str, ...] = ()
    assumed: Mapping[str, str] = field(default_factory=dict)
    rejects: Path | None = None


def import_file(url: str, wanted: Wanted, say: Say, progress: Progress) -> None:
    """Import a file into a database, telling what is done. Raises CommandCenterError with a sentence."""
    database = Database(url)
    try:
        if condition(database) is Condition.EMPTY:
            raise DatabaseProblem("这个数据库还是空的：请先打开一次窗口，或用 commandcenter sample 建立样本。")
        prepare(database)
        _import(database, INTAKES[wanted.kind], wanted, say, progress)
    finally:
        database.close()


def _import(database: Database, kind: IntakeKind, wanted: Wanted, say: Say, progress: Progress) -> None:
    actor = Actor("administrator")
    progress(0, f"读取 {wanted.file.name}")
    sheet = kind.read(wanted.file, wanted.sheet)
    with database.read() as session:
        now = load_present(session).now()
        choice = chosen(kind, kind.choice_for(session, sheet), wanted)
        for line in in_words(kind, sheet, choice):
            say(line)
        batch = kind.dry_run(session, sheet, choice, actor, now, progress)
    for line in found(batch):
        say(line)
    if wanted.rejects is not None and batch.bad:
        say(f"有问题的行写在 {batch.write_rejects(wanted.rejects)}，改好后可以再导入。")
    if wanted.is_dry:
        say("这是试导入：什么也没有写入。")
        return
    with database.begin() as session:
        done = kind.write(session, batch, actor, now, progress)
    say(kind.done(done))


def chosen(kind: IntakeKind, proposed: Choice, wanted: Wanted) -> Choice:
    """What is proposed, changed as the command line says. Raises Refused for what there is not."""
    columns = dict(proposed.columns)
    for words in wanted.mapped:
        name, is_parted, head = words.partition("=")
        key = _field(kind, name)
        if not is_parted or key is None:
            fields = "、".join(field.name for field in kind.fields.fields)
            raise Refused(f"“{words}”看不懂：请写成 字段=列名，字段有{fields}。")
        columns = {field: own for field, own in columns.items() if field != key and own != head.strip()}
        if head.strip() not in NO_COLUMN:
            columns[key] = head.strip()
    return replace(proposed, columns=columns, assumed={**proposed.assumed, **_assumed(kind, wanted)})


def _assumed(kind: IntakeKind, wanted: Wanted) -> dict[str, str]:
    """What is to be assumed, as keys; words that name nothing are left for the dry run to refuse."""
    terms = {one.key: one.terms for one in kind.assumptions}
    given = {key: words for key, words in wanted.assumed.items() if words}
    if strange := next((key for key in given if key not in terms), None):
        raise Refused(f"导入{kind.name}时没有 --{strange} 可选：请去掉它。")
    return {key: _key(terms[key], words) for key, words in given.items()}


def _key(terms: Vocabulary, words: str) -> str:
    asked = plain(words)
    return next((term.key for term in terms if asked in map(plain, (term.key, term.name, term.label))), words)


def _field(kind: IntakeKind, name: str) -> str | None:
    """A field's key by its key or name."""
    return next((field.key for field in kind.fields.fields if plain(name) in (field.key, plain(field.name))), None)


def in_words(kind: IntakeKind, sheet: Sheet, choice: Choice) -> Sequence[str]:
    """Which columns are taken, and how they were found."""
    how = "按上次的对应" if choice.is_remembered else "按表头认出的对应"
    names = kind.fields.by_key
    pairs = "，".join(f"{names[key].name} ← {head}" for key, head in choice.columns.items())
    return (f"“{sheet.path.name}”的“{sheet.name}”，{how}：", f"  {pairs or '没有认出任何一列'}")


def found(batch: Batch) -> Iterable[str]:
    """The counts, and the first rows of each figure with what is said of them."""
    yield batch.in_words()
    pages = batch.pages()
    for page in pages:
        if len(pages) > 1 or page.key != "bad":
            yield f"{page.title} {page.count:,}："
        yield from _lines(page)


def _lines(page: Page) -> Iterable[str]:
    for row in page.lines[:NAMED]:
        where = "" if row.line is None else f"第 {row.line} 行 "
        yield f"  {where}{row.number}：{row.words}"
    if page.count > NAMED:
        all_of_them = "，用 --rejects 文件.xlsx 可得到全部" if page.key == "bad" else ""
        yield f"  ……另有 {page.count - NAMED:,} 行{all_of_them}。"
