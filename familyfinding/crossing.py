"""Words that go from one side of a link to the other: what they may not tell (FF-04, AC-4, AD-73, security 4.9).

The same search as for letters. Reasons that name the other side stay on the file they were written about; words that a
family reads and that tell who the child is, or the child’s people, are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adopters.models import Household
from adoption.errors import NotPossible
from adoption.models import CaseFile, PersonAround, Side
from adoption.sides import What, Withheld, found_in
from adoption.wording import list_in_words
from children.models import Child
from familyfinding.models import Profile

ELSEWHERE = "The words are kept where they were written: they name somebody of the other side."


def of_child(child: Child, *, report_given: bool = False) -> list[Withheld]:
    """Who the child is and everybody around it. A first name that the profile or a given report says is no secret."""
    profile = Profile.rows.filter(child=child).first()
    known = report_given or bool(profile and child.first_name and child.first_name in profile.heading)
    names = [child.last_name] if known else [child.last_name, child.first_name]
    around = PersonAround.rows.filter(file=child.file_id).exclude(side=Side.ADOPTER).order_by("pk")
    return [*(Withheld(What.NAME, name) for name in names), *told_by(around)]


def of_household(household: Household) -> list[Withheld]:
    """Everybody of the household, by name, address and number."""
    return list(told_by(PersonAround.rows.filter(file=household.file_id).order_by("pk")))


def for_file(file: CaseFile, child: Child, household: Household, words: str) -> str:
    """These words for one of the two timelines; without them where they name the other side."""
    if not words.strip():
        return words
    withheld = of_household(household) if file.pk == child.file_id else of_child(child)
    return ELSEWHERE if _found(words, withheld) else words


def ensure_fit_for_family(child: Child, words: str, *, report_given: bool = False) -> None:
    """What a family is going to read holds nothing of who the child is or of the child’s people."""
    found = _found(words, of_child(child, report_given=report_given))
    if found:
        raise NotPossible(
            f"The family reads these words, and they hold what they must not tell: {list_in_words(found)}. "
            "Take it out or write it another way."
        )


def _found(words: str, withheld: Iterable[Withheld]) -> list[str]:
    return [str(one) for one in found_in(words, [one for one in withheld if one.words.strip()])]


def told_by(people: Iterable[PersonAround]) -> Iterator[Withheld]:
    for person in people:
        yield Withheld(What.NAME, person.name)
        yield Withheld(What.PLACE, person.organisation)
        yield Withheld(What.ADDRESS, person.address)
        yield Withheld(What.PHONE, person.phone)
        yield Withheld(What.EMAIL, person.email)
