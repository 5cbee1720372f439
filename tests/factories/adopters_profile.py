"""What a family says about itself and the children it could care for."""

import factory

from adopters import models
from adopters.topics import complete
from adoption import clock
from adoption.models import DocumentKind, FileKind
from tests.factories.adopters import REGISTERED_ON, HouseholdFactory, MemberFactory, SuitabilityFactory
from tests.factories.adoption import CaseFileFactory, DocumentVersionFactory, Rows, UserFactory


class ConsideringFactory(Rows):
    class Meta:
        model = models.Considering

    household = factory.SubFactory(HouseholdFactory)
    number = 1
    on = REGISTERED_ON
    answers = factory.LazyFunction(lambda: complete({}))
    recorded_by = factory.SubFactory(UserFactory)


class FamilyProfileFactory(Rows):
    class Meta:
        model = models.FamilyProfile

    household = factory.SubFactory(HouseholdFactory)
    heading = "Ada and Bea"
    story = factory.LazyFunction(lambda: {"us": "We like the hills."})


class FamilyTextFactory(Rows):
    """Checked, and waiting for consent."""

    class Meta:
        model = models.FamilyText

    profile = factory.SubFactory(FamilyProfileFactory)
    number = factory.Sequence(lambda n: n + 1)
    heading = "Ada and Bea"
    sections = factory.LazyFunction(lambda: [{"heading": "About us", "text": "We like the hills."}])
    sha256 = "0" * 64
    written_by = models.Author.ADOPTERS
    checked_on = REGISTERED_ON
    checked_by = factory.SubFactory(UserFactory)


class FamilyConsentFactory(Rows):
    class Meta:
        model = models.FamilyConsent

    text = factory.SubFactory(FamilyTextFactory)
    member = factory.SubFactory(MemberFactory, household=factory.SelfAttribute("..text.profile.household"))
    sha256 = factory.SelfAttribute("text.sha256")
    given_at = factory.LazyFunction(clock.now)
    entered_by = factory.SubFactory(UserFactory)


class PublishedFamilyFactory(Rows):
    """Open to the home agency."""

    class Meta:
        model = models.PublishedFamily

    file = factory.SubFactory(CaseFileFactory, kind=FileKind.HOUSEHOLD)
    agency = factory.SelfAttribute("file.agency")
    home_id = factory.SelfAttribute("file.agency.home_id")
    heading = "Ada and Bea"
    shown_since = factory.LazyFunction(clock.now)
    updated_at = factory.LazyFunction(clock.now)


class FamilyPictureFactory(Rows):
    """Looked at by a worker; nobody has agreed yet."""

    class Meta:
        model = models.FamilyPicture

    profile = factory.SubFactory(FamilyProfileFactory)
    version = factory.SubFactory(
        DocumentVersionFactory,
        document__file=factory.SelfAttribute("...profile.household.file"),
        document__kind=DocumentKind.PHOTOGRAPH,
        media_type="image/jpeg",
    )
    alt = "Two people and a dog on a hill"
    added_on = REGISTERED_ON
    checked_by = factory.SubFactory(UserFactory)


class PictureConsentFactory(Rows):
    class Meta:
        model = models.PictureConsent

    picture = factory.SubFactory(FamilyPictureFactory)
    member = factory.SubFactory(MemberFactory, household=factory.SelfAttribute("..picture.profile.household"))
    sha256 = "0" * 64
    given_at = factory.LazyFunction(clock.now)
    entered_by = factory.SubFactory(UserFactory)


class PublishedFamilyPictureFactory(Rows):
    class Meta:
        model = models.PublishedFamilyPicture

    family = factory.SubFactory(PublishedFamilyFactory)
    stored = "published/00/0"
    media_type = "image/jpeg"
    alt = "Two people and a dog on a hill"
    place = factory.Sequence(lambda n: n)


class FamilyAudienceChangeFactory(Rows):
    class Meta:
        model = models.FamilyAudienceChange

    household = factory.SubFactory(HouseholdFactory)
    became = models.Audience.HOME
    because = "Every applicant agreed to this text"
    at = factory.LazyFunction(clock.now)


class NationalAnswerFactory(Rows):
    class Meta:
        model = models.NationalAnswer

    suitability = factory.SubFactory(SuitabilityFactory)
    member = factory.SubFactory(MemberFactory, household=factory.SelfAttribute("..suitability.household"))
    agrees = True
    on = REGISTERED_ON
    recorded_by = factory.SubFactory(UserFactory)
