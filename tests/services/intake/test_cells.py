"""Single cells: moments in every office's form, numbers that spreadsheets damage, telephones."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.intake.cells import Cell, Fault, code_of, quoted, text_of
from commandcenter.services.intake.moments import SERIAL_ZERO, moment_of
from commandcenter.services.intake.telephones import telephone_of

MOMENT = datetime(2024, 8, 2, 9, 30, tzinfo=CHINA)


@pytest.mark.parametrize(
    "written",
    [
        "2024-08-02 09:30", "2024/8/2 9:30", "2024.8.2 9:30:00", "2024年8月2日 9:30", "2024年8月2日9时30分",
        "2024年08月02日 09点30分00秒", "2024-08-02T09:30:00", "2024-08-02T01:30:00Z", "2024-08-02T09:30:00+08:00",
        "2024-08-02 09:30:00.123", "20240802093000", "202408020930", "2024/8/2 上午9:30", "2024/8/2 9:30 AM",
        "2024年8月2日 星期五 9:30", "2024-08-02（周五）09:30", "２０２４－０８－０２　０９：３０", " 2024-8-2 9:30 ",
        datetime(2024, 8, 2, 9, 30), datetime(2024, 8, 2, 9, 29, 59, 998_000), 45506.395833333336, "45506.3958333",
    ],
)  # fmt: skip
def test_every_usual_form_is_understood(written: Cell) -> None:
    assert moment_of(written, "来电时间") == MOMENT


@pytest.mark.parametrize("written", ["2024-08-02", "2024年8月2日", "20240802", 20240802.0, date(2024, 8, 2), 45506.0])
def test_a_day_alone_is_its_first_moment(written: Cell) -> None:
    assert moment_of(written, "来电时间") == datetime(2024, 8, 2, tzinfo=CHINA)


@pytest.mark.parametrize(("written", "hour"), [("下午3:05", 15), ("下午12:05", 12), ("上午12:05", 0), ("3:05 PM", 15)])
def test_halves_of_the_day(written: str, hour: int) -> None:
    assert moment_of(f"2024-08-02 {written}", "来电时间").hour == hour


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "是空的"),
        ("8/2/2024", "看不懂"),
        ("上周五", "看不懂"),
        ("2024-08", "看不懂"),
        ("1722562200000", "看不懂"),
        (True, "看不懂"),
        (12.0, "看不懂"),
        ("2024-02-30", "没有这一天"),
        ("2024-08-02 25:00", "没有这一天或这一刻"),
        ("2024-13-01", "没有这一天"),
        ("0000-01-01", "没有这一天"),
    ],
)
def test_what_is_no_moment_says_so(written: Cell, reason: str) -> None:
    with pytest.raises(Fault, match=reason):
        moment_of(written, "来电时间")


FORMS = (
    "{0:%Y-%m-%d %H:%M:%S}", "{0:%Y/%m/%d %H:%M:%S}", "{0.year}/{0.month}/{0.day} {0.hour}:{0.minute}:{0.second}",
    "{0.year}年{0.month}月{0.day}日{0.hour}时{0.minute}分{0.second}秒", "{0:%Y%m%d%H%M%S}", "{0:%Y-%m-%dT%H:%M:%S}",
)  # fmt: skip


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)), st.sampled_from(FORMS))
def test_what_is_written_in_a_form_is_read_back(moment: datetime, form: str) -> None:
    whole = moment.replace(microsecond=0)
    assert moment_of(form.format(whole), "来电时间") == whole.replace(tzinfo=CHINA)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)))
def test_a_spreadsheets_number_is_the_moment_to_the_second(moment: datetime) -> None:
    whole = moment.replace(microsecond=0, tzinfo=CHINA)
    serial = (whole - SERIAL_ZERO) / timedelta(days=1)
    assert moment_of(serial, "来电时间") == whole


@given(st.text(max_size=30) | st.floats() | st.booleans() | st.dates())
def test_anything_is_a_moment_or_has_a_reason(cell: Cell) -> None:
    answer = moment_or_reason(cell)
    assert answer.startswith("来电时间") or datetime.fromisoformat(answer).tzinfo is not None


def moment_or_reason(cell: Cell) -> str:
    try:
        return moment_of(cell, "来电时间").isoformat()
    except Fault as fault:
        return str(fault)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="0012"', "0012"), ("\t330109113201001", "330109113201001"), ("'001", "001"), (13800001234.0, "13800001234"),
        ("a_x000D_\nb", "a\n\nb"), ("a\x00b\x07", "ab"), (0.5, "0.5"), (True, "是"), ("  两 字 ", "两 字"),
        (330109113201001.0, "330109113201001"),
    ],
)  # fmt: skip
def test_what_spreadsheets_add_is_taken_away(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize("cell", [3.3010900100100e13 * 1000, 33010911320100101.0, 1.5])
def test_a_code_kept_as_a_number_is_told_when_digits_are_lost(cell: float) -> None:
    with pytest.raises(Fault, match="失真"):
        code_of(cell, "网格")


@pytest.mark.parametrize("cell", ["3.3010900100100E13", "3.30109E+14", "3E+19"])
def test_a_code_in_scientific_notation_is_told(cell: str) -> None:
    with pytest.raises(Fault, match="科学记数"):
        code_of(cell, "网格")


def test_fifteen_digits_survive_as_a_number() -> None:
    assert code_of(330109113201001.0, "网格") == "330109113201001"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800001234", "13800001234"), ("138 0000 1234", "13800001234"), ("+86 138-0000-1234", "13800001234"),
        ("0571-82830000", "057182830000"), ("(0571)82830000转8001", "057182830000转8001"), ("82830000", "82830000"),
        ("13800001234、0571-82830000", "13800001234、057182830000"), ("400-800-1234", "4008001234"), ("110", "110"),
        ("１３８００００１２３４", "13800001234"), ("13800001234/13800001234", "13800001234"),
    ],
)  # fmt: skip
def test_telephones_in_their_forms(written: str, number: str) -> None:
    assert telephone_of(written, "联系电话") == number


@pytest.mark.parametrize("written", ["1380000123", "无", "wechat_123", "138000012345", "12", "380000123412345678"])
def test_what_is_no_telephone_is_told_without_the_number(written: str) -> None:
    with pytest.raises(Fault, match="不像电话号码") as raised:
        telephone_of(written, "联系电话")
    assert written not in str(raised.value)


def test_a_masked_telephone_cannot_be_called() -> None:
    with pytest.raises(Fault, match="隐去"):
        telephone_of("138****1234", "联系电话")


def test_what_a_reason_repeats_is_short_and_masked() -> None:
    assert quoted("电话\n13800001234") == "“电话 138****1234”"
    assert len(quoted("长" * 500)) < 50
