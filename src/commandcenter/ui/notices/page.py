"""One page: the notice of one grid, from its title to its foot."""

from PySide6.QtGui import QPainter

from commandcenter.services.notices import LEADER, Notice
from commandcenter.ui.notices.document import Document, day_of
from commandcenter.ui.notices.leaf import CENTRE, RIGHT, WIDTH, Box, Face, Leaf, heading
from commandcenter.ui.notices.qr import paint_qr
from commandcenter.ui.notices.sketch import north, schematic_mark
from commandcenter.ui.notices.squad import paint_squad, squad_height

MARGIN = 20.0
INSIDE = WIDTH - 2 * MARGIN
GAP = 8.0
TOP, SQUAD_END, DUTIES, TOPICS, FOOT, EDGE = 66.0, 185.0, 190.5, 219.0, 246.5, 284.0
MAP_WIDTH = 84.0
FACTS_TOP, FACT, FACTS_BELOW, LEADER_BOX = 8.5, 6.9, 5.0, 42.0
"""Where the facts begin, how high each is, what is below them, and the least height of the leader's box."""
LABEL, VALUE = Face(9.5, "muted"), Face(11)


def paint_page(painter: QPainter, width: float, document: Document, page: int) -> None:
    """Paint a page, 0 the first, onto a device on which the paper is ``width`` dots wide."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    leaf, notice = Leaf(painter, document.fonts, width), document.notices.notices[page]
    _masthead(leaf, document, notice)
    hero = Box(MARGIN, TOP, INSIDE, SQUAD_END - TOP - squad_height(notice))
    _map(leaf, Box(MARGIN, hero.y, MAP_WIDTH, hero.height), document, notice)
    _beside(leaf, Box(MARGIN + MAP_WIDTH + GAP, hero.y, INSIDE - MAP_WIDTH - GAP, hero.height), document, notice)
    paint_squad(leaf, Box(MARGIN, hero.bottom, INSIDE, squad_height(notice)), document.words.texts["squad"], notice)
    _duties(leaf, document)
    _topics(leaf, document)
    _foot(leaf, document, notice)
    _edge(leaf, document, notice, page)
    painter.restore()


def _masthead(leaf: Leaf, document: Document, notice: Notice) -> None:
    leaf.text(Box(MARGIN, 14, 90, 5), document.words.texts["campaign"], Face(10, "red"))
    leaf.text(Box(WIDTH - MARGIN - 80, 14, 80, 5), document.notices.district, Face(10, "muted"), RIGHT)
    leaf.rule(MARGIN, 20.4, INSIDE, 0.9, "red")
    leaf.rule(MARGIN, 21.9, INSIDE, 0.2, "red")
    title = Face(40, "red", is_bold=True, is_serif=True)
    leaf.text(Box(MARGIN, 26, INSIDE, 20), document.words.texts["title"], title, CENTRE)
    place = Face(19, "text", is_bold=True, is_serif=True)
    leaf.text(Box(MARGIN, 48, INSIDE, 12), document.say("place", notice), place, CENTRE)


def _map(leaf: Leaf, box: Box, document: Document, notice: Notice) -> None:
    if document.sketch is None or not document.sketch.paint(leaf, box, notice.code):
        leaf.frame(box, "line", wash="wash")
        leaf.text(box, "本网格图形待补", Face(10, "muted"), CENTRE)
        return
    if document.notices.is_schematic:
        schematic_mark(leaf, box)
    north(leaf, box.right - 6, box.y + 3)
    leaf.frame(box, "line")


def _beside(leaf: Leaf, box: Box, document: Document, notice: Notice) -> None:
    """The grid's facts, and who leads its squad; facts that the title tells too give way to a large squad."""
    facts = (
        ("所属镇街", notice.township),
        ("所属村社", notice.village),
        ("住户", f"{notice.households} 户"),
        ("网格编码", notice.code),
    )
    room = int((box.height - FACTS_TOP - FACTS_BELOW - LEADER_BOX) / FACT)
    heading(leaf, box.x, box.y - 0.8, "网格概况")
    y = box.y + FACTS_TOP
    for label, value in facts[-room:]:
        leaf.text(Box(box.x, y, 20, FACT), label, LABEL)
        leaf.text(Box(box.x + 20, y, box.width - 20, FACT), value, VALUE)
        y += FACT
        leaf.line(box.x, y, box.right, y, "line", 0.15)
    y += FACTS_BELOW
    _leader(leaf, Box(box.x, y, box.width, box.bottom - y), document, notice)


