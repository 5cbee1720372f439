"""A link that was going ahead ends: nothing of the child stays in the family’s portal (AD-51, AC-5)."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from adopters.actions import sharing
from adopters.models import Member
from adoption.models import DocumentKind, SharedItem
from familyfinding.actions import disclosures, exploring, leaving, link_messages, match_dates, preparing_meetings
from familyfinding.flows import LinkState
from familyfinding.models import Disclosure, ExplorationOutcome, Link
from tests.factories.adoption import DocumentFactory, DocumentVersionFactory
from tests.factories.familyfinding import ExplorationFactory
from tests.factories.matching_papers import PaperVersionFactory
from tests.familyfinding import preparing
from tests.familyfinding.families import a_family, report_of, users_of
from tests.familyfinding.preparing import at

MONDAY = date(2026, 2, 2)
WHEN = at(MONDAY, 12)
LATER = at(date(2026, 2, 10))


@pytest.fixture
def lee(cast):
    return a_family(cast, "Lee", adults=2)


@pytest.fixture
def explored(child, lee):
    going = preparing.link_going_ahead(child, lee)
    return ExplorationFactory(
        link=going.link, child=child, household=lee, report=report_of(child), shared_at=WHEN, frozen_at=WHEN
    )


@pytest.fixture
def given(cast, child, lee, explored):
    """By each of the steps on the way to panel: a document, dates, a meeting, a paper, a message."""
    link, going = again(explored.link), explored.link.preparation
    document = DocumentFactory(file=child.file, kind=DocumentKind.MEDICAL)
    DocumentVersionFactory(document=document)
    disclosures.give(link=link, document=document, by=cast.asha, at=WHEN)
    match_dates.book_dates(
        link=link, medical_at=at(date(2026, 2, 19)), medical_place="The clinic", panel_on=date(2026, 3, 4),
        panel_place="County Hall", carers_told_on=MONDAY, by=cast.asha, at=WHEN,
    )  # fmt: skip
    facts = {"kind": "meet_and_greet", "at": at(date(2026, 2, 5)), "place": "The centre"}
    preparing_meetings.arrange(preparation=going, by=cast.asha, now=WHEN, **facts)
    version = PaperVersionFactory(paper__link=link, paper__child=child)
    words = {
        "kind": "link_paper",
        "title": "Placement report",
        "sections": [{"heading": "Rowan", "text": "Loves rain."}],
    }
    sharing.share(
        household=lee, members=Member.rows.filter(household=lee), subject=version, at=WHEN, by=cast.asha, **words
    )
    link_messages.write(link=link, body="Rowan starts nursery on Monday.", by=cast.asha, now=WHEN)
    return link


def again(link):
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


def open_kinds(household):
    return set(SharedItem.rows.filter(file=household.file, ended_at=None).values_list("kind", flat=True))


GIVEN = {"child_document", "match_dates", "step_meeting", "link_paper", "conversation"}


def test_decided_against_after_all_they_read_only_what_was_decided(cast, lee, explored, given, signed_in):
    assert open_kinds(lee) >= GIVEN
    item = SharedItem.rows.get(user=users_of(lee)[0], kind="link_paper")
    told = {"reasons": "The grandmother moved nearby.", "told": "It would not be safe. We are sorry."}
    exploring.end(link=explored, outcome=ExplorationOutcome.NOT_PROGRESSING, by=cast.asha, at=LATER, **told)
    assert open_kinds(lee) == {"unfreeze"}
    assert not Disclosure.rows.standing().filter(link=given).exists()
    page = signed_in(users_of(lee)[0]).get(reverse("family:item", args=[item.reference]))
    assert "Loves rain" not in page.content.decode()


def test_an_approved_match_that_comes_to_nothing_takes_it_back_as_well(cast, lee, explored, given):
    """Nothing is explored any more, so no outcome is recorded: the end of the link itself does it."""
    explored.outcome, explored.ended_at = ExplorationOutcome.ESTABLISHED, WHEN
    explored.save()
    Link.rows.filter(pk=given.pk).update(state=LinkState.APPROVED)
    with transaction.atomic():
        leaving.close_links_of(lee, by=cast.asha, at=LATER, matched_too=True)
    assert open_kinds(lee) == set()


def test_another_familys_copies_of_the_same_document_stay(cast, child, lee, explored, given):
    kay = a_family(cast, "Kay")
    version = Disclosure.rows.get(link=given, document__kind=DocumentKind.MEDICAL).version
    facts = {"kind": "child_medical", "title": "Medical", "sections": [], "subject": version}
    sharing.share(household=kay, members=Member.rows.filter(household=kay), at=WHEN, by=cast.asha, **facts)
    told = {"reasons": "Too far.", "told": "It is too far."}
    exploring.end(link=explored, outcome=ExplorationOutcome.NOT_PROGRESSING, by=cast.asha, at=LATER, **told)
    assert open_kinds(kay) == {"child_medical"}
