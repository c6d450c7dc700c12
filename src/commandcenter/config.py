"""Where things are: the shipped data, the user's folder, the settings of one start."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

DATABASE_VARIABLE = "COMMANDCENTER_DATABASE"


def shipped(*parts: str) -> Path:
    """The path of a shipped file (``resources/…``, ``maps/…``), in a checkout or in an installed wheel alike."""
    package = Path(__file__).resolve().parent
    installed = package / "_shipped"
    root = installed if installed.is_dir() else package.parents[1]
    return root.joinpath(*parts)


def user_data_folder() -> Path:
    """The folder that the platform keeps for this user's data of this program; it need not exist yet."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "commandcenter"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "commandcenter"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "commandcenter"


def default_database_url() -> str:
    """The URL of the embedded database, or what the environment names instead."""
    return os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{user_data_folder() / 'district.sqlite3'}"


@dataclass(frozen=True)
class Settings:
    """What one start of the program was told."""

    database_url: str
    data_folder: Path
    theme: str = "dark"
