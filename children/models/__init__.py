"""The child and the plan. Other code imports these models from here."""

from children.models.care import CareEpisode, LegalStatus, LegalStatusCode
from children.models.carers import CarerPack, CarerTraining
from children.models.child import Child, Ethnicity, Gender, HarderReason
from children.models.contacts import ContactChange, ContactTold, ToldHow
from children.models.court import (
    DelayCause,
    Hearing,
    HearingKind,
    HearingMove,
    HearingOutcome,
    OrderEnding,
    PlacementOrder,
)
from children.models.matches import LikelyMatch, SignificantChange
from children.models.permanence import DecidedAt, PermanenceKind, PermanencePlan
from children.models.plan import BestInterestDecision, FamilyFindingPlan, PlanDecision, PlanEnding, PlanningMeeting
from children.models.reports import Checker, CheckOutcome, PermanenceReport, Rating, ReportCheck
from children.models.siblings import SiblingSet
from children.models.steps import Toward, WaitStep
from children.models.transfers import TaskTransfer

__all__ = [
    "BestInterestDecision",
    "CareEpisode",
    "CarerPack",
    "CarerTraining",
    "CheckOutcome",
    "Checker",
    "Child",
    "ContactChange",
    "ContactTold",
    "DecidedAt",
    "DelayCause",
    "Ethnicity",
    "FamilyFindingPlan",
    "Gender",
    "HarderReason",
    "Hearing",
    "HearingKind",
    "HearingMove",
    "HearingOutcome",
    "LegalStatus",
    "LegalStatusCode",
    "LikelyMatch",
    "OrderEnding",
    "PermanenceKind",
    "PermanencePlan",
    "PermanenceReport",
    "PlacementOrder",
    "PlanDecision",
    "PlanEnding",
    "PlanningMeeting",
    "Rating",
    "ReportCheck",
    "SiblingSet",
    "SignificantChange",
    "TaskTransfer",
    "ToldHow",
    "Toward",
    "WaitStep",
]
