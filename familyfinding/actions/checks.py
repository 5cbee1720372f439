"""Is a profile fit to be shown? Complete, the child visited, and nothing in it that tells who the child is (FF-29)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from adoption.errors import NotPossible
from adoption.models import AgencyKind, PersonAround, Relation, Side, User
from children.flows import PlanStatus
from children.models import Child
from familyfinding.actions.holding import anonymous
from familyfinding.actions.refusing import KeptRefusal
from familyfinding.anonymity import Clue, Finding, Known, findings
from familyfinding.models import MatchAtPanel, MediaItem, Profile, ProfilingVisit, Section, ShownCopy

CLUES = {Relation.SCHOOL: Clue.SCHOOL}


class Identifying(KeptRefusal):
    """The anonymity check found words: `findings` says in which field and which (AC-2)."""

    def __init__(self, found: list[Finding], *, profile: Profile, on: date, by: User | None) -> None:
        words = " ".join(str(one) for one in found)
        what = "Refused: the profile would have told who the child is"
        super().__init__(words, file=profile.file, what=what, on=on, by=by)
        self.findings = found


def fields_of(profile: Profile, sections: list[Section]) -> dict[str, str]:
    """Every word adopters would read, under the name the writer knows it by."""
    words = {"Heading": profile.heading, "Region": profile.region}
    return words | {section.title: section.text for section in sections}


def siblings_of(profile: Profile) -> Iterable[Child]:
    """The other children of the set, also those who are no longer looked for."""
    group = profile.file.group_id
    return Child.rows.filter(file__group=group).exclude(pk=profile.child_id).order_by("pk") if group else ()


def known_about(profile: Profile, people: Iterable[PersonAround], siblings: Iterable[Child]) -> Iterator[Known]:
    """What the file knows that a reader must not learn: from the child, those around it and where it lives.

    A brother’s or sister’s first name may stand once both have their order: until then it would tell who they are.
    """
    child = profile.child
    yield Known(Clue.FIRST_NAME, child.first_name)
    yield Known(Clue.LAST_NAME, child.last_name)
    for place in (child.local_authority, profile.file.agency):
        if place and place.kind == AgencyKind.LOCAL_AUTHORITY:
            yield Known(Clue.PLACE, place.name)
    for person in people:
        yield from _told_by(person)
    for one in siblings:
        yield Known(Clue.SIBLING if one.order_in_force else Clue.BIRTH_FAMILY, one.first_name)
        yield Known(Clue.BIRTH_FAMILY, one.last_name)


def _told_by(person: PersonAround) -> Iterator[Known]:
    """Names by side; a school by its own name; addresses as places."""
    clue = Clue.BIRTH_FAMILY if person.side == Side.BIRTH else CLUES.get(Relation(person.relation), Clue.CARER)
    yield Known(clue, person.name)
    yield Known(CLUES.get(Relation(person.relation), Clue.PLACE), person.organisation)
    yield Known(Clue.PLACE, person.address)


def identifying_words(profile: Profile, *, on: date) -> list[Finding]:
    """The result of the anonymity check, field by field (FF-29)."""
    sections = list(Section.rows.filter(profile=profile).in_order())
    people = PersonAround.rows.filter(file=profile.file)
    return words_found(profile, sections, people, siblings_of(profile), on=on)


def words_found(
    profile: Profile, sections: list[Section], people: Iterable[PersonAround], siblings: Iterable[Child], *, on: date
) -> list[Finding]:
    """The same, with the sections, the people of the file and the set in hand."""
    known = [item for item in known_about(profile, people, siblings) if item.words.strip()]
    order = not anonymous(profile, on)
    return findings(fields_of(profile, sections), known, born_on=profile.child.born_on, order=order)


def picture_words(profile: Profile, described: Mapping[str, str]) -> list[Finding]:
    """What the words beside pictures tell. Adopters are read them too, once the order is granted (FF-29, FF-34)."""
    known = known_about(profile, PersonAround.rows.filter(file=profile.file), siblings_of(profile))
    return findings(
        described, [item for item in known if item.words.strip()], born_on=profile.child.born_on, order=True
    )


def _beside_pictures(profile: Profile, on: date) -> dict[str, str]:
    """Those that would be shown now: before the order there are none."""
    if anonymous(profile, on):
        return {}
    rows = MediaItem.rows.filter(profile=profile).agreed()
    return {f"What picture {number} shows": item.alt for number, item in enumerate(rows, 1)}


def anonymised(profile: Profile, copies: Iterable[ShownCopy]) -> list[ShownCopy]:
    """Those dated copies that may be talked from to people who may not know the child, also after the order (FF-40).

    Without a photograph, and without a word that would have been refused before the order.
    """
    people, siblings = list(PersonAround.rows.filter(file=profile.file)), list(siblings_of(profile))
    return [copy for copy in copies if not tells(copy, profile, people, siblings)]


def tells(copy: ShownCopy, profile: Profile, people: Iterable[PersonAround], siblings: Iterable[Child]) -> bool:
    """Whether a dated copy says who the child is, with the people of the file and the set in hand."""
    known = [item for item in known_about(profile, people, siblings) if item.words.strip()]
    said = {"Heading": copy.heading, "Region": copy.region} | {one["title"]: one["text"] for one in copy.sections}
    return bool(copy.media or findings(said, known, born_on=profile.child.born_on, order=False))


def missing(profile: Profile) -> list[str]:
    """What must still be written before anybody can be shown the child (FF-10)."""
    lacks = [name for name, value in (("a heading", profile.heading), ("an age band", profile.age_band)) if not value]
    empty = Section.rows.filter(profile=profile, text="").in_order()
    return lacks + [f"the section “{section.title}”" for section in empty]


def ensure_complete(profile: Profile) -> None:
    lacks = missing(profile)
    if lacks:
        raise NotPossible(f"The profile is not complete. Write {', '.join(lacks)}.")


def is_visited(profile: Profile) -> bool:
    """Whether somebody saw the child since the Best Interest Decision, or a manager lets it be (FF-31)."""
    last = ProfilingVisit.rows.filter(profile=profile).order_by("-visited_on").values_list("visited_on", flat=True)
    return may_go_by(profile, last.first())


def may_go_by(profile: Profile, visited_on: date | None) -> bool:
    """The same, with the day of the last visit in hand."""
    return bool(profile.visit_override_why) or profile.visit_is_fresh(visited_on)


def ensure_visited(profile: Profile) -> None:
    if not is_visited(profile):
        raise NotPossible(
            "Nobody has visited the child for this profile since the Best Interest Decision. Record the profiling "
            "visit, or ask your manager to publish without one and say why."
        )


def ensure_anonymous(profile: Profile, *, on: date, by: User | None) -> str:
    """The result of the check in words, field by field, for the record of what was published (FF-29)."""
    sections = list(Section.rows.filter(profile=profile).in_order())
    people = PersonAround.rows.filter(file=profile.file)
    beside = _beside_pictures(profile, on)
    found = words_found(profile, sections, people, siblings_of(profile), on=on) + picture_words(profile, beside)
    if found:
        raise Identifying(found, profile=profile, on=on, by=by)
    looked = "; ".join({**fields_of(profile, sections), **beside})
    return f"Checked, and nothing found that tells who the child is: {looked}."


MATCHED = (PlanStatus.APPROVED, PlanStatus.INTRODUCTIONS, PlanStatus.PLACED, PlanStatus.ADOPTED, PlanStatus.CLOSED)


def ensure_adoption_is_the_plan(profile: Profile) -> None:
    """Nobody is shown a child whose plan for adoption was never decided, or has ended (FF-12, FF-31, FF-66)."""
    child = profile.child
    if profile.plan_is_over:
        raise NotPossible("Adoption is no longer the plan, so the profile is not shown.")
    if child.best_interest_decided_on is None and child.relinquished_on is None:
        raise NotPossible(
            "The Best Interest Decision is not recorded, so adoption is not the plan yet. You may write the profile; "
            "it is published after the decision and the profiling visit."
        )


def ensure_no_match_waits(profile: Profile) -> None:
    """A match that takes the profile down keeps it down: until it is refused, or comes to nothing (FF-61)."""
    approved = MatchAtPanel.rows.standing().filter(profile=profile, approved_on__isnull=False).exists()
    if approved or profile.child.status in MATCHED:
        raise NotPossible("A match is approved for this child, so the profile is not shown.")
    if MatchAtPanel.rows.waiting().filter(profile=profile, removes_on__isnull=False).exists():
        raise NotPossible(
            "Panel has recommended a match for this child, so the profile is not shown. Record the decision maker’s "
            "answer first."
        )
