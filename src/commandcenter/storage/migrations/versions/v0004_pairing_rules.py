"""What the database refuses of pairings by itself: doubles, more than the limit, two leaders, who has left.

Triggers, since these look at other rows. A kind that is not named here has no limit but the one that a setting gives.
Each rule is a condition over NEW that must not hold; it is asked when a pairing is written, and again when it is changed
so that it reaches further than before. On PostgreSQL the rows of the holder and of the grid are locked first: of two
writers the second sees what the first one wrote.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LASTS = "(NEW.ended_on IS NULL OR NEW.ended_on > NEW.started_on)"
MEETS = (
    "o.id <> NEW.id AND (o.ended_on IS NULL OR o.ended_on > o.started_on)"
    " AND (o.ended_on IS NULL OR o.ended_on > NEW.started_on)"
    " AND (NEW.ended_on IS NULL OR NEW.ended_on > o.started_on)"
)
SAME_HOLDER = (
    "o.kind = NEW.kind AND (o.holder_cadre_id = NEW.holder_cadre_id"
    " OR o.holder_organization_id = NEW.holder_organization_id)"
)
TARGETS = ("township_code", "village_code", "grid_id", "enterprise_id", "project_id", "talent_id", "target_cadre_id")
SAME_TARGET = "(" + " OR ".join(f"o.{name} = NEW.{name}" for name in TARGETS) + ")"
LIMITS = (
    "CASE NEW.kind WHEN 'leader_township' THEN 3 WHEN 'leader_village' THEN 5 WHEN 'leader_enterprise' THEN 8"
    " WHEN 'leader_project' THEN 5 WHEN 'leader_talent' THEN 5 WHEN 'unit_village' THEN 4 WHEN 'squad_grid' THEN 3"
    " WHEN 'companion_enterprise' THEN 6 WHEN 'mentor_cadre' THEN 4 END"
)
LIMIT_OF_DAY = (
    "coalesce((SELECT {value} FROM setting s WHERE s.key = 'numbers.pairing_limit_' || NEW.kind"
    f" AND s.valid_from <= d.day ORDER BY s.id DESC LIMIT 1), {LIMITS})"
)
BEGINNINGS = (
    "(SELECT NEW.started_on AS day UNION SELECT o.started_on FROM pairing o"
    f" WHERE {SAME_HOLDER} AND o.started_on > NEW.started_on"
    " AND (NEW.ended_on IS NULL OR o.started_on < NEW.ended_on))"
)
HELD = (
    f"(SELECT count(*) FROM pairing o WHERE {SAME_HOLDER}"
    " AND o.started_on <= d.day AND (o.ended_on IS NULL OR o.ended_on > d.day))"
)
PAST = (
    f"{LASTS} AND EXISTS (SELECT 1 FROM {{0}} AND {{1}} IS NOT NULL AND (NEW.ended_on IS NULL OR NEW.ended_on > {{1}}))"
)

RULES = (
    # name, what the engine says, the condition that must not hold
    (
        "double",
        "pairing overlaps another one of the same holder and target",
        f"{LASTS} AND EXISTS (SELECT 1 FROM pairing o WHERE {SAME_HOLDER} AND {SAME_TARGET} AND {MEETS})",
    ),
    (
        "limit",
        "pairing is more than the limit of its holder",
        f"{LASTS} AND EXISTS (SELECT 1 FROM {BEGINNINGS} d WHERE {HELD} > {LIMIT_OF_DAY})",
    ),
    (
        "leader",
        "pairing is a second leader of the grid",
        f"NEW.kind = 'squad_grid' AND NEW.role = 'leader' AND {LASTS} AND EXISTS (SELECT 1 FROM pairing o"
        f" WHERE o.kind = NEW.kind AND o.grid_id = NEW.grid_id AND o.role = 'leader' AND {MEETS})",
    ),
    (
        "left",
        "pairing reaches past the day on which its cadre leaves",
        PAST.format("cadre c WHERE c.id IN (NEW.holder_cadre_id, NEW.target_cadre_id, NEW.liaison_id)", "c.left_on"),
    ),
    (
        "dissolved",
        "pairing reaches past the day on which its organization is dissolved",
        PAST.format("organization u WHERE u.id = NEW.holder_organization_id", "u.dissolved_on"),
    ),
    (
        "liaison",
        "pairing names a liaison of another department",
        "NEW.kind = 'department_township' AND EXISTS (SELECT 1 FROM cadre c"
        " WHERE c.id = NEW.liaison_id AND c.organization_id <> NEW.holder_organization_id)",
    ),
)
ANSWERABLE = (
    "EXISTS (SELECT 1 FROM pairing o WHERE ({0}) AND (o.ended_on IS NULL OR o.ended_on > NEW.{1})"
    " AND (o.ended_on IS NULL OR o.ended_on > o.started_on))"
)
LEAVING = (
    # table, column, what the engine says, the condition that must not hold when the column is set
    (
        "cadre",
        "left_on",
        "cadre is still named by a pairing after leaving",
        ANSWERABLE.format(
            "o.holder_cadre_id = NEW.id OR o.target_cadre_id = NEW.id OR o.liaison_id = NEW.id", "left_on"
        ),
    ),
    (
        "organization",
        "dissolved_on",
        "organization still holds a pairing after being dissolved",
        ANSWERABLE.format("o.holder_organization_id = NEW.id", "dissolved_on"),
    ),
)
SIDES = ("kind", "holder_cadre_id", "holder_organization_id", *TARGETS, "role", "liaison_id")
REMARK = "EXISTS (SELECT 1 FROM pairing p WHERE p.id = NEW.pairing_id AND p.kind <> 'mentor_cadre')"
REMARK_WORDS = "remark belongs to no mentor"


def upgrade() -> None:
    """Create the triggers; what is there already is left as it is."""
    if op.get_bind().dialect.name == "sqlite":
        _on_sqlite()
    else:
        _on_postgresql()


def _further(differs: str) -> str:
    """NEW reaches further than OLD, or is about others."""
    changed = [f"OLD.{name} {differs} NEW.{name}" for name in SIDES]
    later = "(OLD.ended_on IS NOT NULL AND (NEW.ended_on IS NULL OR NEW.ended_on > OLD.ended_on))"
    return " OR ".join((*changed, "NEW.started_on < OLD.started_on", later))


def _sooner(column: str) -> str:
    return f"NEW.{column} IS NOT NULL AND (OLD.{column} IS NULL OR NEW.{column} < OLD.{column})"


BY_HOLDER = "+o.kind = NEW.kind"
"""Not by the index of kinds: where no statistics tell better, SQLite would read all pairings of a kind for each row."""


def _on_sqlite() -> None:
    value = "CAST(json_extract(s.value, '$.value') AS INTEGER)"
    for name, words, condition in RULES:
        asked = condition.replace("{value}", value).replace("o.kind = NEW.kind", BY_HOLDER)
        refuse = f"BEGIN SELECT RAISE(ABORT, '{words}') WHERE {asked}; END"
        op.execute(f"CREATE TRIGGER pairing_{name}_insert AFTER INSERT ON pairing {refuse}")
        when = f"WHEN {_further('IS NOT')}"
        op.execute(f"CREATE TRIGGER pairing_{name}_update AFTER UPDATE ON pairing {when} {refuse}")
    for table, column, words, condition in LEAVING:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{words}') WHERE {condition}; END"
        op.execute(
            f"CREATE TRIGGER {table}_answers BEFORE UPDATE OF {column} ON {table} WHEN {_sooner(column)} {refuse}"
        )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REMARK_WORDS}') WHERE {REMARK}; END"
    op.execute(f"CREATE TRIGGER mentor_remark_pairing BEFORE INSERT ON mentor_remark {refuse}")


def _on_postgresql() -> None:
    value = "CAST(s.value->>'value' AS integer)"
    lock = (
        "PERFORM 1 FROM organization WHERE id = NEW.holder_organization_id FOR NO KEY UPDATE; "
        "PERFORM 1 FROM cadre WHERE id IN (NEW.holder_cadre_id, NEW.target_cadre_id, NEW.liaison_id)"
        " ORDER BY id FOR NO KEY UPDATE; "
        "IF NEW.role = 'leader' THEN PERFORM 1 FROM grid WHERE id = NEW.grid_id FOR NO KEY UPDATE; END IF; "
    )
    rules = [(words, condition.replace("{value}", value)) for _, words, condition in RULES]
    _function("pairing_rules", lock + _by_holder(rules))
    op.execute(
        "CREATE TRIGGER pairing_rules_insert AFTER INSERT ON pairing FOR EACH ROW EXECUTE FUNCTION pairing_rules()"
    )
    op.execute(
        "CREATE TRIGGER pairing_rules_update AFTER UPDATE ON pairing FOR EACH ROW"
        f" WHEN ({_further('IS DISTINCT FROM')}) EXECUTE FUNCTION pairing_rules()"
    )
    for table, column, words, condition in LEAVING:
        _function(f"{table}_answers", _refusals([(words, condition)]))
        op.execute(
            f"CREATE TRIGGER {table}_answers BEFORE UPDATE OF {column} ON {table} FOR EACH ROW"
            f" WHEN ({_sooner(column)}) EXECUTE FUNCTION {table}_answers()"
        )
    _function("mentor_remark_pairing", _refusals([(REMARK_WORDS, REMARK)]))
    op.execute(
        "CREATE TRIGGER mentor_remark_pairing BEFORE INSERT ON mentor_remark FOR EACH ROW"
        " EXECUTE FUNCTION mentor_remark_pairing()"
    )


def _by_holder(rules: list[tuple[str, str]]) -> str:
    """The rules for either kind of holder: a planner that may be asked for both reads the whole table."""
    branches = [
        _refusals([(words, condition.replace(SAME_HOLDER, _holder_is(name))) for words, condition in rules])
        for name in ("holder_cadre_id", "holder_organization_id")
    ]
    return f"IF NEW.holder_cadre_id IS NOT NULL THEN {branches[0]}ELSE {branches[1]}END IF; "


def _holder_is(name: str) -> str:
    return f"o.kind = NEW.kind AND o.{name} = NEW.{name}"


def _refusals(rules: list[tuple[str, str]]) -> str:
    return "".join(f"IF {condition} THEN RAISE EXCEPTION '{words}'; END IF; " for words, condition in rules)


def _function(name: str, body: str) -> None:
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}RETURN NEW; END $$")
