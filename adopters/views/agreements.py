"""Plans and agreements: drawn up, read as they stand, signed by one of us or entered from paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from adopters.actions import agreements, stage_one
from adopters.forms.stage_one import PaperSignatureForm, PlanForm, SignForm, sections_of
from adopters.models import Agreement, AgreementKind, Household, Member, Signature
from adopters.views.pages import crumbs, find, form_page
from adopters.views.stage_one import applicants, find_stage
from adoption import clock, paper
from adoption.actions.records import opened
from adoption.http import Request
from adoption.models import Format
from adoption.permissions import Permission, can
from adoption.scope import takes_out
from adoption.views.records import gate, posted

WRITE = Permission.HOUSEHOLD_WRITE
PAPER = "adopters/agreement_paper.html"
PAGES = {
    AgreementKind.STAGE_ONE_PLAN: "adopters:stage-one",
    AgreementKind.STAGE_TWO: "adopters:stage-two",
    AgreementKind.MATCHING_PLAN: "adopters:approval",
}


def find_agreement(request: Request, household: Household, agreement: UUID) -> Agreement:
    mine = Agreement.objects.visible_to(request.user).filter(household=household)
    return get_object_or_404(mine.select_related("household__file__agency", "drawn_up_by"), reference=agreement)


@require_http_methods(["GET", "HEAD", "POST"])
def draw_up_plan(request: Request, reference: str) -> HttpResponse:
    """The Stage One Plan; a change is a new version, which everybody signs anew."""
    household = find(request, reference)
    gate(request, WRITE, household.file)
    stage, kind = find_stage(request, household), AgreementKind.STAGE_ONE_PLAN
    before = Agreement.objects.visible_to(request.user).in_force().filter(household=household, kind=kind).first()
    form = PlanForm(posted(request), sections=sections_of(before), today=clock.today())
    return form_page(
        request,
        household,
        form,
        lambda **facts: stage_one.draw_up_plan(stage_one=stage, by=request.user, **facts),
        heading="Stage One Plan: a new version" if before else "Draw up the Stage One Plan",
        intro="Both applicants and one of us sign it. Nothing about one of them alone belongs in it.",
        save="Give it to them to sign",
        said="The plan is drawn up. The applicants can read and sign it in the portal.",
        back="adopters:stage-one",
    )


@require_safe
def read(request: Request, reference: str, agreement: UUID) -> HttpResponse:
    """One version as it was drawn up, with its signatures."""
    household = find(request, reference)
    row = find_agreement(request, household, agreement)
    opened(household.file, request.user, "adopters:agreement")
    shown: dict[str, Any] = {
        "household": household,
        "agreement": row,
        "signatures": row.signatures.select_related("member__person", "user", "document").order_by("signed_at", "pk"),
        "crumbs": crumbs(household, agreements.named(row)),
        "back": PAGES[AgreementKind(row.kind)],
        "may_sign": row.replaced_on is None and can(request.user, WRITE, household.file),
    }
    return render(request, "adopters/agreement.html", shown)


@takes_out
@require_safe
def printed(request: Request, reference: str, agreement: UUID) -> HttpResponse:
    """To read, to keep, or to sign with a pen: with the signatures there are and a line for each there is not."""
    household = find(request, reference)
    row = find_agreement(request, household, agreement)
    people = list(applicants(request, household))
    context = {
        "title": agreements.named(row),
        "agreement": row,
        "household": household,
        "reference": household.file.reference,
        "agency": row.household.file.agency,
        "signers": _signers(row, people),
        "large": any(member.person.written_format == Format.LARGE_PRINT for member in people),
    }
    name = f"{row.kind.replace('_', '-')}-{household.file.reference}"
    what = "agreement on paper"
    return paper.answer(PAPER, context, file=household.file, by=request.user, what=what, name=name)


def _signers(row: Agreement, people: list[Member]) -> list[tuple[str, Signature | None]]:
    """Each applicant, whoever else signed, and our agency until one of us has."""
    signed = list(row.signatures.select_related("member__person", "user").order_by("signed_at", "pk"))
    of_members = {signature.member_id: signature for signature in signed if signature.member_id}
    here = [(member.name, of_members.pop(member.pk, None)) for member in people]
    gone = [(signature.member.name, signature) for signature in of_members.values() if signature.member]
    ours = [(f"{each.user.display_name}, for the agency", each) for each in signed if each.user and not each.member_id]
    return [*here, *gone, *ours] if ours else [*here, *gone, ("For the agency", None)]


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, reference: str, agreement: UUID) -> HttpResponse:
    household = find(request, reference)
    row = find_agreement(request, household, agreement)
    return form_page(
        request,
        household,
        SignForm(posted(request)),
        lambda agrees: agreements.sign(agreement=row, by=request.user, at=clock.now()),
        heading=f"Sign the {agreements.named(row)}",
        template="agreement_sign",
        agreement=row,
        save="Sign",
        said="Signed.",
        back=PAGES[AgreementKind(row.kind)],
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign_for(request: Request, reference: str, agreement: UUID) -> HttpResponse:
    household = find(request, reference)
    row = find_agreement(request, household, agreement)
    people = applicants(request, household)
    form = PaperSignatureForm(
        posted(request), request.FILES or None, file=household.file, members=people, today=clock.today()
    )
    return form_page(
        request,
        household,
        form,
        lambda **facts: agreements.sign_for(agreement=row, today=clock.today(), by=request.user, **facts),
        heading=f"{agreements.named(row)}: a signature on paper",
        save="Enter the signature",
        said="The signature is entered.",
        back=PAGES[AgreementKind(row.kind)],
        permission=WRITE,
    )
