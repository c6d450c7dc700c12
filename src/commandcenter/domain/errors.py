"""The two families of trouble: what we expect and can say in a sentence, and everything else (a bug)."""


class CommandCenterError(Exception):
    """An expected error: its text is one sentence for the person, saying what is wrong and what to do."""


class Refused(CommandCenterError):
    """A rule of the work says no; nothing was written."""


class Conflict(CommandCenterError):
    """Somebody else wrote first; nothing was overwritten.

    ``theirs`` and ``ours`` are what now stands and what was meant, in words, to be shown side by side.
    """

    def __init__(self, sentence: str, theirs: str = "", ours: str = "") -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.ours = ours


class DatabaseProblem(CommandCenterError):
    """The database cannot be used as it is: locked, read-only, not ours, newer, unreachable, full…"""


class Cancelled(CommandCenterError):
    """The person stopped a long piece of work; what was half done has been taken back."""
