"""Nothing that is not theirs reaches an applicant: not a note, not a court, not another household, not the partner’s
own matters (AD-73, security 4.10). Secret words are planted everywhere and looked for on every page."""

import uuid

import pytest
from django.urls import reverse

from adopters.actions import portal_home, sharing
from adopters.models import Check, CheckKind, Member
from adopters.portal import urls
from adopters.portal.to_do import POINTS
from adoption.errors import NotPossible
from adoption.models import Asks, DocumentKind, PortalHome, SharedItem, Side
from tests.adopters.portal_people import MORNING, invited
from tests.factories.adopters import (
    AgreementFactory,
    CheckFactory,
    HouseholdFactory,
    MemberFactory,
    PastFactory,
    PauseFactory,
    RefereeFactory,
)
from tests.factories.adoption import (
    CaseEventFactory,
    DocumentFactory,
    DocumentVersionFactory,
    PersonAroundFactory,
)
from tests.factories.children import ChildFactory, HearingFactory
from tests.factories.portal import PortalEntryFactory, PortalMessageFactory
from tests.fixtures.worlds import kept

SECRET = "Zebrawood"
"""Stands in everything that one of the two, or neither, may read."""


@pytest.fixture
@kept
def secrets(family, robin, kit, cast):
    """Everything that may not be shown to Robin has the secret word; what is Robin’s own has not."""
    file = family.file
    for name in ("arrangements", "home_about", "pets", "ending_why"):
        setattr(family, name, f"{SECRET} {name}")
    family.save()
    CaseEventFactory(file=file, what=f"{SECRET} note", detail=f"{SECRET} detail", why=f"{SECRET} why")
    PauseFactory(household=family, why=f"{SECRET} reason", recorded_by=cast.joss)
    partner = Member.rows.get(user=kit)
    partner.background, partner.occupation = f"{SECRET} background", f"{SECRET} work"
    partner.save()
    partner.person.needs_note = partner.person.address = f"{SECRET} address"
    partner.person.phone = f"{SECRET} 1"
    partner.person.save()
    check = CheckFactory(member=partner, kind=CheckKind.DBS)
    Check.rows.filter(pk=check.pk).update(**dict.fromkeys(wordy(Check), f"{SECRET} finding"))
    RefereeFactory(household=family, person__name=f"{SECRET} referee")
    PastFactory(member=partner, what=f"{SECRET} past", recorded_by=cast.joss)
    PortalMessageFactory(user=kit, file=file, body=f"{SECRET} message", author_name=f"{SECRET} name")
    PortalEntryFactory(user=kit, file=file, kind="support", written={"about": f"{SECRET} wish"}, answer=f"{SECRET} a")
    AgreementFactory(household=family, sections=[{"heading": f"{SECRET} h", "text": f"{SECRET} t"}])
    own = AgreementFactory(household=family, number=2, replaced_on=MORNING.date())
    share(family, own, [partner], cast.joss, title=f"{SECRET} medical", sections=[{"heading": "x", "text": SECRET}])
    share(family, own, Member.rows.filter(user=robin), cast.joss, kind="mine", title="Yours to read")
    another_household(cast)
    a_child(cast)
    portal_home.publish(family)
    return family


def wordy(model):
    return [f.name for f in model._meta.fields if f.get_internal_type() == "TextField"]


def another_household(cast):
    other = HouseholdFactory(
        file__agency=cast.ane, file__team=cast.assessment, file__title=f"{SECRET} family", file__lead=cast.joss
    )
    MemberFactory(household=other, person__name=f"{SECRET} Person", person__email="zebra@example.test")
    someone = invited(other, 1, cast.joss)
    PortalMessageFactory(user=someone, file=other.file, body=f"{SECRET} elsewhere")
    return other


def a_child(cast):
    child = ChildFactory(file__agency=cast.ane, file__team=cast.north, file__title=f"{SECRET} child")
    HearingFactory(child=child)
    PersonAroundFactory(file=child.file, name=f"{SECRET} carer", address=f"{SECRET} Road")
    return child


def share(household, subject, members, by, **facts):
    facts.setdefault("kind", "own")
    facts.setdefault("sections", [])
    return sharing.share(
        household=household, members=members, subject=subject, at=MORNING, by=by, asks=Asks.READ, **facts
    )


