"""Records of family finding. Everything about one profile shares its child’s file."""

import uuid
from datetime import UTC, date, datetime, timedelta

import factory

from adopters.flows import Stage
from adoption.models import DocumentKind
from familyfinding import models
from familyfinding.flows import ProfileStatus
from familyfinding.models.published import hashed
from tests.factories.adopters import HouseholdFactory
from tests.factories.adoption import (
    AgencyFactory,
    CaseFileFactory,
    DocumentFactory,
    DocumentVersionFactory,
    Rows,
    UserFactory,
)
from tests.factories.children import ChildFactory, SignificantChangeFactory

PUBLISHED_AT = datetime(2026, 4, 7, 14, tzinfo=UTC)  # a Tuesday, 3pm in England
WORDS = {
    "about": "A cheerful little one who likes company.",
    "likes": "Splashing in puddles, the colour red, and being read to.",
    "story": "Lives with foster carers and a very patient cat.",
    "family": "A family with time, who enjoy the outdoors.",
}


class ProfileFactory(Rows):
    """An empty profile with its sections. `drafted=True` fills it; `live=True` says it was published (no copy)."""

    class Meta:
        model = models.Profile
        skip_postgeneration_save = True

    class Params:
        drafted = factory.Trait(
            status=ProfileStatus.DRAFT, heading="Acorn", age_band=models.AgeBand.PRESCHOOL, region="The north"
        )
        live = factory.Trait(
            drafted=True,
            status=ProfileStatus.LIVE,
            published_at=PUBLISHED_AT,
            first_published_on=PUBLISHED_AT.date(),
            shown_for_hearing_on=PUBLISHED_AT.date(),
        )

    child = factory.SubFactory(ChildFactory, looking=True)

    @factory.post_generation
    def words(profile, create, extracted, **kwargs):  # noqa: N805 (the factory passes what it made)
        text = WORDS if profile.heading else {}
        for place, kind in enumerate(models.SectionKind):
            SectionFactory(profile=profile, kind=kind, place=place, text=text.get(kind, ""))


class SectionFactory(Rows):
    class Meta:
        model = models.Section
        django_get_or_create = ("profile", "kind")

    profile = factory.SubFactory(ProfileFactory)
    kind = models.SectionKind.ABOUT
    place = 0


class ContributionFactory(Rows):
    class Meta:
        model = models.Contribution

    profile = factory.SubFactory(ProfileFactory)
    given_on = date(2026, 3, 2)
    by_whom = models.Carer.FOSTER_CARER
    name = "Jo Carer"
    text = "Sings in the bath."
    recorded_by = factory.SubFactory(UserFactory)


class ProfilingVisitFactory(Rows):
    class Meta:
        model = models.ProfilingVisit

    profile = factory.SubFactory(ProfileFactory)
    visited_on = date(2026, 2, 3)
    seen = "Played on the floor for an hour."
    visited_by = factory.SubFactory(UserFactory)


class PromotionAuthorityFactory(Rows):
    class Meta:
        model = models.PromotionAuthority

    profile = factory.SubFactory(ProfileFactory)
    what = "A short film for the spring event"
    authorised_by_name = "Tom Example"
    authorised_on = date(2026, 4, 8)
    recorded_by = factory.SubFactory(UserFactory)


class MediaItemFactory(Rows):
    class Meta:
        model = models.MediaItem

    profile = factory.SubFactory(ProfileFactory)
    version = factory.SubFactory(
        DocumentVersionFactory,
        document=factory.SubFactory(
            DocumentFactory, file=factory.SelfAttribute("...profile.child.file"), kind=DocumentKind.PHOTOGRAPH
        ),
        media_type="image/jpeg",
    )
    alt = "A child in red boots jumping in a puddle"
    supplied_by = "Jo Carer"
    supplied_on = date(2026, 4, 1)
    consented = True
    added_by = factory.SubFactory(UserFactory)


class MediaRequestFactory(Rows):
    class Meta:
        model = models.MediaRequest

    profile = factory.SubFactory(ProfileFactory)
    opened_on = date(2026, 1, 8)


class ReviewFactory(Rows):
    class Meta:
        model = models.Review

    profile = factory.SubFactory(ProfileFactory, live=True)
    opened_on = PUBLISHED_AT.date()


class ChangeToAnswerFactory(Rows):
    class Meta:
        model = models.ChangeToAnswer

    profile = factory.SubFactory(ProfileFactory, live=True)
    change = factory.SubFactory(SignificantChangeFactory, child=factory.SelfAttribute("..profile.child"))
    reported_on = date(2026, 6, 12)


class ShownCopyFactory(Rows):
    class Meta:
        model = models.ShownCopy

    profile = factory.SubFactory(ProfileFactory, live=True)
    number = factory.Sequence(lambda n: n + 1)
    rung = models.Rung.HOME
    heading = "Acorn"
    age_band = "3 to 4"
    sections = factory.LazyFunction(lambda: [{"title": "About me", "text": WORDS["about"]}])
    from_at = PUBLISHED_AT


