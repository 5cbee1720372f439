"""What the adopters of a link were given, what came back, what was withheld, and what is still to decide (AD-56)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adopters.models import Member
from adoption import clock, paper
from adoption.http import Request
from adoption.models import Document
from adoption.scope import takes_out
from adoption.views.records import NotForYou, posted
from familyfinding.actions import disclosures
from familyfinding.disclosure_list import for_families, is_for_families, lines
from familyfinding.forms.disclosure import GiveForm, ReceivedForm, WithholdForm
from familyfinding.models import Disclosure, FolderPaper, Link
from familyfinding.views import link_pages

BACK, ALL = "familyfinding:link-disclosure", "all"


@require_safe
def page(request: Request, reference: UUID) -> HttpResponse:
    """Both sides read what was given, opened and received, and whether the report on the family is in the folder.

    Reasons, and what is still to decide, are for the child’s side alone (MT-06, MT-07).
    """
    link = link_pages.find(request, reference)
    seen = link_pages.sides(request, link)
    rows = lines(link, names=seen.family)
    open_to = undecided(request, link) if seen.child and link.state not in disclosures.NOTHING_YET else []
    meant = for_families(open_to)
    papers = FolderPaper.objects.visible_to(request.user).filter(link=link).select_related("sent_to", "sent_by")
    return link_pages.page(
        request,
        link,
        "disclosure",
        "link_disclosure.html",
        given=[line for line in rows if line.is_given],
        withheld=[line for line in rows if not line.is_given],
        undecided=meant,
        others=[one for one in open_to if one not in meant],
        shows_others=request.GET.get("documents") == ALL,
        taken_back=taken_back(request, link),
        papers=papers,
    )


def taken_back(request: Request, link: Link) -> list[Disclosure]:
    """What they had once and have no longer: replaced by a newer version, withheld, or the link went no further."""
    rows = Disclosure.objects.visible_to(request.user).given().filter(link=link).exclude(ended_on=None)
    return list(rows.select_related("document", "version").order_by("at", "pk"))


def undecided(request: Request, link: Link) -> list[Document]:
    """Documents of the child’s own file that were neither given nor withheld (AD-56: all that is held)."""
    decided = Disclosure.objects.visible_to(request.user).standing().filter(link=link).values("document")
    rows = Document.objects.visible_to(request.user).filter(file__in=[child.file_id for child in link.children])
    return list(rows.filter(withdrawn_on=None).exclude(pk__in=decided).order_by("kind", "title", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request, reference: UUID, document: UUID) -> HttpResponse:
    link, found = _document(request, reference, document)
    return link_pages.form_page(
        request,
        link,
        GiveForm(posted(request), usual=is_for_families(found)),
        lambda **sure: disclosures.give(link=link, document=found, by=request.user, at=clock.now()),
        heading="Give it to the adopters",
        intro=f"{found.get_kind_display()}: the newest version goes to each applicant, who acknowledges it.",
        save="Give it",
        said="It is given. Each applicant is asked to acknowledge it.",
        back=BACK,
        childs_side=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withhold(request: Request, reference: UUID, document: UUID) -> HttpResponse:
    link, found = _document(request, reference, document)
    return link_pages.form_page(
        request,
        link,
        WithholdForm(posted(request)),
        lambda **facts: disclosures.withhold(link=link, document=found, by=request.user, at=clock.now(), **facts),
        heading="Withhold it from the adopters",
        intro=f"{found.get_kind_display()}. If they were given it before, their copies end.",
        save="Withhold it",
        said="It is withheld, with the reason.",
        back=BACK,
        childs_side=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def received(request: Request, reference: UUID, disclosure: UUID) -> HttpResponse:
    """A receipt that was not given in the portal: recorded by whoever may open the household’s file."""
    link, today = link_pages.find(request, reference), clock.today()
    rows = Disclosure.objects.visible_to(request.user).standing().given().filter(link=link)
    found = get_object_or_404(rows.select_related("document"), reference=disclosure)
    found.link = link
    have = found.receipts.values("member")
    members = Member.objects.visible_to(request.user).applicants().filter(household=link.household_id)

    def act(*, member: Member, how: str, on: date) -> None:
        disclosures.received_on_paper(disclosure=found, member=member, how=how, on=on, by=request.user, today=today)

    return link_pages.form_page(
        request,
        link,
        ReceivedForm(
            posted(request), members=members.exclude(pk__in=have).select_related("person", "household"), today=today
        ),
        act,
        heading="Record that an applicant received it",
        said="It is recorded.",
        back=BACK,
    )


@takes_out
@require_POST
def printed(request: Request, reference: UUID) -> HttpResponse:
    """The list as the adopters may keep it: kinds, days, receipts, and the words about what was withheld."""
    link = link_pages.find(request, reference)
    seen = link_pages.sides(request, link)
    rows = lines(link, names=seen.family)
    context = {
        "link": link,
        "given": [line for line in rows if line.is_given],
        "withheld": [line for line in rows if not line.is_given],
    }
    return paper.answer(
        "familyfinding/disclosure_paper.html",
        context,
        file=link_pages.file_for(link, seen),
        by=request.user,
        what="disclosure list",
        name=f"disclosure-{link.household.file.reference}",
    )


def _document(request: Request, reference: UUID, document: UUID) -> tuple[Link, Document]:
    link = link_pages.find(request, reference)
    if not link_pages.sides(request, link).child:
        raise NotForYou("This is for the child’s worker, who holds the child’s file.")
    rows = Document.objects.visible_to(request.user).filter(withdrawn_on=None)
    mine = rows.filter(file__in=[child.file_id for child in link.children])
    return link, get_object_or_404(mine, reference=document)
