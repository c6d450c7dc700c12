"""The registry of pairing kinds: every entry keeps what the rest of the house relies on."""

import pytest

from commandcenter.domain.pairing import KINDS, PAIRING_KINDS, POSTED_FROM, Holder, PairingKind
from commandcenter.domain.vocabulary import ORGANIZATION_KINDS, SQUAD_ROLES
from commandcenter.storage.schema import Pairing


def test_keys_and_names_are_unique() -> None:
    assert len(KINDS) == len(PAIRING_KINDS) == 11
    assert len({kind.name for kind in PAIRING_KINDS}) == 11


@pytest.mark.parametrize("kind", PAIRING_KINDS, ids=lambda kind: kind.key)
def test_an_entry_is_whole(kind: PairingKind) -> None:
    assert KINDS[kind.key] is kind
    assert kind.covered
    assert kind.limit is None or kind.limit > 0
    assert set(kind.holder_kinds) <= {term.key for term in ORGANIZATION_KINDS}
    assert set(kind.roles) <= {term.key for term in SQUAD_ROLES}
    assert not kind.needs_liaison or kind.holder is Holder.ORGANIZATION


@pytest.mark.parametrize("kind", PAIRING_KINDS, ids=lambda kind: kind.key)
def test_holder_and_target_are_columns_that_may_run_once(kind: PairingKind) -> None:
    columns = Pairing.__table__.c
    assert {kind.holder.value, kind.target.value} <= set(columns.keys())
    unique = {tuple(column.name for column in index.columns) for index in Pairing.__table__.indexes if index.unique}  # type: ignore[attr-defined]
    assert ("kind", kind.holder.value, kind.target.value) in unique


def test_only_squads_have_roles() -> None:
    assert [kind.key for kind in PAIRING_KINDS if kind.roles] == ["squad_grid"]
    assert set(POSTED_FROM) <= {term.key for term in ORGANIZATION_KINDS}
    assert "village_committee" not in POSTED_FROM
