"""Who somebody is changes nothing: neither who is found, nor who is left out, nor in which order (Equality Act 2010).

Whatever the record holds about protected characteristics is dealt out anew among the families and children, many
times; the answer of the finder must stay the same to the letter. A finder that cheats is planted once and noticed.
"""

import ast
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adopters.models import Member
from adoption.models import PersonAround
from children.models import Child, Ethnicity, Gender
from familyfinding.finder import children as finder_children
from familyfinding.finder import finding
from tests.familyfinding import cases, seekers
from tests.familyfinding.cases import at
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
FINDER = Path(finding.__file__).parent

BACKGROUNDS = (
    "Black Caribbean, Pentecostal, married, heterosexual",
    "White British, no faith, single, gay",
    "Pakistani, Muslim, married",
    "Roma, Catholic, civil partnership, lesbian",
    "White British, uses a wheelchair",
)
BORN = (date(1961, 1, 1), date(1975, 6, 1), date(1988, 5, 4), date(1999, 12, 31), None)
LANGUAGES = ("English", "Urdu", "Polish", "British Sign Language", "")
FORMATS = ("standard", "large_print", "braille")
NAMES = ("Aisha Khan", "John Smith", "Siân Llewellyn", "Chukwuemeka Obi", "李 明")

PERSON = st.fixed_dictionaries(
    {
        "background": st.sampled_from(BACKGROUNDS),
        "born_on": st.sampled_from(BORN),
        "name": st.sampled_from(NAMES),
        "language_spoken": st.sampled_from(LANGUAGES),
        "written_format": st.sampled_from(FORMATS),
    }
)
CHILD = st.fixed_dictionaries(
    {
        "ethnicity": st.sampled_from(Ethnicity.values),
        "gender": st.sampled_from(Gender.values),
        "religion": st.sampled_from(("", "Muslim", "Church of England")),
        "language": st.sampled_from(LANGUAGES),
        "is_disabled": st.booleans(),
        "learning_difficulties": st.sampled_from(("", "Not yet clear")),
        "sexuality": st.sampled_from(("", "Not asked")),
    }
)


@pytest.fixture
@kept
def world(cast, child, now):
    """Families of every kind of fact, applicants one and two, at several distances; and more children who wait."""
    made = [
        seekers.family(cast, f"Family{number}", since=date(2024, 1 + number, 1), adults=1 + number % 2)
        for number in range(6)
    ]
    seekers.a_check(made[0], expires_on=date(2026, 1, 1))
    seekers.pause(made[1], by=cast.joss)
    seekers.says(made[2], by=cast.joss, two_children="not_now", disability="not_now")
    far = seekers.family(cast, "Far", agency=cast.atlas, shown=False)
    seekers.show(far, seekers.Audience.NATIONAL, since=at(date(2025, 3, 3)))
    others = [
        cases.a_child(agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name=name)
        for name in ("Skye", "Wren")
    ]
    for other in others:
        cases.decided(other, on=date(2026, 1, 5), by=cast.sam)
    seekers.a_set(child, others[0], by=cast.asha)
    return made


def answer(cast, child, household):
    """Everything the finder says about everybody, in its order."""
    found = seekers.findings(cast.asha, child)
    both = finder_children.find_children(cast.lena, household, day=MONDAY)
    return (
        [(one.family.reference, one.distance) for one in found.possible],
        [(one.family.reference, [(why.fact, why.says, why.on) for why in one.stands]) for one in found.left_out],
        [(one.waiting.reference, one.distance) for one in both.possible],
        [(one.waiting.reference, [why.fact for why in one.stands]) for one in both.left_out],
    )


def deal(people, kids):
    """Everybody gets other characteristics, in place."""
    for member, facts in zip(Member.rows.order_by("pk"), people, strict=False):
        Member.rows.filter(pk=member.pk).update(background=facts["background"], born_on=facts["born_on"])
        about = {key: facts[key] for key in ("name", "language_spoken", "written_format")}
        PersonAround.rows.filter(pk=member.person_id).update(**about)
    for one, facts in zip(Child.rows.order_by("pk"), kids, strict=False):
        Child.rows.filter(pk=one.pk).update(**facts)


def changed_by_dealing(cast, child, world):
    """Deals again and again; True as soon as one answer differs from the first."""
    first, differs = answer(cast, child, world[3]), []

    @settings(max_examples=15)
    @given(st.lists(PERSON, min_size=12, max_size=12), st.lists(CHILD, min_size=3, max_size=3))
    def dealt(people, kids):
        if differs:
            return
        deal(people, kids)
        if answer(cast, child, world[3]) != first:
            differs.append((people, kids))

    dealt()
    return bool(differs)


def test_protected_characteristics_change_neither_who_is_found_nor_the_order(cast, child, world):
    assert not changed_by_dealing(cast, child, world)


def test_an_order_by_age_would_be_noticed(cast, child, world, monkeypatch):
    """The planted fault: younger applicants first, hidden behind a harmless name."""

    def youngest_first(one):
        born = Member.rows.filter(household=one.family.household).values_list("born_on", flat=True)
        return min((day or date.min for day in born), default=date.min), one.family.household

    monkeypatch.setattr(finding, "nearest_first", youngest_first)
    monkeypatch.setitem(finding.ORDERS, "", youngest_first)

    assert changed_by_dealing(cast, child, world)


def test_leaving_out_by_language_would_be_noticed(cast, child, world, monkeypatch):
    """The planted fault: whoever does not speak English is quietly not there."""
    honest = finding.families

    def english_only(user, **asked):
        spoken = PersonAround.rows.filter(member__kind="applicant").exclude(language_spoken="English")
        others = set(spoken.values_list("file", flat=True))
        return [one for one in honest(user, **asked) if one.file not in others]

    deal(
        [{"background": "", "born_on": None, "name": "A", "language_spoken": "English", "written_format": "standard"}]
        * 12,
        [],
    )
    monkeypatch.setattr(finding, "families", english_only)

    assert changed_by_dealing(cast, child, world)


PROTECTED = {
    "background", "born_on", "ethnicity", "religion", "gender", "sexuality", "is_disabled", "disability_note",
    "learning_difficulties", "language", "language_spoken", "language_read", "written_format", "in_person",
    "needs_note", "occupation", "arrangements", "age",
}  # fmt: skip
AGE_OF_THE_CHILD = {("stated.py", "age"), ("stated.py", "age_on"), ("sought.py", "born_on")}
"""The question about a child of this age is chosen by it; brothers and sisters are named the eldest first."""


def test_no_module_of_the_finder_names_a_protected_characteristic():
    """What is not read cannot leak into a filter, a weight or an order."""
    named = set()
    for path in FINDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            words = {getattr(node, name, None) for name in ("attr", "id", "arg")}
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
                words |= set(node.value.lstrip("-").split("__"))
            named |= {(path.name, word) for word in words if word in PROTECTED}
    assert named - AGE_OF_THE_CHILD == set()
