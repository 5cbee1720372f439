"""A council’s agreement to a wider search, as several scenes of the demonstration need it (FF-17, FF-18)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile

from adoption import clock
from adoption.actions import approvals, documents
from adoption.demo_days import on_or_before
from adoption.models import Agency, AgencyKind, Approval, DocumentKind, Outcome
from adoption.policies import PolicySet
from children.demo_steps import find, one_page
from familyfinding.actions import agreements
from familyfinding.models import FundingAgreement, Profile


def at(day: date) -> datetime:
    """That day, ten in the morning."""
    return datetime.combine(day, time(10), tzinfo=clock.LONDON)


def profile_of(name: str) -> Profile:
    return Profile.rows.with_file().get(child=find(name))


def letter(name: str, day: date, cast: Any, *, until_on: date | None = None) -> FundingAgreement:
    """The council’s letter, added to the file and sent to the manager."""
    paper = documents.add(
        file=find(name).file,
        kind=DocumentKind.FUNDING_AGREEMENT,
        title="Agreement to fund a wider search",
        upload=ContentFile(one_page("Agreement to fund a wider search"), name="agreement.pdf"),
        by=cast.asha,
        at=at(day),
    )
    return agreements.record_letter(
        profile=profile_of(name),
        local_authority=tynebridge(cast),
        officer="R. Hale, Assistant Director",
        dated_on=on_or_before(day - timedelta(days=1)),
        document=paper,
        until_on=until_on,
        by=cast.asha,
        at=at(day),
    )


def agreed(name: str, day: date, cast: Any, *, until_on: date | None = None) -> FundingAgreement:
    """The same, confirmed by the manager: the profile is shown to the consortium from that moment."""
    agreement = letter(name, day, cast, until_on=until_on)
    question = Approval.rows.get(subject="familyfinding.FundingAgreement", subject_id=agreement.pk, outcome="")
    approvals.decide(approval=question, outcome=Outcome.AGREED, by=cast.tom, at=at(day), read=True)
    return FundingAgreement.rows.get(pk=agreement.pk)


def tynebridge(cast: Any) -> Agency:
    """The council that pays for the agency’s children. It has no people of its own here."""
    facts = {"name": "Tynebridge Council", "kind": AgencyKind.LOCAL_AUTHORITY, "policy_set": PolicySet.ANE}
    return Agency.objects.get_or_create(code="TYNEBRIDGE", defaults=facts | {"parent": cast.ane})[0]
