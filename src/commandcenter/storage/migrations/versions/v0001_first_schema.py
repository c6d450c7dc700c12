"""The first schema: places, people, pairings, visits, issues and their history, the change feed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commandcenter.storage.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NEVER = (
    # table, operation, what the engine says
    ("issue_event", "UPDATE", "an issue event is never changed"),
    ("issue_event", "DELETE", "an issue event is never removed"),
    ("pairing", "DELETE", "a pairing is never deleted, it ends"),
)


def upgrade() -> None:
    """Create everything."""
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE issue_search USING fts5(tokens, content='', columnsize=0, tokenize='unicode61')"
        )
        for table, operation, words in NEVER:
            op.execute(
                f"CREATE TRIGGER never_{table}_{operation.lower()} BEFORE {operation} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        return
    op.execute(
        "CREATE TABLE issue_search (issue_id integer PRIMARY KEY REFERENCES issue (id), tokens tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_issue_search_tokens ON issue_search USING gin (tokens)")
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
    )
    for table, operation, words in NEVER:
        op.execute(
            f"CREATE TRIGGER never_{table}_{operation.lower()} BEFORE {operation} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{words}')"
        )


def _tables() -> None:
    op.create_table(
        "change",
        sa.Column("serial", sa.Integer(), nullable=False, comment="rising number"),
        sa.Column("entity", sa.String(length=30), nullable=False, comment="table name"),
        sa.Column("key", sa.String(length=40), nullable=False, comment="primary key as text; * for many at once"),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "map_sheet",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="first day on which these grids are in force"),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="arrays as .npz, see storage/mapsheet.py"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_sheet")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_map_sheet_valid_from")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=40), nullable=False, comment="name of the fact"),
        sa.Column("value", sa.Text(), nullable=False, comment="its value"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "township",
        sa.Column("code", sa.String(length=9), nullable=False, comment="9-digit code"),
        sa.Column("name", sa.Text(), nullable=False, comment="full name"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="subdistrict or town"),
        sa.Column("initials", sa.Text(), nullable=False, comment="pinyin initials of the name, lower case"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_township")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("code", sa.String(length=30), nullable=False, comment="project number"),
        sa.Column("name", sa.Text(), nullable=False, comment="name"),
        sa.Column("township_code", sa.String(length=9), nullable=False, comment="where it is built"),
        sa.ForeignKeyConstraint(["township_code"], ["township.code"], name=op.f("fk_project_township_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
    )
    op.create_index(op.f("ix_project_township_code"), "project", ["township_code"], unique=False)
    op.create_table(
        "village",
        sa.Column("code", sa.String(length=12), nullable=False, comment="12-digit code"),
        sa.Column("name", sa.Text(), nullable=False, comment="full name"),
        sa.Column("township_code", sa.String(length=9), nullable=False, comment="the township it belongs to"),
        sa.Column("initials", sa.Text(), nullable=False, comment="pinyin initials of the name, lower case"),
        sa.ForeignKeyConstraint(["township_code"], ["township.code"], name=op.f("fk_village_township_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_village")),
    )
    op.create_index(op.f("ix_village_township_code"), "village", ["township_code"], unique=False)
    op.create_table(
        "grid",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("code", sa.String(length=30), nullable=False, comment="the district's code for it, as text"),
        sa.Column("village_code", sa.String(length=12), nullable=False, comment="the one village it belongs to"),
        sa.Column("households", sa.Integer(), nullable=False, comment="households living there"),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="first day of this drawing"),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="day after its last; empty while it is in force"),
        sa.Column("geometry", sa.LargeBinary(), nullable=False, comment="polygon as WKB, EPSG:4549"),
        sa.CheckConstraint("households >= 0", name=op.f("ck_grid_households")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_grid_valid_period")),
        sa.ForeignKeyConstraint(["village_code"], ["village.code"], name=op.f("fk_grid_village_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_grid_code_valid_from")),
    )
    op.create_index(op.f("ix_grid_village_code"), "grid", ["village_code"], unique=False)
    op.create_index(
        "uq_grid_code_in_force",
        "grid",
        ["code"],
        unique=True,
        sqlite_where=sa.text("valid_to IS NULL"),
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("code", sa.String(length=30), nullable=False, comment="the district's code for it"),
        sa.Column("name", sa.Text(), nullable=False, comment="full name"),
        sa.Column("short_name", sa.Text(), nullable=False, comment="name where space is scarce"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="a key of ORGANIZATION_KINDS"),
        sa.Column(
            "township_code", sa.String(length=9), nullable=True, comment="of a township office or village committee"
        ),
        sa.Column("village_code", sa.String(length=12), nullable=True, comment="of a village committee"),
        sa.Column("initials", sa.Text(), nullable=False, comment="pinyin initials of the name, lower case"),
        sa.Column("dissolved_on", sa.Date(), nullable=True, comment="day from which it is no more"),
        sa.CheckConstraint(
            "kind <> 'township_office' OR township_code IS NOT NULL", name=op.f("ck_organization_office_has_township")
        ),
        sa.CheckConstraint(
            "kind <> 'village_committee' OR village_code IS NOT NULL",
            name=op.f("ck_organization_committee_has_village"),
        ),
        sa.ForeignKeyConstraint(["township_code"], ["township.code"], name=op.f("fk_organization_township_code")),
        sa.ForeignKeyConstraint(["village_code"], ["village.code"], name=op.f("fk_organization_village_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("code", name=op.f("uq_organization_code")),
    )
    op.create_index(op.f("ix_organization_kind"), "organization", ["kind"], unique=False)
    op.create_index(op.f("ix_organization_township_code"), "organization", ["township_code"], unique=False)
    op.create_index(op.f("ix_organization_village_code"), "organization", ["village_code"], unique=False)
    op.create_table(
        "village_focus",
        sa.Column("village_code", sa.String(length=12), nullable=False, comment="the village"),
        sa.Column(
            "tag", sa.String(length=20), nullable=False, comment="newly_formed, lagging, environment or inspection"
        ),
        sa.ForeignKeyConstraint(["village_code"], ["village.code"], name=op.f("fk_village_focus_village_code")),
        sa.PrimaryKeyConstraint("village_code", "tag", name=op.f("pk_village_focus")),
    )
    op.create_table(
        "cadre",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("code", sa.String(length=30), nullable=False, comment="staff number"),
        sa.Column("name", sa.Text(), nullable=False, comment="name"),
        sa.Column("initials", sa.Text(), nullable=False, comment="pinyin initials of the name, lower case"),
        sa.Column("organization_id", sa.Integer(), nullable=False, comment="the organization they belong to"),
        sa.Column("post", sa.Text(), nullable=False, comment="post, in words"),
        sa.Column("telephone", sa.Text(), nullable=False, comment="work telephone"),
        sa.Column("is_young", sa.Boolean(), nullable=False, comment="年轻干部"),
        sa.Column("is_leader", sa.Boolean(), nullable=False, comment="区领导"),
        sa.Column("is_mentor", sa.Boolean(), nullable=False, comment="导师"),
        sa.Column("left_on", sa.Date(), nullable=True, comment="day from which they serve no more"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_cadre_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cadre")),
        sa.UniqueConstraint("code", name=op.f("uq_cadre_code")),
    )
    op.create_index(op.f("ix_cadre_organization_id"), "cadre", ["organization_id"], unique=False)
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("code", sa.String(length=18), nullable=False, comment="unified social credit code"),
        sa.Column("name", sa.Text(), nullable=False, comment="name"),
        sa.Column("initials", sa.Text(), nullable=False, comment="pinyin initials of the name, lower case"),
        sa.Column("grid_id", sa.Integer(), nullable=False, comment="where it stands"),
        sa.CheckConstraint("length(code) = 18", name=op.f("ck_enterprise_credit_code")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_enterprise_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("code", name=op.f("uq_enterprise_code")),
    )
    op.create_index(op.f("ix_enterprise_grid_id"), "enterprise", ["grid_id"], unique=False)
    op.create_table(
        "enterprise_tag",
        sa.Column("enterprise_id", sa.Integer(), nullable=False, comment="the enterprise"),
        sa.Column("tag", sa.String(length=20), nullable=False, comment="top_100, little_giant, scale_up or rising"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_enterprise_tag_enterprise_id")),
        sa.PrimaryKeyConstraint("enterprise_id", "tag", name=op.f("pk_enterprise_tag")),
    )
    op.create_table(
        "familiarity",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("cadre_id", sa.Integer(), nullable=False, comment="who was checked"),
        sa.Column("grid_id", sa.Integer(), nullable=False, comment="on which grid"),
        sa.Column("subject", sa.String(length=20), nullable=False, comment="basics or emergency"),
        sa.Column("checked_on", sa.Date(), nullable=False, comment="day of the check; it expires after six months"),
        sa.Column("score", sa.SmallInteger(), nullable=False, comment="0 to 100"),
        sa.Column("checked_by_id", sa.Integer(), nullable=False, comment="who checked"),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_familiarity_score")),
        sa.ForeignKeyConstraint(["cadre_id"], ["cadre.id"], name=op.f("fk_familiarity_cadre_id")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["cadre.id"], name=op.f("fk_familiarity_checked_by_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_familiarity_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_familiarity")),
    )
    op.create_index(op.f("ix_familiarity_cadre_id"), "familiarity", ["cadre_id"], unique=False)
    op.create_index(
        "ix_familiarity_grid_id", "familiarity", ["grid_id", "cadre_id", "subject", "checked_on"], unique=False
    )
    op.create_table(
        "talent",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("code", sa.String(length=30), nullable=False, comment="number in the talent register"),
        sa.Column("name", sa.Text(), nullable=False, comment="name"),
        sa.Column("field", sa.Text(), nullable=False, comment="field of work"),
        sa.Column("enterprise_id", sa.Integer(), nullable=True, comment="where they work"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_talent_enterprise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent")),
        sa.UniqueConstraint("code", name=op.f("uq_talent_code")),
    )
    op.create_index(op.f("ix_talent_enterprise_id"), "talent", ["enterprise_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("visited_at", UtcDateTime(), nullable=False, comment="when, UTC"),
        sa.Column("is_night", sa.Boolean(), nullable=False, comment="night visit, from the local hour"),
        sa.Column("grid_id", sa.Integer(), nullable=False, comment="where"),
        sa.Column("cadre_id", sa.Integer(), nullable=False, comment="who recorded it; others are in visit_companion"),
        sa.Column(
            "audience", sa.String(length=20), nullable=False, comment="household, enterprise, body or key_target"
        ),
        sa.Column("enterprise_id", sa.Integer(), nullable=True, comment="the enterprise visited"),
        sa.Column(
            "topics", sa.SmallInteger(), nullable=False, comment="set of the six topics, bit n = the n-th of TOPICS"
        ),
        sa.Column("heard", sa.Text(), nullable=True, comment="what was heard, in words"),
        sa.CheckConstraint(
            "audience <> 'enterprise' OR enterprise_id IS NOT NULL", name=op.f("ck_visit_enterprise_named")
        ),
        sa.CheckConstraint("topics BETWEEN 1 AND 63", name=op.f("ck_visit_topics")),
        sa.ForeignKeyConstraint(["cadre_id"], ["cadre.id"], name=op.f("fk_visit_cadre_id")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_visit_enterprise_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_visit_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index("ix_visit_cadre_id", "visit", ["cadre_id"], unique=False)
    op.create_index("ix_visit_grid_id_visited_at", "visit", ["grid_id", "visited_at"], unique=False)
    op.create_index("ix_visit_visited_at", "visit", ["visited_at", "is_night", "grid_id", "audience"], unique=False)
    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("number", sa.String(length=20), nullable=False, comment="year and serial, such as 2024-132151"),
        sa.Column("title", sa.Text(), nullable=False, comment="one line"),
        sa.Column("content", sa.Text(), nullable=False, comment="what was heard, in full"),
        sa.Column("source", sa.String(length=20), nullable=False, comment="a key of SOURCES"),
        sa.Column("list", sa.String(length=20), nullable=False, comment="needs, problems or hard_cases"),
        sa.Column(
            "category",
            sa.String(length=30),
            nullable=True,
            comment="a key of resources/categories.toml; set by dispatch at the latest",
        ),
        sa.Column("stage", sa.String(length=20), nullable=False, comment="a key of STAGES"),
        sa.Column("grid_id", sa.Integer(), nullable=False, comment="where"),
        sa.Column("enterprise_id", sa.Integer(), nullable=True, comment="of an enterprise's issue"),
        sa.Column("visit_id", sa.Integer(), nullable=True, comment="the visit that raised it"),
        sa.Column("first_contact_id", sa.Integer(), nullable=True, comment="首问责任人"),
        sa.Column("lead_organization_id", sa.Integer(), nullable=True, comment="主办"),
        sa.Column("registered_at", UtcDateTime(), nullable=False, comment="when it was heard"),
        sa.Column("stage_since", UtcDateTime(), nullable=False, comment="when it came to its stage"),
        sa.Column("due_at", UtcDateTime(), nullable=True, comment="when the clock of its stage runs out"),
        sa.Column("settle_from", UtcDateTime(), nullable=True, comment="when the settle clock began"),
        sa.Column(
            "settle_due_at", UtcDateTime(), nullable=True, comment="when the settle clock runs out; kept after closing"
        ),
        sa.Column(
            "settle_left", sa.Integer(), nullable=True, comment="minutes left on the settle clock while suspended"
        ),
        sa.Column("contacted_at", UtcDateTime(), nullable=True, comment="first contact with the reporter"),
        sa.Column("answered_at", UtcDateTime(), nullable=True, comment="last answer given"),
        sa.Column("closed_at", UtcDateTime(), nullable=True, comment="when it closed"),
        sa.Column("close_cause", sa.String(length=20), nullable=True, comment="a key of CLOSE_CAUSES"),
        sa.Column(
            "verdict",
            sa.String(length=20),
            nullable=True,
            comment="satisfied, fairly or dissatisfied; empty when not evaluated",
        ),
        sa.Column("merged_into_id", sa.Integer(), nullable=True, comment="the issue it joined"),
        sa.Column("returns", sa.SmallInteger(), nullable=False, comment="times returned"),
        sa.Column("dissatisfied", sa.SmallInteger(), nullable=False, comment="times the reporter was dissatisfied"),
        sa.Column(
            "tries", sa.SmallInteger(), nullable=False, comment="times the reporter could not be reached for evaluation"
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts the writes; equals the number of events"),
        sa.CheckConstraint(
            "(close_cause = 'merged') = (merged_into_id IS NOT NULL)", name=op.f("ck_issue_merged_names_issue")
        ),
        sa.CheckConstraint("(stage = 'closed') = (close_cause IS NOT NULL)", name=op.f("ck_issue_closed_has_cause")),
        sa.CheckConstraint("(stage = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_issue_closed_has_time")),
        sa.CheckConstraint(
            "close_cause IS NULL OR close_cause <> 'evaluated' OR verdict IN ('satisfied', 'fairly')",
            name=op.f("ck_issue_evaluated_is_content"),
        ),
        sa.CheckConstraint(
            "close_cause IS NULL OR close_cause <> 'not_evaluated' OR verdict IS NULL",
            name=op.f("ck_issue_unreachable_is_no_verdict"),
        ),
        sa.CheckConstraint(
            "stage IN ('registered', 'closed') OR first_contact_id IS NOT NULL", name=op.f("ck_issue_answerable")
        ),
        sa.CheckConstraint(
            "stage NOT IN ('dispatched', 'handling', 'answered', 'suspended') OR (lead_organization_id IS NOT NULL AND category IS NOT NULL)",
            name=op.f("ck_issue_has_lead"),
        ),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_issue_not_into_itself")),
        sa.CheckConstraint("returns >= 0 AND dissatisfied >= 0 AND tries >= 0", name=op.f("ck_issue_counts")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_issue_enterprise_id")),
        sa.ForeignKeyConstraint(["first_contact_id"], ["cadre.id"], name=op.f("fk_issue_first_contact_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_issue_grid_id")),
        sa.ForeignKeyConstraint(
            ["lead_organization_id"], ["organization.id"], name=op.f("fk_issue_lead_organization_id")
        ),
        sa.ForeignKeyConstraint(["merged_into_id"], ["issue.id"], name=op.f("fk_issue_merged_into_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_issue_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("number", name=op.f("uq_issue_number")),
    )
    op.create_index("ix_issue_closed_at", "issue", ["closed_at"], unique=False)
    op.create_index(op.f("ix_issue_enterprise_id"), "issue", ["enterprise_id"], unique=False)
    op.create_index(
        "ix_issue_grid_id", "issue", ["grid_id", "registered_at", "closed_at", "lead_organization_id"], unique=False
    )
    exceptional = sa.text("(close_cause <> 'evaluated' OR dissatisfied > 0 OR answered_at > settle_due_at)")
    op.create_index(
        "ix_issue_exceptional",
        "issue",
        [
            "closed_at",
            "registered_at",
            "grid_id",
            "lead_organization_id",
            "answered_at",
            "settle_due_at",
            "close_cause",
            "dissatisfied",
        ],
        unique=False,
        sqlite_where=exceptional,
        postgresql_where=exceptional,
    )
    op.create_index(op.f("ix_issue_first_contact_id"), "issue", ["first_contact_id"], unique=False)
    op.create_index("ix_issue_lead_organization_id", "issue", ["lead_organization_id", "stage"], unique=False)
    op.create_index(op.f("ix_issue_merged_into_id"), "issue", ["merged_into_id"], unique=False)
    op.create_index(
        "ix_issue_open",
        "issue",
        ["stage", "due_at"],
        unique=False,
        sqlite_where=sa.text("stage <> 'closed'"),
        postgresql_where=sa.text("stage <> 'closed'"),
    )
    op.create_index("ix_issue_registered_at", "issue", ["registered_at"], unique=False)
    op.create_index(op.f("ix_issue_visit_id"), "issue", ["visit_id"], unique=False)
    op.create_table(
        "pairing",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("kind", sa.String(length=30), nullable=False, comment="a key of PAIRING_KINDS"),
        sa.Column("holder_cadre_id", sa.Integer(), nullable=True, comment="the holding cadre"),
        sa.Column("holder_organization_id", sa.Integer(), nullable=True, comment="the holding organization"),
        sa.Column("township_code", sa.String(length=9), nullable=True, comment="target"),
        sa.Column("village_code", sa.String(length=12), nullable=True, comment="target"),
        sa.Column("grid_id", sa.Integer(), nullable=True, comment="target"),
        sa.Column("enterprise_id", sa.Integer(), nullable=True, comment="target"),
        sa.Column("project_id", sa.Integer(), nullable=True, comment="target"),
        sa.Column("talent_id", sa.Integer(), nullable=True, comment="target"),
        sa.Column("target_cadre_id", sa.Integer(), nullable=True, comment="target: the young cadre"),
        sa.Column("role", sa.String(length=20), nullable=True, comment="in a squad: leader, posted or member"),
        sa.Column("liaison_id", sa.Integer(), nullable=True, comment="the department's liaison officer"),
        sa.Column("started_on", sa.Date(), nullable=False, comment="first day"),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="day from which it holds no more"),
        sa.Column("end_reason", sa.Text(), nullable=True, comment="why it ended"),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts the writes"),
        sa.CheckConstraint(
            "kind <> 'department_township' OR liaison_id IS NOT NULL", name=op.f("ck_pairing_liaison_named")
        ),
        sa.CheckConstraint("kind <> 'squad_grid' OR role IS NOT NULL", name=op.f("ck_pairing_squad_role")),
        sa.CheckConstraint(
            "(CASE WHEN holder_cadre_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN holder_organization_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_pairing_one_holder"),
        ),
        sa.CheckConstraint(
            "(CASE WHEN township_code IS NULL THEN 0 ELSE 1 END) + (CASE WHEN village_code IS NULL THEN 0 ELSE 1 END) + (CASE WHEN grid_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN enterprise_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN project_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN talent_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN target_cadre_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_pairing_one_target"),
        ),
        sa.CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name=op.f("ck_pairing_end_has_reason")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_pairing_period")),
        sa.CheckConstraint("holder_cadre_id <> target_cadre_id", name=op.f("ck_pairing_not_oneself")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_pairing_enterprise_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_pairing_grid_id")),
        sa.ForeignKeyConstraint(["holder_cadre_id"], ["cadre.id"], name=op.f("fk_pairing_holder_cadre_id")),
        sa.ForeignKeyConstraint(
            ["holder_organization_id"], ["organization.id"], name=op.f("fk_pairing_holder_organization_id")
        ),
        sa.ForeignKeyConstraint(["liaison_id"], ["cadre.id"], name=op.f("fk_pairing_liaison_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_pairing_project_id")),
        sa.ForeignKeyConstraint(["talent_id"], ["talent.id"], name=op.f("fk_pairing_talent_id")),
        sa.ForeignKeyConstraint(["target_cadre_id"], ["cadre.id"], name=op.f("fk_pairing_target_cadre_id")),
        sa.ForeignKeyConstraint(["township_code"], ["township.code"], name=op.f("fk_pairing_township_code")),
        sa.ForeignKeyConstraint(["village_code"], ["village.code"], name=op.f("fk_pairing_village_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
    )
    op.create_index(op.f("ix_pairing_enterprise_id"), "pairing", ["enterprise_id"], unique=False)
    op.create_index("ix_pairing_grid_id_started_on", "pairing", ["grid_id", "started_on"], unique=False)
    op.create_index(op.f("ix_pairing_holder_cadre_id"), "pairing", ["holder_cadre_id"], unique=False)
    op.create_index(op.f("ix_pairing_holder_organization_id"), "pairing", ["holder_organization_id"], unique=False)
    op.create_index("ix_pairing_kind_started_on", "pairing", ["kind", "started_on"], unique=False)
    op.create_index(op.f("ix_pairing_liaison_id"), "pairing", ["liaison_id"], unique=False)
    op.create_index(op.f("ix_pairing_project_id"), "pairing", ["project_id"], unique=False)
    op.create_index(op.f("ix_pairing_talent_id"), "pairing", ["talent_id"], unique=False)
    op.create_index(op.f("ix_pairing_target_cadre_id"), "pairing", ["target_cadre_id"], unique=False)
    op.create_index(op.f("ix_pairing_township_code"), "pairing", ["township_code"], unique=False)
    op.create_index(op.f("ix_pairing_village_code"), "pairing", ["village_code"], unique=False)
    op.create_index(
        "uq_pairing_holder_cadre_id_enterprise_id",
        "pairing",
        ["kind", "holder_cadre_id", "enterprise_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "uq_pairing_holder_cadre_id_grid_id",
        "pairing",
        ["kind", "holder_cadre_id", "grid_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "uq_pairing_holder_cadre_id_project_id",
        "pairing",
        ["kind", "holder_cadre_id", "project_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "uq_pairing_holder_cadre_id_talent_id",
        "pairing",
        ["kind", "holder_cadre_id", "talent_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "uq_pairing_holder_cadre_id_target_cadre_id",
        "pairing",
        ["kind", "holder_cadre_id", "target_cadre_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "uq_pairing_holder_cadre_id_township_code",
        "pairing",
        ["kind", "holder_cadre_id", "township_code"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "uq_pairing_holder_cadre_id_village_code",
        "pairing",
        ["kind", "holder_cadre_id", "village_code"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "uq_pairing_holder_organization_id_enterprise_id",
        "pairing",
        ["kind", "holder_organization_id", "enterprise_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "uq_pairing_holder_organization_id_township_code",
        "pairing",
        ["kind", "holder_organization_id", "township_code"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "uq_pairing_holder_organization_id_village_code",
        "pairing",
        ["kind", "holder_organization_id", "village_code"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "visit_companion",
        sa.Column("visit_id", sa.Integer(), nullable=False, comment="the visit"),
        sa.Column("cadre_id", sa.Integer(), nullable=False, comment="who came along"),
        sa.ForeignKeyConstraint(["cadre_id"], ["cadre.id"], name=op.f("fk_visit_companion_cadre_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_companion_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "cadre_id", name=op.f("pk_visit_companion")),
    )
    op.create_table(
        "issue_event",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="the issue"),
        sa.Column("number", sa.SmallInteger(), nullable=False, comment="1, 2, 3 … within the issue"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="when"),
        sa.Column("transition", sa.String(length=20), nullable=False, comment="a key of TRANSITIONS, or register"),
        sa.Column("from_stage", sa.String(length=20), nullable=True, comment="stage before"),
        sa.Column("to_stage", sa.String(length=20), nullable=False, comment="stage after"),
        sa.Column("actor_id", sa.Integer(), nullable=True, comment="who"),
        sa.Column("role", sa.String(length=20), nullable=False, comment="in which role"),
        sa.Column("due_at", UtcDateTime(), nullable=True, comment="when the clock of the stage after runs out"),
        sa.Column(
            "details",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
            comment="what was given, by field",
        ),
        sa.CheckConstraint(
            "(number = 1) = (from_stage IS NULL)", name=op.f("ck_issue_event_first_has_no_stage_before")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_issue_event_number")),
        sa.ForeignKeyConstraint(["actor_id"], ["cadre.id"], name=op.f("fk_issue_event_actor_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_event_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_event")),
        sa.UniqueConstraint("issue_id", "number", name=op.f("uq_issue_event_issue_id_number")),
    )
    op.create_index("ix_issue_event_at", "issue_event", ["at"], unique=False)
    op.create_index(
        "ix_issue_event_reopen",
        "issue_event",
        ["transition", "at"],
        unique=False,
        sqlite_where=sa.text("from_stage = 'closed'"),
        postgresql_where=sa.text("from_stage = 'closed'"),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="the issue"),
        sa.Column("reporter", sa.Text(), nullable=False, comment="name; personal data"),
        sa.Column("telephone", sa.Text(), nullable=False, comment="telephone; personal data"),
        sa.Column("source", sa.String(length=20), nullable=False, comment="a key of SOURCES"),
        sa.Column("reported_at", UtcDateTime(), nullable=False, comment="when"),
        sa.Column("told_at", UtcDateTime(), nullable=True, comment="when the outcome was told"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_report_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_issue_id"), "report", ["issue_id"], unique=False)
    op.create_table(
        "whistle",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="the issue"),
        sa.Column("organization_id", sa.Integer(), nullable=False, comment="the department called"),
        sa.Column("whistled_at", UtcDateTime(), nullable=False, comment="when it was called"),
        sa.Column("due_at", UtcDateTime(), nullable=False, comment="when it must have reported in"),
        sa.Column("reported_in_at", UtcDateTime(), nullable=True, comment="when it did"),
        sa.Column("answered_at", UtcDateTime(), nullable=True, comment="when it gave its answer"),
        sa.Column("score", sa.SmallInteger(), nullable=True, comment="given by the township afterwards, 0 to 100"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_whistle_issue_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_whistle_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whistle")),
        sa.UniqueConstraint(
            "issue_id", "organization_id", "whistled_at", name=op.f("uq_whistle_issue_id_organization_id_whistled_at")
        ),
    )
    op.create_index(op.f("ix_whistle_issue_id"), "whistle", ["issue_id"], unique=False)
    op.create_index(op.f("ix_whistle_organization_id"), "whistle", ["organization_id"], unique=False)
    op.create_index(op.f("ix_whistle_whistled_at"), "whistle", ["whistled_at"], unique=False)
