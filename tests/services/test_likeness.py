"""How much alike two texts are."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.services.likeness import FORMULAS, likeness, spans, telling

WORDS = st.text("路灯不亮坏了村口A1a ，。来电反映希望", max_size=30)


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    ours, theirs = telling(one), telling(other)
    assert 0 <= likeness(ours, theirs) <= 1
    assert likeness(ours, theirs) == likeness(theirs, ours)


@given(WORDS)
def test_the_same_text_is_wholly_alike(words: str) -> None:
    pairs = telling(words)
    assert likeness(pairs, pairs) == (1 if pairs else 0)


@given(st.lists(st.text("路灯不亮坏了村口", min_size=2, max_size=6), min_size=1, max_size=5), st.randoms())
def test_the_order_of_sentences_does_not_matter(sentences: list[str], lot: Random) -> None:
    shuffled = list(sentences)
    lot.shuffle(shuffled)
    assert telling("，".join(shuffled)) == telling("，".join(sentences))


@given(WORDS, WORDS)
def test_what_is_typed_so_far_is_wholly_in_what_it_becomes(beginning: str, rest: str) -> None:
    pairs = telling(beginning)
    if pairs:
        assert likeness(pairs, telling(f"{beginning}，{rest}")) == 1


@given(WORDS, st.frozensets(st.sampled_from(["路灯", "灯不", "不亮", "a1", "村口"])))
def test_spans_are_apart_and_hold_only_what_is_shared(text: str, shared: frozenset[str]) -> None:
    found = spans(text, shared)
    assert all(one[0] + one[1] < other[0] for one, other in pairwise(found))
    for start, length in found:
        run = text[start : start + length].lower()
        assert any(pair in run for pair in shared)
    marked = {place for start, length in found for place in range(start, start + length)}
    for pair in shared:
        at = text.lower().find(pair)
        assert at < 0 or set(range(at, at + len(pair))) <= marked


def test_formulas_tell_nothing() -> None:
    assert telling("来电反映，希望有关部门尽快处理") == frozenset()
    assert telling("".join(FORMULAS)) == frozenset()
    assert telling("灯") == frozenset()


def test_no_pair_bridges_what_is_left_out() -> None:
    assert telling("路灯，请修") == {"路灯"}
    assert telling("A1路灯希望修好5幢") == {"a1", "路灯", "修好"}


def test_runs_are_shown_as_a_person_reads_them() -> None:
    title = "东桥A1栋路灯不亮，路灯坏了"
    shared = telling("A1栋的路灯不亮")
    assert [title[start : start + length] for start, length in spans(title, shared)] == ["A1", "路灯不亮", "路灯"]
