"""The seven-year district that the benchmarks run on: made once, for the same day whenever it is made."""

import hashlib
import tempfile
from datetime import date
from functools import lru_cache
from pathlib import Path

AS_OF = date(2024, 8, 2)
FOLDER = Path(tempfile.gettempdir()) / "commandcenter-bench"


@lru_cache(maxsize=1)
def seven_years() -> Path:
    """The SQLite file; made at first use and kept in the temporary folder for the next run."""
    from commandcenter.sample.make import make_sample

    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"seven-years-{_made_from()}.sqlite3"
    if not file.exists():
        make_sample(f"sqlite:///{file}", "seven-years", as_of=AS_OF)
    return file


def _made_from() -> str:
    """A digest of what decides the sample's rows, so that a changed sample is made anew."""
    root = Path(__file__).resolve().parents[1]
    sources = [root / "maps" / "xiaoshan.npz"]
    for folder in ("sample", "storage"):
        sources += sorted((root / "src" / "commandcenter" / folder).rglob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]


def seven_years_url() -> str:
    """Its URL."""
    return f"sqlite:///{seven_years()}"
