"""Pairings of all kinds: plans, reasons, remarks, dialects and skills, and what each kind asks for as constraints."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

from commandcenter.storage.types import JsonObject, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEVER = (
    # table, operation, what the engine says
    ("plan", "DELETE", "a plan is never removed, it is undone"),
    ("mentor_remark", "UPDATE", "a remark is never changed"),
    ("mentor_remark", "DELETE", "a remark is never removed"),
)
LOST = (("pairing", "DELETE", "a pairing is never deleted, it ends"),)
"""SQLite drops a table's triggers where the table is made anew."""

ELEVEN = (
    "'leader_township', 'leader_village', 'leader_enterprise', 'leader_project', 'leader_talent',"
    " 'department_township', 'unit_village', 'squad_grid', 'companion_enterprise', 'team_enterprise', 'mentor_cadre'"
)
CHECKS = (
    (
        "sides_of_kind",
        "CASE kind"
        " WHEN 'leader_township' THEN holder_cadre_id IS NOT NULL AND township_code IS NOT NULL"
        " WHEN 'leader_village' THEN holder_cadre_id IS NOT NULL AND village_code IS NOT NULL"
        " WHEN 'leader_enterprise' THEN holder_cadre_id IS NOT NULL AND enterprise_id IS NOT NULL"
        " WHEN 'leader_project' THEN holder_cadre_id IS NOT NULL AND project_id IS NOT NULL"
        " WHEN 'leader_talent' THEN holder_cadre_id IS NOT NULL AND talent_id IS NOT NULL"
        " WHEN 'department_township' THEN holder_organization_id IS NOT NULL AND township_code IS NOT NULL"
        " WHEN 'unit_village' THEN holder_organization_id IS NOT NULL AND village_code IS NOT NULL"
        " WHEN 'squad_grid' THEN holder_cadre_id IS NOT NULL AND grid_id IS NOT NULL"
        " WHEN 'companion_enterprise' THEN holder_cadre_id IS NOT NULL AND enterprise_id IS NOT NULL"
        " WHEN 'team_enterprise' THEN holder_organization_id IS NOT NULL AND enterprise_id IS NOT NULL"
        " WHEN 'mentor_cadre' THEN holder_cadre_id IS NOT NULL AND target_cadre_id IS NOT NULL"
        " ELSE TRUE END",
    ),
    (
        "role_of_kind",
        "CASE WHEN kind = 'squad_grid' THEN role IS NOT NULL AND role IN ('leader', 'posted', 'member')"
        f" WHEN kind IN ({ELEVEN}) THEN role IS NULL ELSE TRUE END",
    ),
    (
        "liaison_of_kind",
        "CASE WHEN kind = 'department_township' THEN liaison_id IS NOT NULL"
        f" WHEN kind IN ({ELEVEN}) THEN liaison_id IS NULL ELSE TRUE END",
    ),
)
REPLACED = ("ck_pairing_liaison_named", "ck_pairing_squad_role")


def upgrade() -> None:
    """Add the tables and columns; a role or liaison that a kind never asked for is dropped."""
    op.execute(f"UPDATE pairing SET role = NULL WHERE kind IN ({ELEVEN}) AND kind <> 'squad_grid'")
    op.execute(f"UPDATE pairing SET liaison_id = NULL WHERE kind IN ({ELEVEN}) AND kind <> 'department_township'")
    _plan()
    _pairing()
    _remarks()
    _tags()
    _never()


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _never() -> None:
    action = (
        "BEGIN SELECT RAISE(ABORT, '{0}'); END"
        if _is_sqlite()
        else "FOR EACH ROW EXECUTE FUNCTION refuse_change('{0}')"
    )
    for table, operation, words in NEVER + (LOST if _is_sqlite() else ()):
        op.execute(
            f"CREATE TRIGGER never_{table}_{operation.lower()} BEFORE {operation} ON {table} " + action.format(words)
        )


