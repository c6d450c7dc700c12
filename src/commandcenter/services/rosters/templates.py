"""Templates to be filled in: the roster's heads, an example that is never imported, and what each column means."""

from collections.abc import Mapping
from pathlib import Path

from commandcenter.domain.pairing import KINDS, PAIRING_KINDS, Holder, Target
from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.services.intake.choice import Assumed
from commandcenter.services.rosters.exporting import write_roster
from commandcenter.services.rosters.reading import EXAMPLE
from commandcenter.services.rosters.roster import Roster

_HOLDER_EXAMPLES = {Holder.CADRE: "G00001", Holder.ORGANIZATION: "D01"}
_TARGET_EXAMPLES = {
    Target.TOWNSHIP: "镇街编码",
    Target.VILLAGE: "村社编码",
    Target.GRID: "网格编码",
    Target.ENTERPRISE: "统一社会信用代码",
    Target.PROJECT: "P001",
    Target.TALENT: "R001",
    Target.CADRE: "G00002",
}


def write_template(roster: Roster, path: Path, assumed: Assumed) -> None:
    """Write a roster's template into an .xlsx or .csv. Raises CannotExport."""
    told = example_of(roster, assumed)
    cells = [cell for field in roster.fields for cell in (told[field.key], *([""] if field.beside else []))]
    write_roster(roster, path, (), [f"{EXAMPLE} {cells[0]}", *cells[1:]])


def example_of(roster: Roster, assumed: Assumed) -> Mapping[str, str]:
    """A plausible row by field; of pairings one of the assumed kind, else of the one that most rows are of."""
    told = {field.key: field.example for field in roster.fields}
    if not roster.assumptions:
        return told
    kind = KINDS.get(assumed.get("kind", "")) or next(one for one in PAIRING_KINDS if one.roles)
    return told | {
        "kind": kind.name,
        "holder": _HOLDER_EXAMPLES[kind.holder],
        "target": _TARGET_EXAMPLES[kind.target],
        "role": SQUAD_ROLES.name(kind.roles[-1]) if kind.roles else "",
        "liaison": "G00003" if kind.needs_liaison else "",
    }
