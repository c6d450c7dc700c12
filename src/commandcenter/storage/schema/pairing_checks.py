"""What the database itself asks of a pairing of each kind that the schema knew when it was made, as check constraints.

A kind that is new in the registry is not constrained here until a migration says so, so that it needs none to be used.
``tests/storage/test_pairing_checks.py`` holds these words against the registry.
"""

SIDES = (
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
    " ELSE TRUE END"
)
"""Who may hold and what is held."""

_ELEVEN = (
    "'leader_township', 'leader_village', 'leader_enterprise', 'leader_project', 'leader_talent',"
    " 'department_township', 'unit_village', 'squad_grid', 'companion_enterprise', 'team_enterprise', 'mentor_cadre'"
)

ROLE = (
    "CASE WHEN kind = 'squad_grid' THEN role IS NOT NULL AND role IN ('leader', 'posted', 'member')"
    f" WHEN kind IN ({_ELEVEN}) THEN role IS NULL ELSE TRUE END"
)
"""The role, and none where a kind has none."""

LIAISON = (
    "CASE WHEN kind = 'department_township' THEN liaison_id IS NOT NULL"
    f" WHEN kind IN ({_ELEVEN}) THEN liaison_id IS NULL ELSE TRUE END"
)
"""The liaison officer, and none where none is needed."""
