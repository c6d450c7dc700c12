"""The theme in force: tokens as QColor, the palette, the style sheet, the fonts."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from commandcenter.ui.shell.fonts import chinese_families
from commandcenter.ui.shell.stylesheet import stylesheet
from commandcenter.ui.shell.tokens import DARK, THEMES, TYPE_BODY, Tokens

_ROLES: tuple[tuple[QPalette.ColorRole, str], ...] = (
    (QPalette.ColorRole.Window, "ground"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "panel"),
    (QPalette.ColorRole.AlternateBase, "raised"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.Button, "raised"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "danger"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "on_accent"),
    (QPalette.ColorRole.ToolTipBase, "raised"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.PlaceholderText, "muted"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.Mid, "line"),
    (QPalette.ColorRole.Dark, "line"),
    (QPalette.ColorRole.Light, "raised"),
)


class Theme(QObject):
    """Which tokens are in force, and the scale of the type.

    Signals:
        changed(): colours or type sizes are others now; repaint.
    """

    changed = Signal()

    def __init__(self, tokens: Tokens = DARK) -> None:
        super().__init__()
        self.tokens = tokens
        self.type_scale = 1.0
        self._colours: dict[str, QColor] = {}

    def use(self, key: str, type_scale: float = 1.0) -> None:
        """Put a theme in force by its key, with type larger than usual on a wall."""
        self.tokens = next(tokens for tokens in THEMES if tokens.key == key)
        self.type_scale = type_scale
        self._colours.clear()
        self.apply()
        self.changed.emit()

    def colour(self, name: str) -> QColor:
        """A token's colour."""
        if name not in self._colours:
            self._colours[name] = QColor(getattr(self.tokens, name))
        return self._colours[name]

    def font(self, pixels: int = TYPE_BODY, bold: bool = False) -> QFont:
        """The program's font at one of the type sizes."""
        font = QFont(QApplication.font())
        font.setPixelSize(round(pixels * self.type_scale))
        font.setBold(bold)
        return font

    @contextmanager
    def unstyled(self) -> Iterator[None]:
        """While a window is put together: what is put into another widget is styled anew, with all that it holds."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        sheet = application.styleSheet()
        application.setStyleSheet("")
        try:
            yield
        finally:
            application.setStyleSheet(sheet)

    def apply(self) -> None:
        """Give the application this palette, font and style sheet."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        palette = QPalette()
        for role, name in _ROLES:
            palette.setColor(role, self.colour(name))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("muted"))
        application.setPalette(palette)
        application.setFont(self.font())
        application.setStyleSheet(stylesheet(self.tokens, self.type_scale))


def load_fonts() -> None:
    """Put a Chinese font first in the application's font; Linux has often none, and Qt then draws boxes."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    font = application.font()
    font.setFamilies([*chinese_families(), font.family()])
    application.setFont(font)
