"""Where one has been in a window: back and forward, as in a browser."""

from commandcenter.services.pages.page import PageRef


class Trail:
    """The pages of a window in the order in which they were opened; ``here`` is the one that is shown."""

    def __init__(self, first: PageRef) -> None:
        self._pages, self._place = [first], 0

    @property
    def here(self) -> PageRef:
        """The page that is shown."""
        return self._pages[self._place]

    @property
    def can_go_back(self) -> bool:
        """Whether there is one before."""
        return self._place > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether one was left by going back."""
        return self._place < len(self._pages) - 1

    def go_to(self, ref: PageRef) -> None:
        """On to another page; what was ahead is forgotten."""
        if ref != self.here:
            self._pages = [*self._pages[: self._place + 1], ref]
            self._place += 1

    def back(self) -> None:
        """To the page before, if there is one."""
        self._place = max(self._place - 1, 0)

    def forward(self) -> None:
        """To the page that was left by going back, if there is one."""
        self._place = min(self._place + 1, len(self._pages) - 1)
