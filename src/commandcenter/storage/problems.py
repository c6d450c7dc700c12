"""What the engines' errors mean, in one sentence that says what to do."""

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from commandcenter.domain.errors import CommandCenterError, DatabaseProblem, Refused

_SENTENCES: tuple[tuple[str, str], ...] = (
    ("database is locked", "数据库正被另一个程序占用：请等它完成后再试，{where}。"),
    ("readonly database", "数据库只能读、不能写：请检查文件和文件夹的权限，{where}。"),
    ("read-only", "数据库只能读、不能写：请用有写权限的账号，{where}。"),
    ("file is not a database", "这个文件不是数据库，或已损坏：请换一个文件，或用备份恢复，{where}。"),
    ("disk image is malformed", "数据库文件已损坏：请用备份恢复，{where}。"),
    ("disk is full", "磁盘已满，刚才的改动没有写入、原有数据未变：请腾出空间后再试，{where}。"),
    ("no space left", "磁盘已满，刚才的改动没有写入、原有数据未变：请腾出空间后再试，{where}。"),
    ("disk i/o error", "磁盘读写出错，刚才的改动没有写入：请检查磁盘，{where}。"),
    ("unable to open database file", "打不开数据库文件：请检查路径和权限，{where}。"),
    ("password authentication failed", "数据库不接受这个账号或密码：请核对，{where}。"),
    ("does not exist", "数据库服务器上没有这个库或账号：请核对名称，{where}。"),
    ("permission denied", "这个账号没有所需的权限：请联系管理员，{where}。"),
    ("connection", "与数据库的连接断了或连不上：请检查网络和服务器，稍后会自动重连，{where}。"),
    ("deadlock", "有人同时在改相同的内容，刚才的改动没有写入：请再试一次，{where}。"),
    ("timeout", "连不上数据库：请检查网络和服务器，{where}。"),
)

_RULES: tuple[tuple[str, str], ...] = (
    ("foreign key", "所引用的记录不存在或已被使用，没有写入。"),
    ("uq_pairing", "这一对已经结对，不能重复。"),
    ("unique constraint failed: pairing.", "这一对已经结对，不能重复。"),
    ("pairing overlaps", "这一对在同一段时间里已经结对，不能重复。"),
    ("pairing is more than the limit", "超过了这种结对的上限，没有写入。"),
    ("pairing is a second leader", "这个网格在同一段时间里已有队长，没有写入。"),
    ("pairing reaches past the day", "结对的干部届时已离任、或单位已撤销，没有写入。"),
    ("pairing names a liaison", "联络员须是结对部门的干部，没有写入。"),
    ("is still named by a pairing", "这名干部届时还有结对：请先移交。"),
    ("still holds a pairing", "这个单位届时还有结对：请先移交。"),
    ("remark belongs to no mentor", "评语只能写给结对的年轻干部。"),
    ("unique", "已有相同的记录，没有写入。"),
    ("never", "历史只能追加，不能修改或删除。"),
    ("check", "数据不符合规则，没有写入。"),
    ("not null", "缺少必填的内容，没有写入。"),
)


def where(url: URL) -> str:
    """The database's place without its password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def in_words(error: DBAPIError, url: URL) -> CommandCenterError:
    """The sentence for an engine's error; what is not known is told with the engine's own words."""
    said = str(error.orig or error)
    for sign, words in _RULES:
        if sign in said.lower() and _known(said) is None:
            return Refused(f"{words}（{said.splitlines()[0]}）")
    return DatabaseProblem(sentence(said, where(url)))


def sentence(said: str, place: str) -> str:
    """The sentence for an engine's words about a database at a place."""
    known = _known(said)
    if known is not None:
        return known.format(where=f"位置：{place}")
    return f"数据库报告了一个错误：{said.splitlines()[0]}（位置：{place}）。"


def _known(said: str) -> str | None:
    return next((words for sign, words in _SENTENCES if sign in said.lower()), None)
