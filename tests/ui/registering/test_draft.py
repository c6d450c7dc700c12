"""What is filled in, as a value, and what is wrong with it in words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings

from commandcenter.services.registering import LONGEST_TITLE
from commandcenter.ui.models.found import Found
from commandcenter.ui.registering.checks import (
    CHECKS,
    NEEDED_TO_JOIN,
    faults,
    in_one_form,
    reporters_fault,
    telephone,
    telephone_fault,
)
from commandcenter.ui.registering.draft import Draft, Drawer, first_sentence
from commandcenter.ui.registering.form import LABELS

GOOD = Draft(reporters=(("李大妈", "139 0000 5678"),), grid=Found("航民村 002", 3), content="路灯不亮。三天了。")


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("路灯不亮。三天了。", "路灯不亮"),
        ("来电反映：路灯不亮，很黑", "路灯不亮，很黑"),
        ("居民上报，路灯不亮！", "路灯不亮"),
        ("\n 。路灯不亮\n三天了", "路灯不亮"),
        ("", ""),
        ("。！", ""),
        ("长" * 50 + "，" + "短" * 30, "长" * 50),
        ("长" * 80, "长" * LONGEST_TITLE),
    ],
)
def test_the_first_sentence_is_the_title(content: str, title: str) -> None:
    assert first_sentence(content) == title


@given(st.text("路灯，。！、：反映 \n", max_size=200))
def test_a_title_is_never_too_long(content: str) -> None:
    assert len(first_sentence(content)) <= LONGEST_TITLE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("139 0000 5678", "13900005678"),
        ("+86 139-0000-5678", "13900005678"),
        ("１３９００００５６７８", "13900005678"),
        ("0571-82620000", "0571-82620000"),
        ("057182620000", "057182620000"),
        ("82620000-123", "82620000-123"),
        ("400-800-1234", "400-800-1234"),
        ("", ""),
    ],
)
def test_telephones_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert telephone(typed) == kept
    assert telephone_fault(typed) == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1390000", "手机号须 11 位，现有 7 位"),
        ("139000056789", "现有 12 位"),
        ("abc", "只能有数字"),
        ("138****1234", "只能有数字"),
        ("123", "手机号须"),
        ("8262", "不像座机号"),
    ],
)
def test_what_is_no_telephone_says_so(typed: str, words: str) -> None:
    assert words in telephone_fault(typed)


def test_somebody_must_have_reported_it() -> None:
    assert "姓名或电话" in reporters_fault([("", " ")])
    assert reporters_fault([("", ""), ("赵刚", "")]) == ""
    assert reporters_fault([("李大妈", "13900005678"), ("赵刚", "12")]).startswith("第 2 位：")


def test_every_fault_has_its_field() -> None:
    assert set(CHECKS) < set(LABELS)
    assert set(NEEDED_TO_JOIN) < set(CHECKS)
    wrong = Draft(
        source="enterprise",
        grid=Found("不明", None),
        enterprise=Found("某某", None),
        category=Found("x", None),
        title="长" * 61,
    )
    assert set(faults(wrong)) == {"reporters", "grid", "enterprise", "category", "title"}
    assert set(faults(Draft())) == {"reporters", "grid", "content"}
    assert "唯一" in faults(wrong)["grid"]
    assert faults(GOOD) == {}
    assert set(faults(Draft(), NEEDED_TO_JOIN)) == {"reporters", "content"}
    assert set(faults(Draft(external_number="9" * 61))) >= {"external_number"}


def test_what_the_services_are_told() -> None:
    more = Draft(
        source="enterprise",
        external_number="X1",
        reporters=(("", ""), ("李大妈", "139 0000 5678"), ("赵刚", "")),
        enterprise=Found("天垚", 7),
        category=Found("道路交通", "roads"),
        list="needs",
        title=" 标题 ",
    )
    heard = in_one_form(more).heard(3)
    assert heard.everybody == (("李大妈", "13900005678"), ("赵刚", ""))
    assert (heard.title, heard.content, heard.grid_id, heard.list) == ("标题", "标题", 3, "needs")
    assert (heard.enterprise_id, heard.category, heard.external_number) == (7, "roads", None)
    plain = in_one_form(GOOD).heard(3)
    assert (plain.title, plain.content) == ("路灯不亮", "路灯不亮。三天了。")
    assert (plain.enterprise_id, plain.category, plain.external_number) == (None, None, None)


def test_the_drawer_keeps_a_draft_and_remembers_only_the_source(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    drawer = Drawer(settings)
    assert drawer.draft == Draft()
    drawer.keep(Draft(source="leader", title="半句"))
    assert drawer.draft.title == "半句"
    assert Drawer(settings).draft == Draft(source="leader")
    drawer.clear()
    assert drawer.draft == Draft(source="leader")
    settings.setValue("registering/source", "import")
    assert Drawer(settings).draft == Draft()
