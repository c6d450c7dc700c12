"""What can be wrong with a file as a whole."""

from commandcenter.domain.errors import CommandCenterError


class Unreadable(CommandCenterError):
    """The file is no sheet that can be read; the sentence says what to do."""
