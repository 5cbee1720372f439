"""Records of the kernel. Everything about one case shares its agency."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from adoption import models
from adoption.permissions import Role
from adoption.policies import PolicySet

LONG_AGO = date(2020, 1, 6)  # a Monday
JANUARY = date(2026, 1, 5)  # a Monday
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


class Rows(DjangoModelFactory):
    """Makes rows whether or not a request is under way: guarded models keep the plain manager under `rows`."""

    class Meta:
        abstract = True

    @classmethod
    def _get_manager(cls, model_class):
        return getattr(model_class, "rows", model_class._default_manager)


class AgencyFactory(Rows):
    class Meta:
        model = models.Agency
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"agency-{n}")
    name = factory.LazyAttribute(lambda agency: f"Agency {agency.code}")
    kind = models.AgencyKind.REGIONAL
    policy_set = PolicySet.ANE


class TeamFactory(Rows):
    class Meta:
        model = models.Team

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Team {n}")


class ConsortiumFactory(Rows):
    class Meta:
        model = models.Consortium

    name = factory.Sequence(lambda n: f"Consortium {n}")


class ConsortiumMemberFactory(Rows):
    class Meta:
        model = models.ConsortiumMember

    consortium = factory.SubFactory(ConsortiumFactory)
    agency = factory.SubFactory(AgencyFactory)
    from_on = LONG_AGO


class UserFactory(Rows):
    """A person. `UserFactory(role=Role.X, agency=..., team=...)` gives the role too."""

    class Meta:
        model = models.User
        skip_postgeneration_save = True

    first_name = factory.Sequence(lambda n: f"Person{n}")
    last_name = "Example"
    email = factory.LazyAttribute(lambda user: f"{user.first_name}@example.test".lower())
    registration_number = factory.Sequence(lambda n: f"SW{n:06}")

    @classmethod
    def _create(cls, model_class, *args, role=None, agency=None, team=None, **facts):
        user = models.User.objects.create_user(**facts)
        if role:
            RoleGrantFactory(user=user, role=role, agency=agency, team=team)
        return user


def person(name: str, role: Role, agency: models.Agency, team: models.Team | None = None, **facts) -> models.User:
    """A named person with one role, as the cast has them."""
    return UserFactory(first_name=name.title(), role=role, agency=agency, team=team, **facts)


class RoleGrantFactory(Rows):
    class Meta:
        model = models.RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.FAMILY_FINDER
    agency = factory.SubFactory(AgencyFactory)
    from_on = LONG_AGO


class PortalAccountFactory(Rows):
    class Meta:
        model = models.PortalAccount

    user = factory.SubFactory(UserFactory)
    agency = factory.SubFactory(AgencyFactory)
    approved_on = LONG_AGO


class CaseGroupFactory(Rows):
    class Meta:
        model = models.CaseGroup

    agency = factory.SubFactory(AgencyFactory)
    name = "Willow"


class CaseFileFactory(Rows):
    class Meta:
        model = models.CaseFile

    agency = factory.SubFactory(AgencyFactory)
    team = factory.SubFactory(TeamFactory, agency=factory.SelfAttribute("..agency"))
    kind = models.FileKind.CHILD
    reference = factory.Sequence(lambda n: f"T{n:05}")
    title = "Rowan Example"
    opened_on = JANUARY


class AllocationFactory(Rows):
    class Meta:
        model = models.Allocation

    file = factory.SubFactory(CaseFileFactory)
    worker = factory.SubFactory(UserFactory)
    part = models.Part.LEAD
    from_on = LONG_AGO


class CaseFileUserObjectPermissionFactory(Rows):
    """What guardian holds: the permission itself, without dates or reason."""

    class Meta:
        model = models.CaseFileUserObjectPermission

    content_object = factory.SubFactory(CaseFileFactory)
    user = factory.SubFactory(UserFactory)

    @factory.lazy_attribute
    def permission(self):
        from django.contrib.auth.models import Permission

        return Permission.objects.get(codename="open_casefile")


class NamedGrantFactory(Rows):
    """A grant that works: its dates, and guardian's permission beside them."""

    class Meta:
        model = models.NamedGrant

    file = factory.SubFactory(CaseFileFactory)
    user = factory.SubFactory(UserFactory)
    basis = models.Basis.CONSULTATION
    why = "Second opinion on contact"
    from_on = LONG_AGO
    until_on = date(2040, 1, 2)
    granted_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, **facts):
        grant = super()._create(model_class, *args, **facts)
        CaseFileUserObjectPermissionFactory(content_object=grant.file, user=grant.user)
        return grant


class ConflictBlockFactory(Rows):
    class Meta:
        model = models.ConflictBlock

    file = factory.SubFactory(CaseFileFactory)
    user = factory.SubFactory(UserFactory)
    why = "A relative of the family"
    declared_on = JANUARY
    declared_by = factory.SelfAttribute("user")


class CaseEventFactory(Rows):
    class Meta:
        model = models.CaseEvent

    file = factory.SubFactory(CaseFileFactory)
    kind = models.EventKind.NOTE
    what = "Visited"
    happened_on = JANUARY


