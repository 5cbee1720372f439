"""Why the application says no. The text is written for the person who asked, and says how to mend it."""


class Refused(Exception):
    """An action we understood and will not carry out."""


class NotAllowed(Refused):
    """This person may not do this here."""


class NotPossible(Refused):
    """Nobody may do this now, because of the state of the case or a rule."""


class Stale(NotPossible):
    """Somebody else saved since this person opened the page. `theirs` is what stands now (GV-71)."""

    def __init__(self, message: str, *, theirs: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.theirs = theirs or {}
