"""The style sheet, written from the tokens: flat panels on a calm ground, no default frames."""

from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL, TYPE_TITLE, Tokens

_SHEET = """
QMainWindow, QDialog {{ background: {ground}; }}
QMainWindow::separator {{ background: {ground}; width: {gap}px; height: {gap}px; }}
QMainWindow::separator:hover {{ background: {line}; }}
QDockWidget {{ border: none; }}
QFrame#panel, QWidget#panel {{ background: {panel}; border: none; }}
QWidget#panelHeader {{
    background: {panel}; border-top-left-radius: {radius}px; border-top-right-radius: {radius}px;
}}
QWidget#panelBody {{
    background: {panel}; border-bottom-left-radius: {radius}px; border-bottom-right-radius: {radius}px;
}}
QLabel {{ background: transparent; }}
QLabel#title {{ font-size: {title}px; font-weight: bold; }}
QLabel#muted {{ color: {muted}; font-size: {small}px; }}
QLabel#danger {{ color: {danger}; }}
QLabel#warning {{ color: {warning}; }}
QPushButton, QToolButton, QComboBox {{
    background: {raised}; color: {text}; border: 1px solid {line}; border-radius: {radius}px;
    padding: {half}px {pad}px; min-height: 20px;
}}
QToolButton#quiet, QPushButton#quiet {{ background: transparent; border: 1px solid transparent; }}
QPushButton:hover, QToolButton:hover, QComboBox:hover {{ border-color: {accent}; }}
QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus, QPlainTextEdit:focus, QDateTimeEdit:focus {{
    border-color: {accent};
}}
QPushButton:disabled, QToolButton:disabled, QComboBox:disabled {{ color: {muted}; }}
QPushButton:checked, QToolButton:checked {{ background: {line}; }}
QPushButton#quiet:checked, QToolButton#quiet:checked {{ background: {line}; }}
QPushButton#quiet:hover, QToolButton#quiet:hover {{ background: {raised}; }}
QPushButton:default, QPushButton#primary {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton#primary:disabled {{ background: {line}; color: {muted}; border-color: {line}; }}
QToolButton::menu-indicator {{ image: none; }}
QComboBox::drop-down {{ border: none; width: 18px; }}
QComboBox QAbstractItemView {{
    background: {raised}; border: 1px solid {line}; selection-background-color: {accent};
    selection-color: {on_accent}; outline: none;
}}
QLineEdit, QPlainTextEdit, QTextEdit, QDateTimeEdit, QDateEdit, QAbstractSpinBox {{
    background: {ground}; color: {text}; border: 1px solid {line}; border-radius: {radius}px;
    padding: {half}px {pad}px; selection-background-color: {accent}; selection-color: {on_accent};
}}
QMenu {{ background: {raised}; border: 1px solid {line}; padding: {half}px; }}
QMenu::item {{ padding: {half}px {wide}px; border-radius: {half}px; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: {half}px; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: {half}px; }}
QAbstractItemView {{ background: {panel}; border: none; outline: none; alternate-background-color: {raised};
    selection-background-color: {line}; selection-color: {text}; }}
QHeaderView::section {{ background: {panel}; color: {muted}; border: none; border-bottom: 1px solid {line};
    padding: {half}px {pad}px; font-size: {small}px; }}
QTableView {{ gridline-color: {line}; }}
QTableCornerButton::section {{ background: {panel}; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: none; width: 0; height: 0;
}}
QSlider::groove:horizontal {{ height: 4px; background: {line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {line}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {accent}; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; }}
QProgressBar {{ background: {line}; border: none; border-radius: 3px; height: 6px; text-align: center; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QTabBar::tab {{ background: {ground}; color: {muted}; padding: {half}px {pad}px; border: none; }}
QTabBar::tab:selected {{ color: {text}; background: {panel}; }}
"""


def stylesheet(tokens: Tokens, type_scale: float = 1.0) -> str:
    """The style sheet for a theme; ``type_scale`` enlarges the type, as on a wall."""
    return _SHEET.format(
        **tokens.colours(),
        radius=RADIUS,
        gap=2 * SPACE,
        half=SPACE,
        pad=2 * SPACE,
        wide=6 * SPACE,
        small=round(TYPE_SMALL * type_scale),
        body=round(TYPE_BODY * type_scale),
        title=round(TYPE_TITLE * type_scale),
    )
