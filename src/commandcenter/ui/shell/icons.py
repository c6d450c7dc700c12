"""Icons from qtawesome, in the theme's colours: worn by windows that open later, since its import takes 140 ms."""

from PySide6.QtGui import QIcon

from commandcenter.ui.shell.theme import Theme

ICONS = {
    "copy": "mdi6.content-copy",
    "export": "mdi6.file-export-outline",
    "more": "mdi6.chevron-double-down",
}


def warm_up() -> None:
    """Import the library ahead of need; to be called on a thread once the window stands."""
    import qtawesome  # noqa: F401


def icon(key: str, theme: Theme, token: str = "text") -> QIcon:
    """An icon by its key, in one of the theme's colours."""
    import qtawesome

    found: QIcon = qtawesome.icon(ICONS[key], color=theme.colour(token))
    return found
