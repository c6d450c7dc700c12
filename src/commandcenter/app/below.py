"""The floors below the window's, imported ahead of PySide6.

Once it is there, PySide6 reads the source of every module that is imported, to see whether that one uses Qt: of
SQLAlchemy, numpy and our services that is a tenth of a second at each start, in vain.
"""

import commandcenter.services.alerts
import commandcenter.services.board
import commandcenter.services.dossier
import commandcenter.services.figures
import commandcenter.services.matrix
import commandcenter.services.places
import commandcenter.services.search
import commandcenter.services.seats
import commandcenter.services.settings
import commandcenter.services.themes
import commandcenter.storage.migrate  # noqa: F401
