"""The closed loop: supervision, leaders' decisions, settings, saved views, imports, looks at personal data."""

import sqlalchemy as sa
from alembic import op

from commandcenter.storage.types import JsonObject, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEVER = (
    # table, operation, what the engine says
    ("setting", "UPDATE", "a setting is never changed, a new one is added"),
    ("setting", "DELETE", "a setting is never removed"),
    ("unmasking", "UPDATE", "an unmasking is never changed"),
    ("unmasking", "DELETE", "an unmasking is never removed"),
)


def upgrade() -> None:
    """Add the tables and columns, and work out what the new columns say of issues that are there already."""
    _tables()
    _columns()
    _indexes()
    _never()
    _fill()


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _never() -> None:
    action = (
        "BEGIN SELECT RAISE(ABORT, '{0}'); END"
        if _is_sqlite()
        else "FOR EACH ROW EXECUTE FUNCTION refuse_change('{0}')"
    )
    for table, operation, words in NEVER:
        op.execute(
            f"CREATE TRIGGER never_{table}_{operation.lower()} BEFORE {operation} ON {table} " + action.format(words)
        )


def _fill() -> None:
    """The first contact was due after 24 hours until now; a merge's event says where its issue stood."""
    due = "datetime(registered_at, '+24 hours')" if _is_sqlite() else "registered_at + interval '24 hours'"
    op.execute(f"UPDATE issue SET contact_due_at = {due}, noticed_at = coalesce(answered_at, contacted_at)")
    op.execute(
        "UPDATE issue SET merged_from = (SELECT from_stage FROM issue_event WHERE issue_event.issue_id = issue.id"
        " AND transition = 'merge' ORDER BY number DESC LIMIT 1) WHERE close_cause = 'merged'"
    )


def _add_coordinator() -> None:
    """SQLite adds a column with its reference in one statement only."""
    comment = "of a hard case: the paired leader who coordinates it"
    if _is_sqlite():
        op.execute(
            "ALTER TABLE issue ADD COLUMN coordinator_id INTEGER CONSTRAINT fk_issue_coordinator_id REFERENCES cadre (id)"
        )
        return
    op.add_column("issue", sa.Column("coordinator_id", sa.Integer(), nullable=True, comment=comment))
    op.create_foreign_key("fk_issue_coordinator_id", "issue", "cadre", ["coordinator_id"], ["id"])


def _columns() -> None:
    op.add_column(
        "issue",
        sa.Column(
            "merged_from", sa.String(length=20), nullable=True, comment="the stage it stood in before it was merged"
        ),
    )
    op.add_column(
        "issue",
        sa.Column(
            "contact_due_at",
            UtcDateTime(),
            nullable=True,
            comment="when the first contact is due; fixed when it is registered",
        ),
    )
    op.add_column(
        "issue",
        sa.Column("noticed_at", UtcDateTime(), nullable=True, comment="when the reporters were last told anything"),
    )
    op.add_column(
        "issue",
        sa.Column(
            "solved", sa.Boolean(), nullable=True, comment="what the last evaluation said of it; empty when not asked"
        ),
    )
    _add_coordinator()
    op.create_index(op.f("ix_issue_coordinator_id"), "issue", ["coordinator_id"], unique=False)
    op.add_column(
        "report",
        sa.Column(
            "content", sa.Text(), nullable=True, comment="what this reporter said, where it is not what the issue says"
        ),
    )
    op.add_column(
        "report",
        sa.Column(
            "external_number",
            sa.String(length=60),
            nullable=True,
            comment="the source's own number, such as a hotline's",
        ),
    )
    op.add_column(
        "report",
        sa.Column(
            "joined_at",
            UtcDateTime(),
            nullable=True,
            comment="when it joined this issue; empty for the issue's own first report",
        ),
    )
    op.create_index(
        "uq_report_external_number",
        "report",
        ["source", "external_number"],
        unique=True,
        sqlite_where=sa.text("external_number IS NOT NULL"),
        postgresql_where=sa.text("external_number IS NOT NULL"),
    )
    op.add_column("whistle", sa.Column("answer", sa.Text(), nullable=True, comment="what it answered"))
    op.add_column(
        "whistle", sa.Column("score_comment", sa.Text(), nullable=True, comment="the township's words beside the score")
    )


def _indexes() -> None:
    """What rates count by and what they must look at, each in an index of its own."""
    counted_by = ["registered_at", "grid_id", "lead_organization_id", "category", "source", "list"]
    exceptional = sa.text(
        "NOT coalesce(close_cause = 'evaluated' AND dissatisfied = 0 AND returns = 0"
        " AND answered_at <= settle_due_at AND contacted_at <= contact_due_at AND solved, false)"
    )
    looked_at = ["stage", "due_at", "settle_due_at", "answered_at", "closed_at", "contact_due_at", "contacted_at"]
    looked_at += ["close_cause", "merged_from", "returns", "dissatisfied", "solved"]
    op.drop_index("ix_issue_registered_at", table_name="issue")
    op.create_index("ix_issue_registered_at", "issue", counted_by, unique=False)
    op.drop_index("ix_issue_exceptional", table_name="issue")
    op.create_index(
        "ix_issue_exceptional",
        "issue",
        counted_by + looked_at,
        unique=False,
        sqlite_where=exceptional,
        postgresql_where=exceptional,
    )


