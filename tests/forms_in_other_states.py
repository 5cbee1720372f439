"""Pages in a state that the world of tests/access does not have, for the forms that stand on them only then.

MORE = {"familyfinding": a function of the world that gives pairs: who, and the address of the page}
"""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from django.urls import reverse

from adopters.flows import Stage
from adopters.models import SuitabilityDecision
from adoption import clock
from adoption.models import ExtensionKind, Relation, Side
from adoption.permissions import Role
from familyfinding.models import Fact
from tests.factories.adopters import HouseholdFactory, SuitabilityFactory
from tests.factories.adopters_profile import FamilyProfileFactory, PublishedFamilyFactory
from tests.factories.adoption import DeadlineFactory, ExtensionFactory, NoticeFactory, person
from tests.factories.children import ChildFactory
from tests.factories.familyfinding import ProfileFactory, SharedCopyFactory
from tests.factories.letters import LetterFactory, ReachableFactory
from tests.factories.matching_board import ChildOnAgendaFactory, FindingMeetingFactory
from tests.factories.matching_finder import KeptApartFactory, SetAsideFactory
from tests.factories.matching_links import ParticipantFactory, ShortlistFactory
from tests.factories.panel_packs import PackCopyFactory, PackFactory, PackPaperFactory, PartyCopyFactory
from tests.factories.panels import AgendaItemFactory, PanelMeetingFactory, PresenceFactory, SeatFactory
from tests.panels import pack_shelf

Page = tuple[str, str]


def accounts(world: SimpleNamespace) -> list[Page]:
    """Somebody was invited and has not come yet, somebody else has left; a manager sees who was given access."""
    invited = person("ines", Role.FAMILY_FINDER, world.ane, world.north, invited_at=clock.now())
    left = person("lorna", Role.FAMILY_FINDER, world.ane, world.north, is_active=False, deactivated_on=clock.today())
    people = [("sam", reverse("people:person", args=[user.reference])) for user in (invited, left)]
    return [*people, ("tom", reverse("access:file", args=[world.file.reference]))]


def work(world: SimpleNamespace) -> list[Page]:
    """A notice waits, and a clock is stopped; an administrator sees the bank holidays."""
    NoticeFactory(to_user=world.asha, agency=world.ane, file=world.file)
    stopped = DeadlineFactory(
        file=world.file, owner=world.asha, rule="TS-46", worked_out_on=date(2040, 1, 2), paused_on=date(2026, 1, 5)
    )
    ExtensionFactory(deadline=stopped, kind=ExtensionKind.PAUSE, until_on=None, asked_by=world.tom)
    its_page = reverse("deadlines:deadline", args=[stopped.reference])
    return [("asha", reverse("notices")), ("tom", its_page), ("root", reverse("holidays"))]


def profiles(world: SimpleNamespace) -> list[Page]:
    """A live profile without an agreement, which its carers may still read, and one that came down by itself."""
    child = ChildFactory(
        looking=True,
        file__agency=world.ane,
        file__team=world.north,
        file__lead=world.asha,
        file__manager=world.tom,
        file__reference="C-XXXXXXX",
    )
    ProfileFactory(child=child, live=True, owner=world.asha)
    SharedCopyFactory(file=child.file, ends_at=clock.now() + timedelta(days=7))
    over = ChildFactory(status="ended", file__agency=world.ane, file__team=world.north, file__lead=world.asha)
    down = {"status": "removed", "removed_because": "plan", "removed_at": clock.now()}
    ProfileFactory(child=over, owner=world.asha, **down)
    return [("asha", reverse("familyfinding:profile", args=[each.file.reference])) for each in (child, over)]


def written(world: SimpleNamespace) -> list[Page]:
    """A letter to the birth family that nobody has checked, and one that was set aside."""
    facts = {"relation": Relation.MOTHER, "side": Side.BIRTH, "address": "8 Weir Street\nBlyth"}
    mother = ReachableFactory(file=world.file, name="Kerry Ashdown", **facts)
    mine = LetterFactory(file=world.file, to=mother, written_by=world.asha)
    over = LetterFactory(file=world.file, to=mother, written_by=world.wes, set_aside_on=date(2026, 1, 6))
    return [("asha", reverse("letters:letter", args=[world.file.reference, row.reference])) for row in (mine, over)]


def family_profiles(world: SimpleNamespace) -> list[Page]:
    """One profile being written, one handed in, and one of a family that is approved and searching."""
    pages = []
    for state in ("writing", "handed_in"):
        household = HouseholdFactory(file__agency=world.ane, file__team=world.assessment)
        FamilyProfileFactory(household=household, state=state)
        pages.append(("joss", reverse("adopters:profile", args=[household.file.reference])))
    approved = HouseholdFactory(stage=Stage.APPROVED, file__agency=world.ane, file__team=world.assessment)
    SuitabilityFactory(household=approved, decision=SuitabilityDecision.APPROVED, decided_on=date(2025, 1, 6))
    FamilyProfileFactory(household=approved)
    return [*pages, ("joss", reverse("adopters:profile", args=[approved.file.reference]))]


def pictures(world: SimpleNamespace) -> list[Page]:
    """The profile with two pictures, as a worker of the household and as the family has it."""
    return [
        ("joss", reverse("adopters:profile", args=[world.household.file.reference])),
        ("ben", reverse("family:profile")),
    ]


