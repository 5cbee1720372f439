"""Records of children. Everything about one child shares its file’s agency; dates follow the spring of 2026."""

from datetime import date

import factory

from adoption.models import DocumentKind, FileKind, Relation
from children import models
from children.flows import PlanStatus
from tests.factories.adoption import (
    CaseFileFactory,
    CaseGroupFactory,
    DocumentFactory,
    PersonAroundFactory,
    Rows,
    UserFactory,
)

DECIDED_ON = date(2026, 1, 5)  # a Monday
ALLOCATED_ON = date(2026, 1, 8)  # a Thursday
ORDER_ON = date(2026, 3, 31)  # a Tuesday


class ChildFactory(Rows):
    """A child whose plan is considered. Traits take the plan further, as facts alone: no deadline, no event."""

    class Meta:
        model = models.Child

    class Params:
        decided = factory.Trait(
            status=PlanStatus.DECIDED, plan_decided_on=DECIDED_ON, best_interest_decided_on=DECIDED_ON
        )
        looking = factory.Trait(
            status=PlanStatus.FAMILY_FINDING,
            plan_decided_on=DECIDED_ON,
            best_interest_decided_on=DECIDED_ON,
            allocated_on=ALLOCATED_ON,
        )
        with_order = factory.Trait(looking=True, order_granted_on=ORDER_ON, responsibility_moved_on=ORDER_ON)

    file = factory.SubFactory(
        CaseFileFactory,
        kind=FileKind.CHILD,
        title=factory.LazyAttribute(lambda f: f"{f.factory_parent.first_name} {f.factory_parent.last_name}"),
    )
    first_name = "Rowan"
    last_name = "Ashdown"
    born_on = date(2022, 6, 1)
    gender = models.Gender.BOY
    ethnicity = models.Ethnicity.WBRI


class CareEpisodeFactory(Rows):
    class Meta:
        model = models.CareEpisode

    child = factory.SubFactory(ChildFactory)
    began_on = date(2025, 6, 2)


class LegalStatusFactory(Rows):
    class Meta:
        model = models.LegalStatus

    episode = factory.SubFactory(CareEpisodeFactory)
    status = models.LegalStatusCode.INTERIM_CARE
    from_on = date(2025, 6, 2)


class HearingFactory(Rows):
    class Meta:
        model = models.Hearing

    child = factory.SubFactory(ChildFactory)
    kind = models.HearingKind.FINAL
    on = ORDER_ON
    order_expected = True


class HearingMoveFactory(Rows):
    class Meta:
        model = models.HearingMove

    hearing = factory.SubFactory(HearingFactory)
    was_on = date(2026, 3, 3)
    became_on = date(2026, 3, 31)
    cause = models.DelayCause.COURT_TIME
    recorded_on = date(2026, 2, 16)
    recorded_by = factory.SubFactory(UserFactory)


class PlacementOrderFactory(Rows):
    class Meta:
        model = models.PlacementOrder

    child = factory.SubFactory(ChildFactory, with_order=True)
    granted_on = ORDER_ON
    court = "Newcastle Family Court"
    document = factory.SubFactory(
        DocumentFactory, file=factory.SelfAttribute("..child.file"), kind=DocumentKind.PLACEMENT_ORDER
    )
    recorded_by = factory.SubFactory(UserFactory)


class PlanningMeetingFactory(Rows):
    class Meta:
        model = models.PlanningMeeting

    child = factory.SubFactory(ChildFactory)
    held_on = date(2025, 11, 3)
    kind = "legal"
    attended_by = factory.SubFactory(UserFactory)


class PermanencePlanFactory(Rows):
    class Meta:
        model = models.PermanencePlan

    child = factory.SubFactory(ChildFactory)
    kind = models.PermanenceKind.KINSHIP
    is_main = False
    from_on = date(2025, 7, 1)
    why = "A great-aunt has asked to be assessed."
    decided_at = models.DecidedAt.REVIEW
    decided_by = "Dana Whitlock, reviewing officer"
    recorded_by = factory.SubFactory(UserFactory)


class PermanenceReportFactory(Rows):
    class Meta:
        model = models.PermanenceReport

    child = factory.SubFactory(ChildFactory)
    number = factory.Sequence(lambda n: n + 1)
    author = factory.SubFactory(UserFactory)
    submitted_on = date(2025, 12, 1)
    views = "Likes to be near the sea, and asks when a family will come."


