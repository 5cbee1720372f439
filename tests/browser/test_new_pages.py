"""Pictures, interest in families, what adopters are given, complaints: every page can be used by everybody."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import expect

from adopters.actions import pictures, portal_home, showing
from adoption import clock
from adoption.models import DocumentKind
from familyfinding.flows import LinkState
from familyfinding.models import OfferKind
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody
from tests.factories.adopters_profile import FamilyConsentFactory, FamilyTextFactory
from tests.factories.before_placement import DisclosureFactory, PreparationOfferFactory
from tests.factories.matching_links import LinkFactory
from tests.factories.oversight import ComplaintFactory
from tests.familyfinding.cases import letter
from tests.familyfinding.families import a_family, users_of

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def family(transactional_db, cast):
    """The Lees: approved, on show with one picture to which the first of them agreed."""
    found = a_family(cast, "Lee", adults=2)
    text = FamilyTextFactory(profile__household=found, agreed_on=clock.today(), checked_by=cast.joss)
    for member in found.members.all():
        FamilyConsentFactory(text=text, member=member)
    showing.show(found, because="Agreed", by=cast.joss, at=clock.now())
    out = BytesIO()
    Image.new("RGB", (320, 240), "teal").save(out, "JPEG")
    upload = SimpleUploadedFile("hill.jpg", out.getvalue(), content_type="image/jpeg")
    facts = {"alt": "Two people on a hill", "pictured": [], "by": cast.joss, "at": clock.now()}
    picture = pictures.add(household=found, upload=upload, **facts)
    for member in found.members.all():
        pictures.consent_for(picture=picture, member=member, how="Told me.", by=cast.joss, at=clock.now())
    portal_home.publish(found)
    return found


def usable(page, *addresses):
    for address in addresses:
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        then_the_page_can_be_used_by_everybody(page)


def test_a_childs_worker_reads_a_family_and_shows_interest(page, sign_in, cast, bluebell, family):
    """FF-57, FF-28: by the copy alone."""
    sign_in(cast.asha)
    copy = family.file.published_family
    usable(page, "/households/families/", f"/households/families/{copy.reference}/")
    expect(page.get_by_alt_text("Two people on a hill")).to_be_visible()
    page.get_by_role("button", name="Show interest for a child").click()
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_label("For which child?").select_option(index=1)
    page.get_by_label("Why this family?").fill("They have a garden and time.")
    page.get_by_role("button", name="Show interest").click()
    expect(page.get_by_text("the family’s worker is told")).to_be_visible()
    assert "Lee" not in page.locator("main").inner_text()


def test_the_familys_pictures_at_home_and_on_the_record(page, sign_in, cast, family):
    sign_in(users_of(family)[0])
    usable(page, "/portal/profile/", "/portal/profile/pictures/add/")
    sign_in(cast.joss)
    ref = family.file.reference
    usable(page, f"/households/{ref}/profile/", f"/households/{ref}/profile/pictures/add/")


def test_what_adopters_are_given_and_offered(page, sign_in, cast, bluebell, family):
    """AD-56 to AD-58."""
    link = LinkFactory(child=bluebell, household=family, state=LinkState.PROCEEDING)
    DisclosureFactory(link=link, by=cast.asha)
    letter(bluebell.file, by=cast.asha, when=clock.now(), kind=DocumentKind.MEDICAL)
    PreparationOfferFactory(link=link, kind=OfferKind.NURSERY, offered_by=cast.asha)
    sign_in(cast.asha)
    here = f"/profiles/links/{link.reference}"
    usable(page, f"{here}/given/", f"{here}/offers/", f"{here}/offers/add/")


def test_the_record_of_complaints(page, sign_in, cast, transactional_db):
    """GV-25, GV-26."""
    one = ComplaintFactory(agency=cast.ane, respond_by=clock.today())
    sign_in(cast.sam)
    here = f"/oversight/complaints/{one.reference}"
    usable(
        page, "/oversight/complaints/", "/oversight/complaints/add/", f"{here}/", f"{here}/take-on/", f"{here}/answer/"
    )
