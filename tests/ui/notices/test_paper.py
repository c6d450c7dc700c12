"""The paper: its text can be found and copied, its code read, nothing that is not public stands on it."""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QImage

from commandcenter.domain.errors import Cancelled
from commandcenter.services.notices import Notice, Person
from commandcenter.ui.notices.document import Document
from commandcenter.ui.notices.leaf import INKS, WIDTH
from commandcenter.ui.notices.page import MARGIN, grouped
from commandcenter.ui.notices.preview import picture_of
from commandcenter.ui.notices.qr import QUIET
from commandcenter.ui.notices.squad import squad_height
from commandcenter.ui.notices.writing import PAPERS, CannotWrite, as_pdf, write_pdf
from commandcenter.ui.shell.fonts import DOUBLES, fonts_for_paper
from tests.ui.notices.paper_reader import largest_fill, reader_of, text_of
from tests.ui.notices.qr_reader import read

SAME_GLYPHS = (
    "一二人入八儿力又口土士大女子小工己干弓心手支文方日月木欠水火父片牛犬玄玉瓜甘生用田白皮目石示禾穴立竹"
    "米羊老耳肉自至舟色行衣见角言谷豆贝走足身车里金长门青面革音页风飞食马骨高鬼鱼鸟"
)
"""Characters whose glyphs Noto gives to a radical too."""


def having(document: Document, *squad: Person, **facts: object) -> Document:
    """The first notice alone, with another squad."""
    first = replace(document.notices.notices[0], squad=squad, **facts)
    return replace(document, notices=replace(document.notices, notices=(first,)))


def people(role: str, number: int) -> Iterator[Person]:
    for serial in range(number):
        yield Person(role, f"成员{serial:02d}", "财政局", "agency", "科员", "")


def test_what_is_written_is_what_is_found(document: Document) -> None:
    pdf, notices = as_pdf(document), document.notices.notices
    assert len(reader_of(pdf).pages) == 4
    for page, notice in enumerate(notices):
        text = text_of(pdf, page)
        for words in expected(document, notice):
            assert words in text, words
        assert f"第 {page + 1} 页　共 4 页" in text
        assert not [c for c in text if any(ord(c) in doubles for doubles in DOUBLES) or c < " "]


def expected(document: Document, notice: Notice) -> list[str]:
    words = document.words
    plain = [words.texts[key] for key in ("title", "campaign", "squad", "duties_title", "topics_title")]
    filled = [document.say(key, notice) for key in ("place", "issuer", "remark", "qr_title")]
    fixed = [text for pair in (*words.duties, *words.topics) for text in pair]
    facts = [
        notice.township,
        notice.village,
        notice.code,
        f"{notice.households} 户",
        "2024年8月3日",
        "截至2024年8月2日",
    ]
    squad = [text for person in notice.squad for text in (person.name, person.unit, person.post)]
    return [*plain, *filled, *fixed, *facts, *squad, *words.qr_lines]


def test_characters_that_share_a_glyph_with_a_radical_are_found(document: Document) -> None:
    long = [Person("member", SAME_GLYPHS[k : k + 9], "单位", "agency", "", "") for k in range(0, len(SAME_GLYPHS), 9)]
    text = text_of(as_pdf(having(document, *long)))
    assert all(person.name in text for person in long)


def test_nothing_is_written_twice(document: Document) -> None:
    text = text_of(as_pdf(document))
    for words in ("网格公示", "瓜沥镇东灵村第001网格", "孙七", "网格概况"):
        assert text.count(words) == 1, words


def test_only_the_leaders_telephone_is_public(document: Document) -> None:
    text = text_of(as_pdf(document))
    assert text.count("138 0000 0005") == 1
    assert "0000 0002" not in text
    assert "13800000002" not in text


@pytest.mark.parametrize(("given", "shown"), [("13800000005", "138 0000 0005"), ("0571-82600000", "0571-82600000")])
def test_a_mobile_number_is_read_in_groups(given: str, shown: str) -> None:
    assert grouped(given) == shown


def test_gaps_are_told(document: Document) -> None:
    text = text_of(as_pdf(document), 3)
    assert "固定下沉干部：待配" in text
    assert "队长：待配" in text
    villager = Person("posted", "村里人", "东灵村", "village_committee", "委员", "")
    text = text_of(as_pdf(having(document, villager)))
    assert "村里人" in text
    assert "固定下沉干部：待配" in text


def modules_on(pdf: bytes) -> tuple[list[list[bool]], float, float]:
    """The code's modules as they stand on the paper, how wide one is, and where the first stands, in millimetres."""
    parts = largest_fill(pdf)
    lefts, tops, rights, bottoms = zip(*parts, strict=True)
    left, top, step = min(lefts), min(tops), min(bottoms[k] - tops[k] for k in range(len(parts)))
    size = round((max(rights) - left) / step)
    assert size == round((max(bottoms) - top) / step)
    matrix = [[False] * size for _ in range(size)]
    for x1, y1, x2, _ in parts:
        for column in range(round((x1 - left) / step), round((x2 - left) / step)):
            matrix[round((y1 - top) / step)][column] = True
    return matrix, step, left


def test_the_code_is_read_from_the_paper(document: Document) -> None:
    matrix, step, left = modules_on(as_pdf(document))
    assert read(matrix) == "萧然善治码 瓜沥镇东灵村第001网格 330109113001001"
    assert step >= 0.6  # mm, for a telephone at arm's length
    assert left - MARGIN == pytest.approx(QUIET * step, abs=0.05)


