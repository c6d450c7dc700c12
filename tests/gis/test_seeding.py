"""Sharing out grids, and clusters of points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.gis.seeding import WaveField, clusters, share


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=40), st.integers(0, 500))
def test_share_gives_all_and_at_least_one_each(weights: list[float], extra: int) -> None:
    total = len(weights) + extra
    counts = share(weights, total)
    assert counts.sum() == total
    assert counts.min() >= 1
    free = np.array(weights) / sum(weights) * extra
    assert (np.abs(counts - 1 - free) < 1 + 1e-9).all()


@given(st.integers(1, 12), st.integers(0, 5), st.integers(0, 1000))
def test_clusters_use_every_label(count: int, rounds: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 1000, (400, 2))
    labels = clusters(points, np.ones(400), count, rounds, rng)
    assert set(labels) == set(range(count))


def test_field_is_smooth_and_as_high_as_asked() -> None:
    field = WaveField.drawn(np.random.default_rng(1), 5000.0, 3, 400.0)
    line = np.column_stack([np.arange(0, 50_000, 10.0), np.zeros(5000)])
    values = field.at(line)
    assert np.abs(np.diff(values)).max() < 20
    assert 150 < np.abs(values).max() < 2500
    assert values == pytest.approx(field.at(line))
