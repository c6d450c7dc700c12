"""The field's terms."""

from commandcenter.domain.vocabulary import SOURCES, TOPICS, Term, Vocabulary, is_night


def test_terms_are_found_by_key() -> None:
    words = Vocabulary(Term("a", "甲长名", "甲"), Term("b", "乙"))
    assert [term.key for term in words] == ["a", "b"]
    assert len(words) == 2
    assert "a" in words
    assert words["a"].label == words.label("a") == "甲"
    assert words.name("a") == "甲长名"
    assert words.label("b") == "乙"


def test_an_unknown_key_is_shown_as_it_is() -> None:
    assert SOURCES.name("by_pigeon") == SOURCES.label("by_pigeon") == "by_pigeon"
    assert SOURCES.name(None) == SOURCES.label(None) == ""


def test_there_are_six_topics() -> None:
    assert len(TOPICS) == 6  # bits of visit.topics


def test_night_begins_at_six() -> None:
    assert [is_night(hour) for hour in (5, 6, 17, 18, 23, 0)] == [True, False, False, True, True, True]


def test_night_begins_when_the_setting_says() -> None:
    assert [is_night(hour, 20) for hour in (5, 18, 19, 20)] == [True, False, False, True]