class ReadEventFactory(Rows):
    class Meta:
        model = models.ReadEvent

    file = factory.SubFactory(CaseFileFactory)
    user = factory.SubFactory(UserFactory)
    look = models.Look.OPENED
    what = "children:record"


class DraftFactory(Rows):
    class Meta:
        model = models.Draft

    user = factory.SubFactory(UserFactory)
    form = factory.Sequence(lambda n: f"note-{n}")
    typed = factory.LazyFunction(lambda: {"detail": "Half a sentence"})


class PersonAroundFactory(Rows):
    class Meta:
        model = models.PersonAround

    file = factory.SubFactory(CaseFileFactory)
    relation = models.Relation.FOSTER_CARER
    side = models.Side.CARE
    name = "Jo Carer"
    from_on = LONG_AGO


class DeadlineFactory(Rows):
    class Meta:
        model = models.Deadline

    rule = "TS-05"
    kind = "target"
    file = factory.SubFactory(CaseFileFactory)
    agency = factory.SelfAttribute("file.agency")
    policy_agency = factory.SelfAttribute("file.agency")
    subject = "adoption.CaseFile"
    subject_id = factory.SelfAttribute("file.pk")
    starts_on = JANUARY
    worked_out_on = date(2026, 4, 5)
    due_on = factory.SelfAttribute("worked_out_on")


class DeadlineMoveFactory(Rows):
    class Meta:
        model = models.DeadlineMove

    deadline = factory.SubFactory(DeadlineFactory)
    was = date(2026, 4, 5)
    became = date(2026, 4, 12)
    because = "The hearing moved"


class ExtensionFactory(Rows):
    class Meta:
        model = models.Extension

    deadline = factory.SubFactory(DeadlineFactory)
    kind = models.ExtensionKind.EXTENSION
    from_on = JANUARY
    until_on = date(2026, 4, 20)
    why = "The carers were ill"
    asked_by = factory.SubFactory(UserFactory)


class NoticeFactory(Rows):
    class Meta:
        model = models.Notice

    key = factory.Sequence(lambda n: f"notice-{n}")
    agency = factory.SubFactory(AgencyFactory)
    to_user = factory.SubFactory(UserFactory)
    says = "Something is due"


class HeartbeatFactory(Rows):
    class Meta:
        model = models.Heartbeat
        django_get_or_create = ("job",)

    job = "enforce"
    ran_at = NOON


class BankHolidayFactory(Rows):
    class Meta:
        model = models.BankHoliday
        django_get_or_create = ("day",)

    day = date(2041, 1, 1)
    name = "New Year’s Day"


class HelpGuideFactory(Rows):
    class Meta:
        model = models.HelpGuide
        django_get_or_create = ("audience",)

    audience = models.GuideAudience.STAFF
    title = "User guide for staff"
    address = "https://guides.example/staff"


class DemoClockFactory(Rows):
    class Meta:
        model = models.DemoClock
        django_get_or_create = ("pk",)

    pk = 1


class ApprovalFactory(Rows):
    class Meta:
        model = models.Approval

    kind = "policy_change"
    agency = factory.SubFactory(AgencyFactory)
    subject = "adoption.PolicySetting"
    subject_id = factory.Sequence(lambda n: n + 1)
    subject_hash = "0" * 64
    question = "May the period change?"
    decided_by_role = Role.SERVICE_MANAGER
    asked_by = factory.SubFactory(UserFactory)


class PolicySettingFactory(Rows):
    class Meta:
        model = models.PolicySetting

    agency = factory.SubFactory(AgencyFactory)
    key = "profile_review_interval"
    from_on = JANUARY
    why = "The practice standards say so"


class DocumentFactory(Rows):
    class Meta:
        model = models.Document

    file = factory.SubFactory(CaseFileFactory)
    kind = models.DocumentKind.LETTER
    title = "Letter from the court"


class DocumentVersionFactory(Rows):
    class Meta:
        model = models.DocumentVersion

    document = factory.SubFactory(DocumentFactory)
    number = 1
    stored = "documents/none"
    media_type = "application/pdf"
    size = 1_000
    sha256 = "0" * 64
    added_by = factory.SubFactory(UserFactory)


class OutboundFactory(Rows):
    class Meta:
        model = models.Outbound

    key = factory.Sequence(lambda n: f"outbound-{n}")
    kind = "digest"
    to_user = factory.SubFactory(UserFactory)
    subject = "You have a task in Homeward"
    body = "Sign in to see it."


class SeenInPersonFactory(Rows):
    class Meta:
        model = models.SeenInPerson

    user = factory.SubFactory(UserFactory)
    by = factory.SubFactory(UserFactory)
    at = NOON


class SignInFactory(Rows):
    class Meta:
        model = models.SignIn

    user = factory.SubFactory(UserFactory)
    session_key = factory.Sequence(lambda n: f"session-{n}")
    began_at = NOON
