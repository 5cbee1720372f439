"""Who sees a child, by stage and audience (spec 01 table H), through the published copy and the portal’s pages."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.errors import NotPossible
from adoption.models import CaseEvent, ConsortiumMember, Notice, PolicySetting, PortalAccount
from adoption.periods import Period, Unit, as_json
from adoption.permissions import Role
from children.actions import matches
from familyfinding.actions import agreements, audience, interest_answers, links
from familyfinding.flows import LinkState
from familyfinding.models import InterestOutcome, ProfileOpening, PublishedMedia, PublishedProfile, Rung, Source
from tests.factories.adoption import PortalAccountFactory, person
from tests.factories.familyfinding import (
    InterestFactory,
    ProfileOpeningFactory,
    PublishedMediaFactory,
    PublishedProfileFactory,
)
from tests.factories.matching_links import LinkFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at

MONDAY = date(2026, 2, 2)


def readers(cast):
    """One of each column of table H: home, partner or consortium, national, in assessment."""
    waiting = person("wanda", Role.ADOPTER, cast.ane)
    PortalAccountFactory(user=waiting, agency=cast.ane, approved_on=None)
    return {"home": cast.ada, "consortium": cast.tia, "partner": cast.ben, "national": cast.nia, "assessment": waiting}


TABLE_H = [
    ("draft", None, "ane", set()),
    ("live, no agreement", Rung.HOME, "ane", {"home"}),
    ("live, agreement in force", Rung.CONSORTIUM, "ane", {"home", "consortium"}),
    ("seven days later", Rung.NATIONAL, "ane", {"home", "consortium", "partner", "national"}),
    # FF-16, FF-26: everybody approved in the partnership looks in one shared area.
    ("live, no agreement, partnership", Rung.HOME, "leicestershire", {"partner"}),
    (
        "inter-agency agreed, partnership",
        Rung.NATIONAL,
        "leicestershire",
        {"home", "consortium", "partner", "national"},
    ),
    ("match recommended", None, "ane", set()),
]


@pytest.mark.parametrize(("stage", "rung", "agency", "sees"), TABLE_H, ids=[row[0] for row in TABLE_H])
def test_table_h_holds_in_the_copy_and_on_every_page_of_the_portal(cast, signed_in, now, stage, rung, agency, sees):
    """Home first, then by agreement the consortium, then all (FF-16, FF-18, FF-19, FF-23); approved adopters only."""
    copy = None
    if rung:
        copy = PublishedProfileFactory(agency=getattr(cast, agency), rung=rung)
        picture = PublishedMediaFactory(profile=copy)

    for name, who in readers(cast).items():
        client, may = signed_in(who), name in sees
        assert PublishedProfile.objects.visible_to(who).exists() is may, name
        listed = client.get(reverse("portal:list")).content.decode()
        assert ("Acorn" in listed) is may, name
        if copy:
            assert client.get(reverse("portal:child", args=[copy.reference])).status_code == (200 if may else 404)
            assert PublishedMedia.objects.visible_to(who).filter(pk=picture.pk).exists() is may


@pytest.mark.parametrize("who", ["asha", "tom", "root"])
def test_staff_never_browse_as_adopters(cast, signed_in, now, who):
    copy = PublishedProfileFactory(agency=cast.ane, rung=Rung.NATIONAL)
    client = signed_in(getattr(cast, who))

    assert not PublishedProfile.objects.visible_to(getattr(cast, who)).exists()
    assert client.get(reverse("portal:list")).status_code == 404
    assert client.get(reverse("portal:child", args=[copy.reference])).status_code == 404


def test_a_hidden_child_and_one_that_never_was_are_the_same_404(cast, signed_in, now):
    hidden = PublishedProfileFactory(agency=cast.atlas)
    client = signed_in(cast.ada)

    never = client.get(reverse("portal:child", args=["00000000-0000-4000-8000-000000000000"]))
    assert client.get(reverse("portal:child", args=[hidden.reference])).content == never.content


def test_an_approval_that_ended_closes_the_portal_the_same_day(cast, now):
    PublishedProfileFactory(agency=cast.ane)
    PortalAccount.rows.filter(user=cast.ada).update(ended_on=MONDAY)

    assert not PublishedProfile.objects.visible_to(cast.ada).exists()


@pytest.mark.parametrize(("leaves", "sees"), [(date(2026, 2, 1), False), (date(2026, 2, 2), True)])
def test_leaving_the_consortium_counts_from_its_date(cast, now, leaves, sees):
    """FF-20."""
    PublishedProfileFactory(agency=cast.ane, rung=Rung.CONSORTIUM)
    ConsortiumMember.objects.filter(agency=cast.tees).update(to_on=leaves)

    assert PublishedProfile.objects.visible_to(cast.tia).exists() is sees


@pytest.mark.parametrize(("until", "sees"), [(date(2026, 2, 1), False), (date(2026, 2, 2), True)])
def test_the_last_day_of_an_agreement_closes_the_wider_audience_without_any_job(cast, now, until, sees):
    """FF-27."""
    PublishedProfileFactory(agency=cast.ane, rung=Rung.NATIONAL, wider_until=until)

    assert PublishedProfile.objects.visible_to(cast.nia).exists() is sees
    assert PublishedProfile.objects.visible_to(cast.ada).exists()


def test_the_list_puts_the_home_agency_first_then_the_consortium_then_the_rest(cast, signed_in, now):
    """FF-25."""
    for agency, heading in ((cast.atlas, "Far"), (cast.tees, "Near"), (cast.ane, "Home")):
        PublishedProfileFactory(agency=agency, rung=Rung.NATIONAL, heading=heading)

    found = PublishedProfile.objects.visible_to(cast.ada).nearest_first(cast.ada)

    assert [one.heading for one in found] == ["Home", "Near", "Far"]


@pytest.mark.parametrize("state", ["approved", "assessment"])
def test_an_empty_list_explains_itself(cast, signed_in, now, state):
    who = cast.ada if state == "approved" else readers(cast)["assessment"]

    shown = signed_in(who).get(reverse("portal:list")).content.decode()

    assert (
        "No child is shown to you today" if state == "approved" else "You cannot look through children yet"
    ) in shown


def test_the_portal_shows_no_case_reference_agency_or_date(cast, signed_in, live):
    shown = signed_in(cast.ada).get(reverse("portal:child", args=[live.public_reference])).content.decode()

    assert "Acorn" in shown
    for secret in (live.file.reference, "Rowan", "Ashdown", "Wansbeck", "2022"):
        assert secret not in shown


def test_the_childs_record_tells_how_many_families_looked_and_never_who(cast, signed_in, live):
    """FF-02: what adopters do with a profile stands on the child’s record without anybody writing it there."""
    address = reverse("familyfinding:profile", args=[live.file.reference])
    worker, ada = signed_in(cast.asha), signed_in(cast.ada)
    assert "No family yet" in worker.get(address).content.decode()

    for _ in range(2):
        ada.get(reverse("portal:child", args=[live.public_reference]))
    ada.head(reverse("portal:child", args=[live.public_reference]))
    ProfileOpeningFactory(published=live.public_reference, family__agency=cast.atlas, last_at=at(MONDAY))

    shown = " ".join(worker.get(address).content.decode().split())
    assert "2 families, 1 of them beyond our own partnership; 3 times in all" in shown
    assert cast.ada.display_name not in shown
    assert ProfileOpening.objects.visible_to(cast.ada).get().times == 2
    assert not ProfileOpening.objects.visible_to(cast.asha).exists()


def test_no_published_row_points_at_a_case():
    ours = {"PublishedProfile": PublishedProfile, "PublishedMedia": PublishedMedia}
    targets = {
        f"{name}.{field.name}": field.related_model._meta.label
        for name, model in ours.items()
        for field in model._meta.fields
        if field.related_model
    }

    assert set(targets.values()) <= {"adoption.Agency", "familyfinding.PublishedProfile"}


def test_ending_an_agreement_narrows_at_once(cast, live, authority):
    """FF-27; and the step is kept with who took it, from where and to where (FF-02)."""
    agreement = cases.agree_by_letter(
        live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 11)
    )
    assert PublishedProfile.objects.visible_to(cast.tia).exists()

    agreements.end(agreement=agreement, why="The budget was cut", by=cast.asha, at=at(MONDAY, 12))

    assert not PublishedProfile.objects.visible_to(cast.tia).exists()
    assert PublishedProfile.objects.visible_to(cast.ada).exists()
    assert cases.lapsed(live.child, "TS-04")
    step = live.audience_changes.order_by("-pk").first()
    assert (step.was, step.became, step.by) == (Rung.CONSORTIUM, Rung.HOME, cast.asha)


def test_what_families_beyond_had_asked_waits_when_the_agreement_ends_and_goes_on_with_the_next(
    cast, live, authority, signed_in
):
    """FF-27: frozen with a notice, never closed; a family of our own agency is not touched."""
    agreed = {"by": cast.asha, "manager": cast.tom, "authority": authority}
    agreement = cases.agree_by_letter(live.child, when=at(MONDAY, 11), **agreed)
    lead = person("lee", Role.ASSESSING_WORKER, cast.ane, cast.north)
    far = InterestFactory(
        child=live.child, source=Source.CONSORTIUM, shown_at=at(MONDAY, 12), household__file__lead=lead
    )
    near = InterestFactory(child=live.child, source=Source.HOME, shown_at=at(MONDAY, 12))

    agreements.end(agreement=agreement, why="The budget was cut", by=cast.asha, at=at(MONDAY, 13))

    assert Notice.rows.filter(file=far.household.file, to_user=lead, says__contains="waits").count() == 1
    said = "Interest waits: the wider search ended"
    assert set(CaseEvent.rows.filter(what__startswith=said).values_list("file", flat=True)) == {
        live.file.pk,
        far.household.file_id,
    }
    page = signed_in(cast.asha).get(reverse("familyfinding:interest", args=[far.reference])).content.decode()
    assert "their interest waits" in page
    facts = {"outcome": InterestOutcome.GOING_FURTHER, "words": "Let us talk.", "by": cast.asha}
    with pytest.raises(NotPossible, match="their interest waits"):
        interest_answers.answer(interest=far, at=at(MONDAY, 14), **facts)
    interest_answers.answer(interest=near, at=at(MONDAY, 14), **facts)

    cases.agree_by_letter(live.child, when=at(MONDAY, 15), **agreed)

    assert interest_answers.answer(interest=far, at=at(MONDAY, 16), **facts).outcome == InterestOutcome.GOING_FURTHER


def test_an_agreement_past_its_last_day_is_ended_by_the_system_once(cast, live, authority, now):
    """FF-27."""
    cases.agree_by_letter(
        live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 11), until_on=date(2026, 2, 4)
    )
    now.move_to(at(date(2026, 2, 5), 0, 1))
    assert not PublishedProfile.objects.visible_to(cast.tia).exists()

    assert agreements.end_expired(at=at(date(2026, 2, 5), 0, 1)) == 1
    assert agreements.end_expired(at=at(date(2026, 2, 5), 0, 2)) == 0
    assert cases.profile_of(live.child).rung == Rung.HOME


@pytest.mark.parametrize("why_not", ["held", "likely match", "limited"])
def test_the_national_step_waits(cast, live, authority, now, why_not):
    """FF-19: held, a match in view, or an agreement with limits."""
    limits = {"limited": True, "limits": "The consortium only"} if why_not == "limited" else {}
    cases.agree_by_letter(
        live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 11), **limits
    )
    if why_not == "held":
        audience.hold_widening(profile=cases.profile_of(live.child), why="A visit is planned", by=cast.tom, on=MONDAY)
    if why_not == "likely match":
        live.child.refresh_from_db()
        matches.record_likely(
            child=live.child, family="Birch", why="Kind", judged_by=cast.asha, on=MONDAY, by=cast.asha
        )

    now.move_to(at(date(2026, 2, 20), 9))
    cases.run(at(date(2026, 2, 20), 9))
    audience.release_nationally(profile=cases.profile_of(live.child), at=at(date(2026, 2, 20), 9))

    assert cases.profile_of(live.child).rung == Rung.CONSORTIUM


def test_after_the_hold_a_step_whose_date_has_passed_follows_at_the_next_check(cast, live, authority, now):
    """FF-19."""
    cases.agree_by_letter(live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 11))
    audience.hold_widening(profile=cases.profile_of(live.child), why="A visit is planned", by=cast.tom, on=MONDAY)
    now.move_to(at(date(2026, 2, 20), 9))

    audience.end_hold(
        profile=cases.profile_of(live.child), why="They withdrew", by=cast.tom, at=at(date(2026, 2, 20), 9)
    )
    cases.run(at(date(2026, 2, 20), 9, 1))

    assert cases.profile_of(live.child).rung == Rung.NATIONAL


def test_with_a_family_on_the_shortlist_the_national_step_waits_and_follows_when_it_comes_to_nothing(
    cast, live, authority, now
):
    """FF-19: a possible match under active consideration is a family on the shortlist as well as a likely match."""
    cases.agree_by_letter(live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 11))
    assert cases.due(live.child, "TS-04")
    link = LinkFactory(child=live.child, state="considering")

    def move(to, when):
        held = links.hold(link)
        links.move(held, to, by=cast.asha, at=when)
        links.finish(held, "The link moved.")

    move(LinkState.SHORTLISTED, at(MONDAY, 12))
    assert cases.lapsed(live.child, "TS-04")
    now.move_to(at(date(2026, 2, 20), 9))
    cases.run(at(date(2026, 2, 20), 9))
    audience.release_nationally(profile=cases.profile_of(live.child), at=at(date(2026, 2, 20), 9))
    assert cases.profile_of(live.child).rung == Rung.CONSORTIUM

    move(LinkState.CONSIDERING, at(date(2026, 2, 20), 10))
    cases.run(at(date(2026, 2, 20), 10, 1))

    assert cases.profile_of(live.child).rung == Rung.NATIONAL


def test_the_policy_may_give_the_consortium_one_day_more(cast, live, authority, now):
    """CF-04: the setting allows +8."""
    PolicySetting.objects.create(
        agency=cast.ane,
        key="national_release_after",
        value=as_json(Period(8, Unit.DAYS)),
        from_on=date(2026, 1, 1),
        why="Our reading",
        agreed_on=date(2026, 1, 1),
    )
    cases.agree_by_letter(live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 11))

    assert cases.due(live.child, "TS-04").due_at == at(date(2026, 2, 10), 0)


@pytest.mark.parametrize("rung", list(Rung))
def test_the_search_among_our_own_adopters_goes_on_however_wide_the_profile_is_shown(cast, signed_in, now, rung):
    """FF-24: a wider search takes nothing away from the one at home; home families still find the child first."""
    copy = PublishedProfileFactory(agency=cast.ane, rung=rung)
    PublishedProfileFactory(agency=cast.atlas, rung=Rung.NATIONAL, heading="Far", shown_since=at(MONDAY, 9))
    listed = signed_in(cast.ada).get(reverse("portal:list")).context["cards"]
    assert listed[0]["child"].reference == copy.reference
