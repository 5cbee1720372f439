"""What the other side of a case is called and where it lives: the words a letter to this side may not hold.

A higher app that knows of another file (the family matched with a child) adds its own in `<app>/withheld.py`:
WITHHELD = [function], called as function(file, side) and giving `Withheld` words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from adoption.catalogues import gather
from adoption.models import CaseFile, PersonAround, Relation, Side
from adoption.sides import Found, What, Withheld, found_in

OTHER = {Side.BIRTH: Side.ADOPTER, Side.ADOPTER: Side.BIRTH}
HOME = (What.ADDRESS, What.PHONE, What.EMAIL)


def words_found(to: PersonAround, text: str) -> list[Found]:
    """What stands in a text to this person and may not, on the side of their own row (security 4.9)."""
    return found_in(text, withheld_from(to), known=known_to(to))


def withheld_from(to: PersonAround) -> list[Withheld]:
    """Whoever is on the other side, as they are and as they were; where foster carers live, from the birth family."""
    side = Side(to.side)
    found = [one for person in _others(to.file, side) for one in _told_by(person)]
    if side == Side.BIRTH:
        carers = PersonAround.rows.filter(file=to.file, relation=Relation.FOSTER_CARER).exclude(name__iexact=to.name)
        found += [one for person in carers.order_by("pk") for one in _told_by(person) if one.what in HOME]
    for more in gather("withheld", "WITHHELD"):
        found += more(to.file, side)
    return [one for one in dict.fromkeys(found) if one.words.strip()]


def addresses_of_the_other_side(to: PersonAround) -> list[str]:
    return [one.words for one in withheld_from(to) if one.what == What.ADDRESS]


def known_to(to: PersonAround) -> list[str]:
    """Their own name and address, and the agency that writes."""
    agency = to.file.agency
    return [to.name, to.address, to.organisation, agency.name, agency.parent.name if agency.parent else ""]


def _others(file: CaseFile, side: Side) -> Iterable[Any]:
    """Rows of the other side as they stand, and all that their history has: former names and addresses tell as much."""
    if side not in OTHER:
        return []
    theirs = {"file": file, "side": OTHER[side]}
    past: Any = PersonAround.history.filter(**theirs).order_by("history_id")  # type: ignore[attr-defined]
    return [*PersonAround.rows.filter(**theirs).order_by("pk"), *past]


def _told_by(person: Any) -> Iterator[Withheld]:
    yield Withheld(What.NAME, person.name)
    yield Withheld(What.PLACE, person.organisation)
    yield Withheld(What.ADDRESS, person.address)
    yield Withheld(What.PHONE, person.phone)
    yield Withheld(What.EMAIL, person.email)
