"""What must be so before a letter leaves: the right person, the right address, the right words, the right form."""

from __future__ import annotations

from adoption.errors import NotAllowed, NotPossible
from adoption.models import Format, Letter, PersonAround, User
from adoption.permissions import ensure
from adoption.sides import Found, same_address
from adoption.withheld import addresses_of_the_other_side, words_found
from adoption.wording import list_in_words

MADE_ELSEWHERE = {Format.AUDIO: "recording", Format.BRAILLE: "Braille copy"}


class WrongSide(NotPossible):
    """The letter would tell one side about the other: `found` says which words."""

    def __init__(self, message: str, found: list[Found]) -> None:
        super().__init__(message)
        self.found = found


def hindrances(letter: Letter) -> list[str]:
    """Everything that stands in the way now, for the letter's own page; empty when it could go."""
    said = []
    for check in (_reachable, _complete, _address_is_theirs, _words_are_ours):
        try:
            check(letter)
        except NotPossible as refusal:
            said.append(str(refusal))
    return said


def ensure_fit(letter: Letter) -> None:
    """Raises NotPossible for the first thing that stands in the way."""
    for check in (_reachable, _complete, _address_is_theirs, _words_are_ours):
        check(letter)


def _reachable(letter: Letter) -> None:
    to = letter.to
    if to.to_on:
        raise NotPossible("This person is no longer involved here, so no letter goes to them from this file.")
    if to.needs_asked_on is None:
        raise NotPossible(
            "Nobody has asked this person yet how they need written information. "
            "Ask them and record it with their details; then the letter can go."
        )
    if not to.address.strip():
        raise NotPossible("This person has no postal address. Add it to their details; it cannot be typed here.")


def _complete(letter: Letter) -> None:
    if not letter.subject.strip() or not letter.body.strip():
        raise NotPossible("The letter needs a subject and a text.")
    if letter.gaps:
        raise NotPossible(f"Fill in what is still open: {list_in_words([f'[{gap}]' for gap in letter.gaps])}.")


def _address_is_theirs(letter: Letter) -> None:
    """The worst of all mistakes is an address of the other side that somebody typed into the wrong row."""
    if any(same_address(letter.to.address, other) for other in addresses_of_the_other_side(letter.to)):
        raise WrongSide("The address of this person is one of the other side’s. Find out which is right first.", [])


def _words_are_ours(letter: Letter) -> None:
    found = words_found(letter.to, f"{letter.subject}\n{letter.body}")
    if found:
        words = list_in_words([str(one) for one in found])
        raise WrongSide(
            f"The letter holds what this reader must not learn: {words}. Take it out or write it another way.", found
        )


def ensure_may_check(letter: Letter, by: User) -> None:
    """A second person by name, not by account or role: nobody who ever saved a word of it (security 4.12)."""
    ensure(by, letter.what.checked_by, letter.file)
    if by.pk in authors(letter):
        raise NotAllowed("You wrote in this letter, so somebody else checks it.")


def authors(letter: Letter) -> set[int]:
    saved = letter.history.values_list("written_by", "changed_by")  # type: ignore[attr-defined]
    return {letter.written_by_id, letter.changed_by_id, *(who for pair in saved for who in pair if who)}


def ensure_format(to: PersonAround, form: Format, said: str) -> None:
    """In the form the person asked for; anything else, and what is made elsewhere, needs a note (GV-02, GV-04)."""
    if said:
        return
    if form != to.written_format:
        wanted = Format(to.written_format).label.lower()
        raise NotPossible(f"This person asked for {wanted}. Send that, or say why it goes out in another form.")
    if form in MADE_ELSEWHERE:
        raise NotPossible(f"Say who made the {MADE_ELSEWHERE[form]}: the service can only print.")
    if to.reads_another_language:
        raise NotPossible(f"This person reads {to.language_read}. Say who translated the letter.")