def test_a_long_place_has_a_code_too(document: Document) -> None:
    long = having(document, village="浙江传化物流基地社区居民委员会", township="南阳街道办事处")
    matrix, step, _ = modules_on(as_pdf(long))
    assert tuple(map(tuple, matrix)) == long.code_of(long.notices.notices[0])
    assert step >= 0.6


def test_villages_are_bookmarks_with_their_grids(document: Document) -> None:
    reader = reader_of(as_pdf(document))
    outline = reader.outline
    grids = ["第001网格", "第002网格"]
    shape = [[inner.title for inner in entry] if isinstance(entry, list) else entry.title for entry in outline]
    assert shape == ["东灵村", grids, "航民村", grids]
    flat = (outline[0], *outline[1], outline[2], *outline[3])
    assert [reader.get_destination_page_number(entry) for entry in flat] == [0, 0, 1, 2, 2, 3]
    assert (reader.metadata and reader.metadata.title) == "网格公示 瓜沥镇"


def test_fonts_are_embedded_in_part(document: Document) -> None:
    pdf = as_pdf(document)
    fonts = reader_of(pdf).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    files = [font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"] for font in fonts.values()]
    assert len(files) == 2
    assert len(pdf) < 400_000  # the fonts themselves are 20 MB


def test_a3_is_the_same_page_larger(document: Document) -> None:
    small, large = (reader_of(as_pdf(document, paper)).pages[0] for paper in PAPERS)
    assert [round(float(page.mediabox.width * 25.4 / 72)) for page in (small, large)] == [210, 297]
    assert small.extract_text() == large.extract_text()


def test_a_file_is_whole_or_not_at_all(document: Document, folder: Path) -> None:
    steps = count()

    def stop(_share: float, _words: str) -> None:
        if next(steps) == 2:
            raise Cancelled("已停止。")

    file = folder / "公示.pdf"
    with pytest.raises(Cancelled):
        write_pdf(file, document, progress=stop)
    assert list(folder.iterdir()) == []
    file.write_text("昨天的")
    steps = count()
    with pytest.raises(Cancelled):
        write_pdf(file, document, progress=stop)
    assert file.read_text() == "昨天的"
    assert [path.name for path in folder.iterdir()] == ["公示.pdf"]


def test_a_file_that_cannot_be_written_is_told(document: Document, folder: Path) -> None:
    with pytest.raises(CannotWrite, match=r"文件写不进去：.*请另选位置"):
        write_pdf(folder / "没有" / "公示.pdf", document)
    (folder / "是文件夹.pdf").mkdir()
    with pytest.raises(CannotWrite, match="文件写不进去"):
        write_pdf(folder / "是文件夹.pdf", document)
    assert [path.name for path in folder.iterdir()] == ["是文件夹.pdf"]


def test_a_large_squad_stands_closer_and_the_rest_is_counted(document: Document) -> None:
    few = having(document, *people("posted", 2), *people("member", 10))
    text = text_of(as_pdf(few))
    assert all(f"成员{serial:02d}" in text for serial in range(10))
    many = having(document, *people("posted", 1), *people("member", 30))
    text = text_of(as_pdf(many))
    told = next(number for number in range(30) if f"另有 {number} 名" in text)
    assert sum(f"成员{serial:02d}" in text for serial in range(30)) + told == 30
    assert squad_height(many.notices.notices[0]) < 55


def pixels(image: QImage) -> npt.NDArray[np.uint8]:
    """Rows, columns, blue green red."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].copy()


def test_long_names_stay_within_the_margins(document: Document) -> None:
    long = "欧阳上官司马诸葛慕容公孙"
    unit = "萧山经济技术开发区管理委员会社会发展与综合治理办公室"
    squad = [Person(role, long, unit, "agency", "党组成员、副主任", "") for role in ("leader", "posted", "member") * 4]
    crowded = having(document, *squad, village="浙江传化物流基地社区居民委员会", code="33010911300100100000")
    picture = pixels(picture_of(crowded, 0, 1488))
    edge = int(MARGIN / WIDTH * 1488) - 2
    assert picture[:, :edge].min() == 255
    assert picture[:, -edge:].min() == 255
    text = text_of(as_pdf(crowded))
    assert text.count(long) == 12


def drawn(document: Document) -> Document:
    """The first notice with the code of a grid that is on the sheet."""
    sheet = document.notices.sheet
    assert sheet is not None
    return having(document, code=str(sheet.grid_codes[500]))


def test_the_map_shows_the_grid_red_in_its_grey_village(document: Document) -> None:
    picture = pixels(picture_of(drawn(document), 0, 1488)).reshape(-1, 3)
    shares = {ink: (picture == INKS[ink].getRgb()[2::-1]).all(axis=1).mean() for ink in ("tint", "village", "outside")}
    assert all(share > 0.002 for share in shares.values()), shares


def test_without_geometry_the_place_of_the_map_says_so(document: Document) -> None:
    there = drawn(document)
    assert "本网格图形待补" not in text_of(as_pdf(there))
    for lacking in (document, replace(there, notices=replace(there.notices, sheet=None))):
        assert "本网格图形待补" in text_of(as_pdf(lacking))
    assert "示意图" not in text_of(as_pdf(there))
    schematic = replace(there, notices=replace(there.notices, is_schematic=True))
    assert "示意图，非勘界依据" in text_of(as_pdf(schematic))


def test_the_fonts_for_paper_know_each_glyph_by_its_usual_character() -> None:
    fonts = fonts_for_paper()
    assert len(fonts) == 2
    for data in fonts:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            known = font.getBestCmap()
            assert not [code for code in known if any(code in doubles for doubles in DOUBLES)]
            assert all(ord(character) in known for character in SAME_GLYPHS)
            assert known[ord("\t")] != known[ord(" ")]