def _tables() -> None:
    op.create_table(
        "mapping",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="what was imported, such as issues"),
        sa.Column("fingerprint", sa.String(length=64), nullable=False, comment="of the column heads"),
        sa.Column("columns", JsonObject(), nullable=False, comment="the column of each field"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping")),
        sa.UniqueConstraint("kind", "fingerprint", name=op.f("uq_mapping_kind_fingerprint")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("name", sa.Text(), nullable=False, comment="its name"),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="the list that it shows"),
        sa.Column("filters", JsonObject(), nullable=False, comment="what it is narrowed to, by filter"),
        sa.Column("columns", JsonObject(), nullable=False, comment="which columns it shows, in order"),
        sa.Column("owner_id", sa.Integer(), nullable=True, comment="whose it is; empty for everybody's"),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="when it was saved"),
        sa.ForeignKeyConstraint(["owner_id"], ["cadre.id"], name=op.f("fk_saved_view_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("name", "owner_id", name=op.f("uq_saved_view_name_owner_id")),
    )
    op.create_index(op.f("ix_saved_view_owner_id"), "saved_view", ["owner_id"], unique=False)
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key; a later one outweighs an earlier one"),
        sa.Column("key", sa.String(length=60), nullable=False, comment="such as limits.general"),
        sa.Column(
            "value",
            JsonObject(),
            nullable=False,
            comment="the value, as resources/ would have it, under the name value",
        ),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="the first day that it counts for"),
        sa.Column("set_at", UtcDateTime(), nullable=False, comment="when it was set"),
        sa.Column("set_by_id", sa.Integer(), nullable=True, comment="by whom"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why"),
        sa.ForeignKeyConstraint(["set_by_id"], ["cadre.id"], name=op.f("fk_setting_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    op.create_index(op.f("ix_setting_key"), "setting", ["key"], unique=False)
    op.create_table(
        "editing",
        sa.Column("token", sa.String(length=40), nullable=False, comment="of the window and form"),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="the issue"),
        sa.Column("cadre_id", sa.Integer(), nullable=True, comment="who"),
        sa.Column("role", sa.String(length=20), nullable=False, comment="in which role"),
        sa.Column("step", sa.String(length=20), nullable=False, comment="the transition that the form is for"),
        sa.Column("since", UtcDateTime(), nullable=False, comment="when it was opened"),
        sa.Column("seen_at", UtcDateTime(), nullable=False, comment="when it was last renewed"),
        sa.ForeignKeyConstraint(["cadre_id"], ["cadre.id"], name=op.f("fk_editing_cadre_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_editing_issue_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_editing")),
    )
    op.create_index(op.f("ix_editing_issue_id"), "editing", ["issue_id"], unique=False)
    op.create_table(
        "supervision_order",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="the issue"),
        sa.Column("organization_id", sa.Integer(), nullable=False, comment="who must reply"),
        sa.Column("content", sa.Text(), nullable=False, comment="what is ordered"),
        sa.Column("ordered_at", UtcDateTime(), nullable=False, comment="when"),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True, comment="the supervisor"),
        sa.Column("due_at", UtcDateTime(), nullable=False, comment="until when the reply must be there"),
        sa.Column("replied_at", UtcDateTime(), nullable=True, comment="when it was"),
        sa.Column("reply", sa.Text(), nullable=True, comment="the reply"),
        sa.CheckConstraint("(replied_at IS NULL) = (reply IS NULL)", name=op.f("ck_supervision_order_reply_has_time")),
        sa.CheckConstraint("due_at > ordered_at", name=op.f("ck_supervision_order_due_later")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_supervision_order_issue_id")),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["cadre.id"], name=op.f("fk_supervision_order_ordered_by_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_supervision_order_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_order")),
    )
    op.create_index(op.f("ix_supervision_order_issue_id"), "supervision_order", ["issue_id"], unique=False)
    op.create_index(op.f("ix_supervision_order_ordered_at"), "supervision_order", ["ordered_at"], unique=False)
    op.create_index(
        op.f("ix_supervision_order_organization_id"), "supervision_order", ["organization_id"], unique=False
    )
    op.create_index(
        "ix_supervision_order_unanswered",
        "supervision_order",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("replied_at IS NULL"),
        postgresql_where=sa.text("replied_at IS NULL"),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="the issue"),
        sa.Column("organization_id", sa.Integer(), nullable=False, comment="who does it"),
        sa.Column("content", sa.Text(), nullable=False, comment="what is to be done"),
        sa.Column("assigned_at", UtcDateTime(), nullable=False, comment="when the leader decided it"),
        sa.Column("due_on", sa.Date(), nullable=False, comment="by which day"),
        sa.Column("done_at", UtcDateTime(), nullable=True, comment="when it was done"),
        sa.Column("result", sa.Text(), nullable=True, comment="what came of it"),
        sa.CheckConstraint("(done_at IS NULL) = (result IS NULL)", name=op.f("ck_task_result_has_time")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_task_issue_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_task_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_issue_id"), "task", ["issue_id"], unique=False)
    op.create_index(op.f("ix_task_organization_id"), "task", ["organization_id"], unique=False)
    op.create_index(
        "ix_task_undone",
        "task",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "unmasking",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="when"),
        sa.Column("actor_id", sa.Integer(), nullable=True, comment="who"),
        sa.Column("role", sa.String(length=20), nullable=False, comment="in which role"),
        sa.Column("issue_id", sa.Integer(), nullable=False, comment="of which issue"),
        sa.Column("report_id", sa.Integer(), nullable=False, comment="whose"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why"),
        sa.ForeignKeyConstraint(["actor_id"], ["cadre.id"], name=op.f("fk_unmasking_actor_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_unmasking_issue_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_unmasking_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmasking")),
    )
    op.create_index(op.f("ix_unmasking_at"), "unmasking", ["at"], unique=False)
    op.create_index(op.f("ix_unmasking_issue_id"), "unmasking", ["issue_id"], unique=False)