class MatchAtPanelFactory(Rows):
    class Meta:
        model = models.MatchAtPanel

    profile = factory.SubFactory(ProfileFactory, live=True)
    recommended_on = date(2026, 9, 17)
    recorded_by = factory.SubFactory(UserFactory)


class FundingAgreementFactory(Rows):
    """The service manager’s agreement, which needs no paper. `in_force=True` is confirmed."""

    class Meta:
        model = models.FundingAgreement

    class Params:
        in_force = factory.Trait(confirmed_on=date(2026, 4, 17), confirmed_by=factory.SubFactory(UserFactory))

    profile = factory.SubFactory(ProfileFactory, live=True)
    kind = models.AgreementKind.SERVICE_MANAGER
    dated_on = date(2026, 4, 17)
    asked_by = factory.SubFactory(UserFactory)


class AudienceChangeFactory(Rows):
    class Meta:
        model = models.AudienceChange

    profile = factory.SubFactory(ProfileFactory, live=True)
    became = models.Rung.HOME
    because = "Published"
    at = PUBLISHED_AT


class DiscussionFactory(Rows):
    class Meta:
        model = models.Discussion

    profile = factory.SubFactory(ProfileFactory, live=True)
    held_on = date(2026, 4, 14)
    with_manager = factory.SubFactory(UserFactory)
    will_ask = False
    said = "Two families in the partnership are being visited first."
    recorded_by = factory.SubFactory(UserFactory)


class PublishedProfileFactory(Rows):
    class Meta:
        model = models.PublishedProfile

    reference = factory.LazyFunction(uuid.uuid4)
    agency = factory.SubFactory(AgencyFactory)
    home = factory.LazyAttribute(lambda copy: copy.agency.parent or copy.agency)
    rung = models.Rung.HOME
    heading = "Acorn"
    age_band = "3 to 4"
    region = "The north"
    sections = factory.LazyFunction(lambda: [{"title": "About me", "text": WORDS["about"]}])
    shown_since = PUBLISHED_AT
    updated_at = PUBLISHED_AT


class PublishedMediaFactory(Rows):
    class Meta:
        model = models.PublishedMedia

    profile = factory.SubFactory(PublishedProfileFactory)
    stored = "published/none"
    media_type = "image/jpeg"
    alt = "A child in red boots jumping in a puddle"


class SharedCopyFactory(Rows):
    """A link for the carers. Its secret is “secret” followed by its number, its code “123456”."""

    class Meta:
        model = models.SharedCopy

    class Params:
        secret = factory.Sequence(lambda n: f"secret{n}")

    file = factory.SubFactory(CaseFileFactory)
    to_name = "Jo Carer"
    link_hash = factory.LazyAttribute(lambda copy: hashed(copy.secret))
    code_hash = factory.LazyAttribute(lambda copy: hashed(copy.secret + "123456"))
    heading = "Acorn"
    sections = factory.LazyFunction(lambda: [{"title": "About me", "text": WORDS["about"]}])
    made_at = PUBLISHED_AT
    made_by = factory.SubFactory(UserFactory)
    ends_at = PUBLISHED_AT + timedelta(days=7)


class InterestFactory(Rows):
    """What a household wrote about a child; acknowledged, not answered."""

    class Meta:
        model = models.Interest

    child = factory.SubFactory(ChildFactory, looking=True)
    household = factory.SubFactory(HouseholdFactory, stage=Stage.APPROVED)
    initiator = models.Initiator.ADOPTER
    source = models.Source.HOME
    heading = "Acorn"
    why = "We love puddles too."
    shown_by = factory.SubFactory(UserFactory)


class InterestNoteFactory(Rows):
    class Meta:
        model = models.InterestNote

    interest = factory.SubFactory(InterestFactory)
    text = "They have a garden."
    written_by = factory.SubFactory(UserFactory)


class ExplorationFactory(Rows):
    """A link under exploration: the report was shared."""

    class Meta:
        model = models.Exploration

    child = factory.SubFactory(ChildFactory, looking=True)
    household = factory.SubFactory(HouseholdFactory, stage=Stage.APPROVED)
    report = factory.SubFactory(DocumentVersionFactory)
    shared_at = PUBLISHED_AT
    shared_by = factory.SubFactory(UserFactory)


class ProfileOpeningFactory(Rows):
    class Meta:
        model = models.ProfileOpening

    published = factory.LazyFunction(uuid.uuid4)
    user = factory.SubFactory(UserFactory)
    family = factory.SubFactory(CaseFileFactory)
    home = factory.SelfAttribute("family.agency")
    first_at = PUBLISHED_AT
    last_at = PUBLISHED_AT


class SavedChildFactory(Rows):
    class Meta:
        model = models.SavedChild

    user = factory.SubFactory(UserFactory)
    published = factory.LazyFunction(uuid.uuid4)
    saved_at = PUBLISHED_AT
