"""Makes the forms of the deeds: which lines each has, and with what they begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from commandcenter.domain.pairing import Holder, PairingKind
from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.domain.workflow import Field
from commandcenter.services.prospects import usual_role
from commandcenter.ui.assigning.deed_form import DeedForm
from commandcenter.ui.assigning.editors import FirstDayEditor, LineEditor, TicksEditor
from commandcenter.ui.assigning.orders import holders_in_words, targets_in_words
from commandcenter.ui.casework.editors import ChoiceEditor, Editor
from commandcenter.ui.casework.picking import BoxEditor, PickEditor
from commandcenter.ui.models.picker import Choice
from commandcenter.ui.pairing.hands import Named, Standing
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.words import day_in_words

EMPTY_ONLY, WHOLE_ROW = "empty", "all"


@dataclass(frozen=True)
class Desktop:
    """On what a form lies, in which look, and on which day."""

    theme: Theme
    over: QWidget
    today: date

    def form(self, title: str, about: str, act: str, editors: dict[str, Editor]) -> DeedForm:
        """A form over the window."""
        return DeedForm(title, about, act, editors, self.theme, self.over)


def _role(kind: PairingKind, chosen: str | None) -> dict[str, Editor]:
    if not kind.roles:
        return {}
    editor = ChoiceEditor(Field("role", "身份", "choice", choices=SQUAD_ROLES), kind.roles)
    if chosen is not None:
        editor.choose(chosen)
        editor.first = editor.buttons[chosen]  # the arrows go on from what is chosen
    return {"role": editor}


def _day(label: str, start: date, earliest: date | None) -> dict[str, Editor]:
    return {"day": FirstDayEditor(Field("day", label, "day"), start, earliest)}


def _reason(required: bool, hint: str = "") -> dict[str, Editor]:
    return {"reason": LineEditor(Field("reason", "原因", "text", required=required, hint=hint))}


def _pick(key: str, label: str, choices: Sequence[Choice]) -> dict[str, Editor]:
    return {key: PickEditor(Field(key, label, "cadre", hint="姓名、首字母或编号，↓ 列出"), choices)}


def holder_label(kind: PairingKind) -> str:
    """What the line is called in which a holder is picked."""
    return "干部" if kind.holder is Holder.CADRE else "单位"


def assign_form(
    desktop: Desktop, kind: PairingKind, holders: Sequence[Named], targets: Sequence[Named], lacks_posted: bool
) -> DeedForm:
    """Holders and targets are chosen; role, first day and, if one likes, a reason."""
    about = f"{holders_in_words(kind, holders)} → {targets_in_words(kind, targets)}"
    editors = _role(kind, _likely_role(kind, lacks_posted)) | _day("自", desktop.today, desktop.today) | _reason(False)
    return desktop.form(f"指派：{kind.name}", about, "指派", editors)


def holder_form(
    desktop: Desktop, kind: PairingKind, targets: Sequence[Named], choices: Sequence[Choice], lacks_posted: bool
) -> DeedForm:
    """The targets are chosen; who holds them is picked too."""
    editors = _pick("holder", holder_label(kind), choices) | _role(kind, _likely_role(kind, lacks_posted))
    editors |= _day("自", desktop.today, desktop.today) | _reason(False)
    return desktop.form(f"指派：{kind.name}", targets_in_words(kind, targets), "指派", editors)


def _likely_role(kind: PairingKind, lacks_posted: bool) -> str | None:
    """Where a posted cadre is lacking, that; else the role that the fewest rules speak against."""
    return "posted" if lacks_posted and "posted" in kind.roles else usual_role(kind)


def end_form(desktop: Desktop, kind: PairingKind, standing: Sequence[Standing]) -> DeedForm:
    """One pairing, or those that are ticked of several."""
    editors: dict[str, Editor] = {}
    about = _about(standing)
    if len(standing) > 1:
        editors["which"] = TicksEditor(Field("which", "结对", "tasks"), standing, ticked=False)
        about = f"共 {len(standing)} 项结对：勾选要结束的"
    editors |= _day("自", desktop.today, None) | _reason(True, "须写明")
    return desktop.form(f"结束结对：{kind.name}", about, "结束", editors)


def replace_form(
    desktop: Desktop, kind: PairingKind, standing: Sequence[Standing], choices: Sequence[Choice]
) -> DeedForm:
    """One pairing gets another holder, or another liaison."""
    editors: dict[str, Editor] = {}
    if len(standing) > 1:
        entries = [(one.words, one.pairing_id) for one in standing]
        editors["which"] = BoxEditor(Field("which", "结对", "choice"), entries)
    label = "联络员" if kind.needs_liaison else f"新的{holder_label(kind)}"
    editors |= _pick("successor", label, choices) | _role(kind, standing[0].role if len(standing) == 1 else None)
    editors |= _day("自", desktop.today, None) | _reason(not kind.needs_liaison)
    if "role" in editors and len(standing) > 1:
        del editors["role"]
    return desktop.form(f"更换：{kind.name}", _about(standing), "更换", editors)


def _about(standing: Sequence[Standing]) -> str:
    if len(standing) > 1:
        return f"共 {len(standing)} 项结对"
    one = standing[0]
    role = f"，{SQUAD_ROLES.name(one.role)}" if one.role else ""
    return f"{one.words}{role}，自{day_in_words(one.since)}"


def liaison_form(desktop: Desktop, about: str, empty: int, filled: int) -> DeedForm:
    """A department's liaison for a cell or a row; of a row, the empty cells alone or all of them."""
    editors: dict[str, Editor] = {}
    if empty and filled:
        entries = ((f"只填空缺（{empty} 个镇街）", EMPTY_ONLY), (f"整行（{empty + filled} 个镇街）", WHOLE_ROW))
        editors["extent"] = BoxEditor(Field("extent", "范围", "choice"), entries, EMPTY_ONLY)
    editors |= _day("自", desktop.today, desktop.today) | _reason(False)
    act = "指派" if empty else "更换"
    return desktop.form(f"{act}联络员", about, act, editors)