def addresses(user):
    """Every address of the applicants’ portal, and of the children’s lists beside it."""
    for entry in urls.urlpatterns:
        if entry.name in ("item", "paper"):
            for item in SharedItem.rows.filter(user=user):
                yield reverse(f"family:{entry.name}", args=[item.reference])
        elif entry.name == "feedback":
            yield from (reverse("family:feedback", args=[point]) for point in POINTS)
        elif "<" not in str(entry.pattern):  # the others are buttons
            yield reverse(f"family:{entry.name}")
    yield reverse("portal:list")
    yield reverse("account")


def test_no_page_of_an_applicant_holds_what_is_not_theirs(secrets, robin, cast, signed_in):
    """AD-73"""
    browser = signed_in(robin)
    seen = 0
    for address in addresses(robin):
        page = browser.get(address)
        seen += page.status_code == 200
        assert SECRET not in page.content.decode(), address
        assert "Vale" not in page.content.decode(), address
    assert seen >= 12
    assert SECRET not in str(PortalHome.rows.get(user=robin).content)


def test_the_same_words_are_there_for_whom_they_are_meant(secrets, kit, signed_in):
    """The test above would otherwise pass on empty pages."""
    found = [address for address in addresses(kit) if SECRET in signed_in(kit).get(address).content.decode()]
    assert reverse("family:messages") in found
    assert reverse("family:items") in found


@pytest.mark.parametrize("name", ["family:item", "family:paper"])
def test_a_partners_item_and_one_that_never_was_get_the_same_404(secrets, robin, kit, signed_in, name):
    theirs = SharedItem.rows.filter(user=kit).first()
    browser = signed_in(robin)
    hidden = browser.get(reverse(name, args=[theirs.reference]))
    missing = browser.get(reverse(name, args=[uuid.uuid4()]))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert browser.post(reverse(name, args=[theirs.reference])).status_code in (404, 405)


def test_staff_pages_do_not_exist_for_applicants_even_of_their_own_household(secrets, robin, signed_in):
    browser = signed_in(robin)
    for name in ("adopters:portal", "adopters:record", "adopters:timeline", "documents:list"):
        answer = browser.get(reverse(name, args=[secrets.file.reference]))
        assert answer.status_code == 404
        assert SECRET not in answer.content.decode()


def test_a_document_about_one_person_is_shared_with_nobody_else(family, robin, kit, cast):
    person = Member.rows.get(user=kit).person
    document = DocumentFactory(file=family.file, kind=DocumentKind.MEDICAL, only_for=person, about_side=Side.ADOPTER)
    version = DocumentVersionFactory(document=document)
    both = Member.rows.applicants().filter(household=family)
    with pytest.raises(NotPossible, match="one person alone"):
        share(family, document, both, cast.joss, title="Medical", document_version=version)
    with pytest.raises(NotPossible, match="one person alone"):
        share(family, document, both.filter(user=robin), cast.joss, title="Medical", document_version=version)
    share(family, document, both.filter(user=kit), cast.joss, title="Medical", document_version=version)
    assert [item.user for item in SharedItem.rows.all()] == [kit]


def test_details_of_the_birth_family_and_other_households_are_not_shared(family, robin, cast):
    document = DocumentFactory(file=family.file, about_side=Side.BIRTH)
    version = DocumentVersionFactory(document=document)
    mine = Member.rows.filter(user=robin)
    with pytest.raises(NotPossible, match="birth family"):
        share(family, document, mine, cast.joss, title="Letter", document_version=version)
    other = HouseholdFactory(file__agency=cast.ane)
    stranger = MemberFactory(household=other, person__email="s@example.test")
    with pytest.raises(NotPossible, match="of this household"):
        share(family, document, [stranger], cast.joss, title="Letter")


def test_what_one_says_about_themselves_is_not_in_the_copy_for_both(family, robin, kit, cast):
    """The home copy is the same for both, so it holds nothing of one."""
    contents = [home.content for home in PortalHome.rows.filter(user__in=[robin, kit])]
    assert contents[0] == contents[1]
