"""The forms of a pairing's cells: who holds, what is held, as what; each kind says who and what that may be."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from commandcenter.domain.pairing import KINDS, PAIRING_KINDS, Holder, PairingKind, Target
from commandcenter.domain.vocabulary import SQUAD_ROLES, Term, Vocabulary
from commandcenter.services.intake.cells import Cell, code_of, text_of
from commandcenter.services.rosters.forms import At, Form, Record, Value, term_of
from commandcenter.services.rosters.known import Known
from commandcenter.services.rosters.naming import GridOf, Named, Reference, Township, Village

KIND_TERMS = Vocabulary(*(Term(kind.key, kind.name) for kind in PAIRING_KINDS))

HOLDERS: Mapping[Holder, Named] = {
    Holder.CADRE: Reference("cadres"),
    Holder.ORGANIZATION: Reference("organizations"),
}


class Drawn(GridOf):
    """A grid that was in force on the pairing's first day; one that has been redrawn since is still found."""

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault with the reason."""
        code = code_of(cell, at.name)
        return code if code in at.known.drawings else super().read(cell, at)


TARGETS: Mapping[Target, Named] = {
    Target.TOWNSHIP: Township(),
    Target.VILLAGE: Village(),
    Target.GRID: Drawn(),
    Target.ENTERPRISE: Reference("enterprises"),
    Target.PROJECT: Reference("projects"),
    Target.TALENT: Reference("talents"),
    Target.CADRE: Reference("cadres"),
}


def kind_of(row: Record) -> PairingKind | None:
    """The kind that a row says; None when it could not be read."""
    return KINDS.get(str(row.get("kind")))


class _OfKind(Named):
    """What is meant depends on the kind of the row."""

    def form(self, kind: PairingKind) -> Named:
        """The form that the kind asks for."""
        raise NotImplementedError

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault; a row whose kind is not known is bad already."""
        kind = kind_of(at.row)
        return text_of(cell) if kind is None else self.form(kind).read(cell, at)

    def name_of(self, value: Value, known: Known, row: Record) -> str:
        """The name."""
        kind = kind_of(row)
        return self.form(kind).name_of(value, known, row) if kind else ""


class HolderOf(_OfKind):
    """The holder."""

    how = "干部编号或单位编码；只有一个时也可写姓名或全称"

    def form(self, kind: PairingKind) -> Named:
        """A cadre or an organization."""
        return HOLDERS[kind.holder]


class TargetOf(_OfKind):
    """The target."""

    how = "镇街、村社、网格、项目、人才、干部的编码或编号，企业的统一社会信用代码"

    def form(self, kind: PairingKind) -> Named:
        """Whatever the kind holds."""
        return TARGETS[kind.target]


class RoleOf(Form):
    """The role, where the kind has roles."""

    empty: Value = None
    choices = tuple(term.name for term in SQUAD_ROLES)
    how = f"网格走亲小分队须写：{'、'.join(choices)}之一；其余空着"

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault for what is no role; whether the kind has one is a rule of pairings."""
        return term_of(SQUAD_ROLES, text_of(cell), at.name)

    def words(self, value: Value, known: Known, row: Record) -> str:
        """The role's name."""
        return SQUAD_ROLES.name(str(value)) if value else ""


class LiaisonOf(Reference):
    """The liaison officer; whether the kind needs one is a rule of pairings."""

    how = "部门结对镇街须写：干部编号，只有一人时也可写姓名；其余空着"

    def __init__(self) -> None:
        super().__init__("cadres")


def target_key(kind: PairingKind, code: str, day: date, known: Known) -> Any:
    """What a pairing keeps of its target: a row id, or the code of a township or village."""
    if kind.target is Target.GRID:
        return known.grid_id(code, day)
    return TARGETS[kind.target].stored(code, known)