def _plan() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column(
            "kind",
            sa.String(length=30),
            nullable=False,
            comment="the kind of pairing that it plans, a key of PAIRING_KINDS",
        ),
        sa.Column(
            "day",
            sa.Date(),
            nullable=False,
            comment="first day of what it begins, and the day from which what it ends holds no more",
        ),
        sa.Column("in_force_at", UtcDateTime(), nullable=False, comment="when it was put in force"),
        sa.Column("by_role", sa.String(length=20), nullable=False, comment="in which role"),
        sa.Column("by_name", sa.Text(), nullable=False, comment="by whom, in words"),
        sa.Column(
            "settings", JsonObject(), nullable=False, comment="the constraints and weights that it was solved with"
        ),
        sa.Column("before", JsonObject(), nullable=False, comment="the figures before it: coverage, load, distance"),
        sa.Column("after", JsonObject(), nullable=False, comment="the same figures after it"),
        sa.Column("undone_at", UtcDateTime(), nullable=True, comment="when it was undone"),
        sa.Column("undone_by", sa.Text(), nullable=True, comment="by whom, in words"),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts the writes"),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_plan_undone_by_somebody")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index(op.f("ix_plan_in_force_at"), "plan", ["in_force_at"], unique=False)


def _pairing() -> None:
    """SQLite makes the table anew, since it adds no constraint to one that is there."""
    again: Literal["always", "never"] = "always" if _is_sqlite() else "never"
    with op.batch_alter_table("pairing", recreate=again) as batch:
        batch.add_column(
            sa.Column("start_reason", sa.Text(), nullable=True, comment="why it began, where that was said")
        )
        batch.add_column(sa.Column("plan_id", sa.Integer(), nullable=True, comment="the plan that began it"))
        batch.add_column(sa.Column("end_plan_id", sa.Integer(), nullable=True, comment="the plan that ended it"))
        batch.create_foreign_key(op.f("fk_pairing_plan_id"), "plan", ["plan_id"], ["id"])
        batch.create_foreign_key(op.f("fk_pairing_end_plan_id"), "plan", ["end_plan_id"], ["id"])
        for name in REPLACED:
            batch.drop_constraint(op.f(name), type_="check")
        for name, condition in CHECKS:
            batch.create_check_constraint(op.f(f"ck_pairing_{name}"), sa.text(condition))
    for name in ("plan_id", "end_plan_id"):
        planned = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_pairing_{name}", "pairing", [name], unique=False, sqlite_where=planned, postgresql_where=planned
        )


def _remarks() -> None:
    op.create_table(
        "mentor_remark",
        sa.Column("id", sa.Integer(), nullable=False, comment="surrogate key"),
        sa.Column("pairing_id", sa.Integer(), nullable=False, comment="of which mentor with whom"),
        sa.Column("written_on", sa.Date(), nullable=False, comment="day of the remark"),
        sa.Column("text", sa.Text(), nullable=False, comment="the remark"),
        sa.Column("written_by_id", sa.Integer(), nullable=False, comment="who wrote it"),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_mentor_remark_says_something")),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairing.id"], name=op.f("fk_mentor_remark_pairing_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["cadre.id"], name=op.f("fk_mentor_remark_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_remark")),
    )
    op.create_index(op.f("ix_mentor_remark_pairing_id"), "mentor_remark", ["pairing_id"], unique=False)
    op.create_index(op.f("ix_mentor_remark_written_by_id"), "mentor_remark", ["written_by_id"], unique=False)


def _tags() -> None:
    op.create_table(
        "cadre_tag",
        sa.Column("cadre_id", sa.Integer(), nullable=False, comment="the cadre"),
        sa.Column("tag", sa.String(length=30), nullable=False, comment="a key of CADRE_TAGS"),
        sa.ForeignKeyConstraint(["cadre_id"], ["cadre.id"], name=op.f("fk_cadre_tag_cadre_id")),
        sa.PrimaryKeyConstraint("cadre_id", "tag", name=op.f("pk_cadre_tag")),
    )
    op.create_table(
        "village_tag",
        sa.Column("village_code", sa.String(length=12), nullable=False, comment="the village"),
        sa.Column("tag", sa.String(length=30), nullable=False, comment="a key of CADRE_TAGS"),
        sa.ForeignKeyConstraint(["village_code"], ["village.code"], name=op.f("fk_village_tag_village_code")),
        sa.PrimaryKeyConstraint("village_code", "tag", name=op.f("pk_village_tag")),
    )
