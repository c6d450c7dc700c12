"""The tables, which are a public interface: singular names, ``code`` for codes, and the rules as constraints.

Keys of registries (stages, kinds, sources …) are stored as text and not enumerated, so that a new entry needs no
migration. Every column has a comment: ``docs/data-dictionary.md`` is made from them.
"""

from commandcenter.storage.schema.base import Base, complete_partial_indices
from commandcenter.storage.schema.desk import Editing, Mapping, SavedView, Setting, Unmasking
from commandcenter.storage.schema.issues import Issue, IssueEvent, Report, Whistle
from commandcenter.storage.schema.pairings import Familiarity, MentorRemark, Pairing
from commandcenter.storage.schema.people import Cadre, Enterprise, EnterpriseTag, Organization, Project, Talent
from commandcenter.storage.schema.places import Grid, MapSheetRow, Township, Village, VillageFocus
from commandcenter.storage.schema.plans import Plan
from commandcenter.storage.schema.records import Change, Meta
from commandcenter.storage.schema.supervision import SupervisionOrder, Task
from commandcenter.storage.schema.tags import CadreTag, VillageTag
from commandcenter.storage.schema.visits import Visit, VisitCompanion

__all__ = [
    "Base",
    "Cadre",
    "CadreTag",
    "Change",
    "Editing",
    "Enterprise",
    "EnterpriseTag",
    "Familiarity",
    "Grid",
    "Issue",
    "IssueEvent",
    "MapSheetRow",
    "Mapping",
    "MentorRemark",
    "Meta",
    "Organization",
    "Pairing",
    "Plan",
    "Project",
    "Report",
    "SavedView",
    "Setting",
    "SupervisionOrder",
    "Talent",
    "Task",
    "Township",
    "Unmasking",
    "Village",
    "VillageFocus",
    "VillageTag",
    "Visit",
    "VisitCompanion",
    "Whistle",
    "complete_partial_indices",
]