def _leader(leaf: Leaf, box: Box, document: Document, notice: Notice) -> None:
    leaf.fill(box, "blush")
    leaf.fill(Box(box.x, box.y, 1.2, box.height), "red")
    inner = Box(box.x + 6, box.y + 2.8, box.width - 10, box.height - 5.6)
    leaders = notice.of(LEADER)
    leaf.text(Box(inner.x, inner.y, inner.width, 5), "小分队队长", Face(9.5, "red"))
    if not leaders:
        leaf.text(Box(inner.x, inner.y + 7, inner.width, 10), "队长：待配", Face(18, "gap"))
        leaf.paragraph(Box(inner.x, inner.y + 19, inner.width, 12), document.words.texts["vacancy"], Face(9, "muted"))
        return
    leader = leaders[0]
    leaf.text(Box(inner.x, inner.y + 5.4, inner.width, 10), leader.name, Face(21, is_bold=True, is_serif=True))
    leaf.paragraph(Box(inner.x, inner.y + 15.8, inner.width, 7.2), f"{leader.unit} {leader.post}", Face(9.5, "muted"))
    leaf.text(Box(inner.x, inner.bottom - 13, inner.width, 4.6), "工作电话", Face(9, "muted"))
    telephone, face = grouped(leader.telephone) or "待补", Face(20, "red")
    leaf.text(Box(inner.x, inner.bottom - 9, inner.width, 9), telephone, face)


def grouped(telephone: str) -> str:
    """A mobile number in its three groups; another one as it is."""
    is_mobile = len(telephone) == 11 and telephone.isdecimal() and telephone.startswith("1")
    return f"{telephone[:3]} {telephone[3:7]} {telephone[7:]}" if is_mobile else telephone


def _duties(leaf: Leaf, document: Document) -> None:
    heading(leaf, MARGIN, DUTIES, document.words.texts["duties_title"])
    column = (INSIDE - 2 * 6) / 3
    for place, (role, words) in enumerate(document.words.duties):
        x = MARGIN + place * (column + 6)
        leaf.text(Box(x, DUTIES + 8, column, 5), role, Face(10, "red"))
        leaf.paragraph(Box(x, DUTIES + 13, column, 13), words, Face(8.5))


def _topics(leaf: Leaf, document: Document) -> None:
    heading(leaf, MARGIN, TOPICS, document.words.texts["topics_title"])
    column = (INSIDE - 2 * 6) / 3
    for place, (topic, words) in enumerate(document.words.topics):
        x, y = MARGIN + place % 3 * (column + 6), TOPICS + 8 + place // 3 * 8.6
        leaf.text(Box(x, y, column, 3.6), topic, Face(9))
        leaf.text(Box(x, y + 3.7, column, 3.4), words, Face(7.5, "muted"))


def _foot(leaf: Leaf, document: Document, notice: Notice) -> None:
    """The code to scan, and who issued this when."""
    leaf.rule(MARGIN, FOOT, INSIDE, 0.2, "line")
    code = Box(MARGIN, FOOT + 1.5, 34, 34)
    paint_qr(leaf, code, document.code_of(notice))
    x = code.right + 3
    leaf.text(Box(x, FOOT + 9, 60, 6), document.say("qr_title", notice), Face(14, is_serif=True))
    for place, line in enumerate(document.words.qr_lines):
        leaf.text(Box(x, FOOT + 16 + place * 5, 60, 5), line, Face(9, "muted"))
    signed = Box(WIDTH - MARGIN - 70, FOOT + 16, 70, 7)
    leaf.text(signed, document.say("issuer", notice), Face(14, is_serif=True), RIGHT)
    leaf.text(Box(signed.x, signed.bottom, 70, 6), day_of(document.issued), Face(11, is_serif=True), RIGHT)


def _edge(leaf: Leaf, document: Document, notice: Notice, page: int) -> None:
    leaf.rule(MARGIN, EDGE, INSIDE, 0.2, "line")
    leaf.text(Box(MARGIN, EDGE + 1, 130, 5), document.say("remark", notice), Face(7.5, "muted"))
    count = len(document.notices.notices)
    words = f"第 {page + 1} 页　共 {count} 页" if count > 1 else ""
    leaf.text(Box(WIDTH - MARGIN - 40, EDGE + 1, 40, 5), words, Face(7.5, "muted"), RIGHT)