def found(world: SimpleNamespace) -> list[Page]:
    """Families for a child, one of them with a reason that was set aside."""
    family = HouseholdFactory(stage=Stage.APPROVED, file__agency=world.ane, file__team=world.assessment)
    PublishedFamilyFactory(file=family.file, agency=world.ane, home=world.ane)
    apart = KeptApartFactory(child=world.child, household=family, recorded_by=world.asha)
    SetAsideFactory(child=world.child, household=family, fact=Fact.APART, fact_on=apart.on, by=world.asha)
    pages = ("find-families", "families-left-out")
    return [("asha", reverse(f"familyfinding:{name}", args=[world.file.reference])) for name in pages]


def panel_days(world: SimpleNamespace) -> list[Page]:
    """A meeting that is prepared, one that could begin today, and one that has begun."""
    panel, now = world.panel_of, clock.now()
    due = {"check_on": clock.today() - timedelta(days=40), "submission_on": clock.today() - timedelta(days=30)}
    coming = PanelMeetingFactory(panel=panel, starts_at=now + timedelta(days=400))
    SeatFactory(meeting=coming, member__vice=True)
    AgendaItemFactory(meeting=coming, number=1)
    today = PanelMeetingFactory(panel=panel, starts_at=now, state="circulated", **due)
    week_ago = now - timedelta(days=7)
    held = PanelMeetingFactory(panel=panel, starts_at=week_ago, state="held", held_on=week_ago.date(), **due)
    SeatFactory(meeting=held)
    PresenceFactory(seat__meeting=held, arrived_at=week_ago)
    AgendaItemFactory(meeting=held, number=1)
    pages = [("panels:meeting", coming), ("panels:meeting", today), ("panels:room", held)]
    return [("root", reverse(name, args=[row.reference])) for name, row in pages]


def packs(world: SimpleNamespace) -> list[Page]:
    """A meeting without a pack, a pack with two papers to put in order, one that is frozen, a copy that failed."""
    panel, item = world.pack_meeting.panel, world.pack_item
    PackPaperFactory(pack=world.pack, item=item, place=world.pack_paper.place + 1)
    without = PanelMeetingFactory(panel=panel, starts_at=datetime(2027, 2, 10, 10, tzinfo=UTC))
    other = PanelMeetingFactory(panel=panel, starts_at=datetime(2027, 3, 10, 10, tzinfo=UTC))
    frozen = PackFactory(meeting=other)
    edition = pack_shelf.edition_of(frozen, AgendaItemFactory(meeting=other, number=1))
    type(frozen).rows.filter(pk=frozen.pk).update(
        state="frozen", frozen=edition, frozen_at=clock.now(), frozen_by=world.marcus
    )
    PackCopyFactory(pack=frozen, edition=edition, state="failed", failed_why="The pages could not be read.")
    failed = {"state": "failed", "failed_why": "The pages could not be read."}
    released = PartyCopyFactory(pack__meeting=other, pack__kind="party", pack__item=world.pack_item, **failed).pack
    pages = [
        ("packs:readers", released),
        ("packs:meeting", without),
        ("packs:pack", world.pack),
        ("packs:pack", frozen),
        ("packs:readers", frozen),
    ]
    return [("marcus", reverse(name, args=[row.reference])) for name, row in pages]


def shortlists(world: SimpleNamespace) -> list[Page]:
    """A shortlist that nobody has confirmed, a matching meeting that was written up, and somebody who takes part."""
    unconfirmed = ChildFactory(
        looking=True, file__agency=world.ane, file__team=world.north, file__lead=world.asha, file__manager=world.tom
    )
    ProfileFactory(child=unconfirmed, live=True, owner=world.asha)
    ShortlistFactory(child=unconfirmed)
    ParticipantFactory(link=world.joined, user=world.olu)
    return [
        ("olu", reverse("familyfinding:link-hand-in", args=[world.joined.reference])),
        ("asha", reverse("familyfinding:shortlist", args=[unconfirmed.file.reference])),
        ("asha", reverse("familyfinding:matching-meeting", args=[world.held.reference])),
    ]


def children_to_save(world: SimpleNamespace) -> list[Page]:
    """A child’s profile as an adopter reads it."""
    return [("ada", reverse("portal:child", args=[world.published.reference]))]


def meetings(world: SimpleNamespace) -> list[Page]:
    """A family finding meeting of today that nobody has begun yet."""
    facts = {"round": world.to_come.round, "planned_by": world.tom, "chair": world.tom}
    today = FindingMeetingFactory(
        **facts, starts_at=clock.now() - timedelta(minutes=30), agenda_closes_on=clock.today() - timedelta(days=5)
    )
    ChildOnAgendaFactory(meeting=today, child=world.child, partner=world.ane)
    return [("tom", reverse("familyfinding:meeting", args=[today.reference]))]


MORE = {"adoption": accounts, "adoption_work": work, "familyfinding": profiles, "letters": written}
MORE |= {"adopters_profile": family_profiles, "familyfinding_interest": children_to_save}
MORE |= {"matching_board": meetings}
MORE |= {"adopters_pictures": pictures}
MORE |= {"familyfinding_finder": found, "familyfinding_links": shortlists}
MORE |= {"panels": panel_days, "panel_packs": packs}
