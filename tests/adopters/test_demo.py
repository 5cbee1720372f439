"""The demonstration shows a household at every stage, both sides of its dates, and keeps what is one person’s own."""

import pytest
from django.urls import reverse

from adopters.deadlines import RULES
from adopters.demo import households
from adopters.demo.events import COMING, FULL, PAST
from adopters.flows import Stage
from adopters.models import Check, Gathering, Household, IndependentReview, Place
from adoption import personas
from adoption.models import Approval, Deadline, SharedItem, User
from tests.fixtures.demonstration import TODAY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("demonstration")]

NEAR = 14
BOTH_SIDES = {
    "TS-46": ("farrow", "hollins"),  # the information pack
    "TS-47": ("mercer", "marlow"),  # contact about the registration
    "TS-48": ("quill", "tarrant"),  # two months of Stage One
    "TS-49": ("city-vane", "hobday"),  # six months of Stage One
    "TS-08": ("beck", "selwyn"),  # asked to register
    "TS-77": ("weaver", "tarrant"),  # eighteen
    "TS-50": ("stroud", "city-osei"),  # four months of Stage Two
    "TS-51": ("stroud", "city-osei"),  # its visits
    "TS-53": ("city-moxon", "city-tolley"),  # told what panel recommended
    "TS-54": ("city-dunmore", "city-tolley"),  # the decision
    "TS-120": ("city-wray", "city-thorne"),  # told what was decided
    "TS-121": ("city-wray", "city-thorne"),  # and told in writing
    "TS-125": ("city-ashe", "city-holt"),  # our papers for the review body
    "TS-117": ("city-rowan", "thackray"),  # the Matching Plan
    "TS-118": ("city-hale", "city-brook"),  # the review of an approval
    "TS-09": ("lowther", "thackray"),  # children of the home agency
    "TS-10": ("lowther", "thackray"),  # a national profile, by the manager
    "TS-56": ("city-bray", "city-coyle"),  # a national profile, by the adopters
}
"""For each running timescale a household just before its date and one just after."""
AT_ONCE = "TS-12"
"""Taken down in the act that matches them: there is no day before, and none after."""
LATEST = ("wray", "thorne")
"""Only these wait to be told what was decided, or for the letter."""
REACHED = set(Stage) - {Stage.PLACED}
"""Placed comes with placements."""


def due(key, rule):
    """In how many days; what is late is below nought."""
    file = households.household(key).file
    return (Deadline.rows.get(file=file, rule=rule, met_on=None, lapsed_on=None).due_on - TODAY).days


def waiting(role):
    return set(Approval.rows.waiting().filter(decided_by_role=role).values_list("kind", flat=True))


def test_the_scenes_show_every_stage(demonstration):
    assert set(Household.rows.values_list("stage", flat=True)) == {stage.value for stage in REACHED}
    wrong = {
        rule: (due(before, rule), due(after, rule))
        for rule, (before, after) in BOTH_SIDES.items()
        if not due(after, rule) < 0 <= due(before, rule) <= NEAR
    }
    assert wrong == {}
    assert {*BOTH_SIDES, AT_ONCE} == {rule.ref for rule in RULES}
    known = Deadline.rows.filter(rule__in=("TS-120", "TS-121"), met_on=None, lapsed_on=None)
    assert set(known.values_list("file", flat=True)) == {households.household(f"city-{key}").file_id for key in LATEST}
    assert IndependentReview.rows.get(meets_on__gt=TODAY).papers_sent_on, "its recommendation is awaited"
    assert households.household("weaver").pauses.filter(to_on=None).exists()
    assert Household.rows.filter(origin="outside", origin_agency__code="ARC").exists()
    assert Check.rows.unresolved().filter(member__household=households.household("quill")).count() == 1
    assert "suitability" in waiting("decision_maker")
    assert "registration_accept" in waiting("assessment_manager")
    coming, full, past = (Gathering.objects.get(title=title) for title in (COMING, FULL, PAST))
    assert not coming.bookings.exists()
    assert full.bookings.filter(state=Place.BOOKED).count() == full.capacity
    assert full.bookings.filter(state=Place.WAITING).exists()
    assert {True, False} == set(past.bookings.values_list("attended", flat=True))


def test_whoever_can_be_tried_has_pages_and_none_of_their_partner_s_secrets(demonstration, signed_in):
    """Security 4.10: what a check of one found is on file, and in nothing that either of them is shown."""
    for key in ("joss", "lena", "nadia", "omar"):
        assert signed_in(demonstration[key]).get(reverse("adopters:pipeline")).status_code == 200, key
    for key in ("ada", "bram", "rhea", "colm", "dara"):
        client = signed_in(someone(key))
        for name in ("family:home", "family:items", "family:messages", "family:register"):
            assert client.get(reverse(name)).status_code == 200, (key, name)

    ada = signed_in(someone("ada")).get(reverse("family:items")).content.decode()
    assert ada.count("Our decision on your application to adopt") == 1
    assert Check.rows.filter(found=households.THEIRS).exists()
    rhea, client = someone("rhea"), signed_in(someone("rhea"))
    items = [reverse("family:item", args=[item.reference]) for item in SharedItem.rows.filter(user=rhea)]
    assert items
    for page in [reverse("family:home"), reverse("family:items"), reverse("family:messages"), *items]:
        shown = client.get(page).content.decode()
        assert "caution" not in shown
        assert households.THEIRS not in shown


def someone(key):
    persona = next(one for one in personas.PEOPLE if one.key == key)
    return User.objects.get(email=persona.email)