class ReportCheckFactory(Rows):
    class Meta:
        model = models.ReportCheck

    report = factory.SubFactory(PermanenceReportFactory)
    checker = models.Checker.ADOPTION
    outcome = models.CheckOutcome.PASSED
    views_captured = True
    signed_on = date(2025, 12, 8)
    signed_by = factory.SubFactory(UserFactory)


class PlanDecisionFactory(Rows):
    class Meta:
        model = models.PlanDecision

    child = factory.SubFactory(ChildFactory)
    report = factory.SubFactory(PermanenceReportFactory, child=factory.SelfAttribute("..child"))
    is_adoption = True
    decided_on = DECIDED_ON
    reasons = "No relative can care for the child for the whole of childhood."
    decided_by = factory.SubFactory(UserFactory)


class BestInterestDecisionFactory(Rows):
    class Meta:
        model = models.BestInterestDecision

    child = factory.SubFactory(ChildFactory, decided=True)
    decision = factory.SubFactory(PlanDecisionFactory, child=factory.SelfAttribute("..child"))
    decided_on = DECIDED_ON
    recorded_by = factory.SubFactory(UserFactory)


class FamilyFindingPlanFactory(Rows):
    class Meta:
        model = models.FamilyFindingPlan

    child = factory.SubFactory(ChildFactory, decided=True)
    number = factory.Sequence(lambda n: n + 1)
    recorded_on = DECIDED_ON
    family_needed = "Two parents, or one with family near, who enjoy the outdoors."
    search = "Within the partnership first."
    recorded_by = factory.SubFactory(UserFactory)


class PlanEndingFactory(Rows):
    class Meta:
        model = models.PlanEnding

    child = factory.SubFactory(ChildFactory, status=PlanStatus.ENDED)
    kind = models.OrderEnding.CHANGED
    ended_on = ORDER_ON
    why = "A relative was assessed and can care for the child."
    recorded_by = factory.SubFactory(UserFactory)


class LikelyMatchFactory(Rows):
    class Meta:
        model = models.LikelyMatch

    child = factory.SubFactory(ChildFactory, looking=True)
    family = "A couple known to the assessment team"
    why = "They asked for a boy of this age and live far from the birth family."
    judged_by = factory.SubFactory(UserFactory)
    recorded_on = date(2026, 2, 20)
    suspends = True


class SignificantChangeFactory(Rows):
    class Meta:
        model = models.SignificantChange

    child = factory.SubFactory(ChildFactory, looking=True)
    what = "Has started nursery and speaks in sentences."
    reported_on = date(2026, 6, 12)
    reported_by = factory.SubFactory(UserFactory)


class SiblingSetFactory(Rows):
    class Meta:
        model = models.SiblingSet

    group = factory.SubFactory(CaseGroupFactory)


class CarerPackFactory(Rows):
    class Meta:
        model = models.CarerPack

    child = factory.SubFactory(ChildFactory, looking=True)
    carer = factory.SubFactory(PersonAroundFactory, file=factory.SelfAttribute("..child.file"))
    contacted_on = date(2026, 1, 12)


class ContactChangeFactory(Rows):
    class Meta:
        model = models.ContactChange

    child = factory.SubFactory(ChildFactory, with_order=True)
    worker = factory.SubFactory(UserFactory)
    changed_on = ORDER_ON


class ContactToldFactory(Rows):
    class Meta:
        model = models.ContactTold

    change = factory.SubFactory(ContactChangeFactory)
    person = factory.SubFactory(PersonAroundFactory, file=factory.SelfAttribute("..change.child.file"))
    told_on = ORDER_ON
    how = models.ToldHow.CALL


class WaitStepFactory(Rows):
    class Meta:
        model = models.WaitStep

    child = factory.SubFactory(ChildFactory, looking=True)
    toward = models.Toward.SEARCH
    what = "Shown at the exchange day in Durham"
    taken_on = date(2026, 2, 3)
    recorded_by = factory.SubFactory(UserFactory)


class CarerTrainingFactory(Rows):
    class Meta:
        model = models.CarerTraining

    carer = factory.SubFactory(PersonAroundFactory, relation=Relation.FOSTER_CARER)
    course = "Preparing a child for adoption"
    attended_on = date(2026, 2, 3)


class TaskTransferFactory(Rows):
    class Meta:
        model = models.TaskTransfer

    child = factory.SubFactory(ChildFactory, with_order=True)
    ref = "TS-05"
    what = "review the profile"
    due_on = date(2026, 4, 7)
    moved_on = ORDER_ON
