"""How Stage One ends: on to Stage Two, not going on with its letters, withdrawn, or begun anew (AD-16, AD-21)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adopters import checklist
from adopters.actions import more_time, not_going_on, stage_one, starting_again
from adopters.forms.stage_one import NotGoingOnForm, SendAndCloseForm, SucceedForm
from adopters.views.pages import find
from adopters.views.stage_one import DECIDE, applicants, find_stage, step
from adoption import clock
from adoption.forms.records import WhyForm
from adoption.http import Request
from adoption.views.records import posted
from adoption.wording import list_in_words


@require_http_methods(["GET", "HEAD", "POST"])
def succeed(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    stage = find_stage(request, household)
    lacking = checklist.undone(household, today=clock.today())
    return step(
        request,
        reference,
        SucceedForm(posted(request), today=clock.today()),
        lambda **facts: stage_one.succeed(stage_one=stage, today=clock.today(), by=request.user, **facts),
        heading="They may go on to Stage Two",
        intro=f"Not done yet: {list_in_words(lacking)}." if lacking else "Every part of Stage One is done.",
        save="End Stage One",
        said="Stage One has ended. Tell them that they have six months to say that they go on.",
        permission=DECIDE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def not_going_on_page(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    stage = find_stage(request, household)
    late = more_time.is_over(stage, clock.today())
    form = NotGoingOnForm(posted(request), members=applicants(request, household), may_be_late=late)
    return step(
        request,
        reference,
        form,
        lambda **facts: not_going_on.propose(stage_one=stage, by=request.user, at=clock.now(), **facts),
        heading="They do not go on to Stage Two",
        intro="A letter to each applicant is begun with these words. The team manager agrees to it before it goes.",
        save="Propose to the team manager",
        said="The team manager is asked. The letters wait under Letters.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close_stage_one(request: Request, reference: str) -> HttpResponse:
    stage = find_stage(request, find(request, reference))
    return step(
        request,
        reference,
        SendAndCloseForm(posted(request)),
        lambda: not_going_on.close_after_letter(stage_one=stage, by=request.user),
        heading="Close after the letters have gone",
        intro="Send the letters under Letters first. Without them the file stays open.",
        save="Close the file",
        said="The file is closed.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, reference: str) -> HttpResponse:
    stage = find_stage(request, find(request, reference))
    form = WhyForm(posted(request), today=clock.today(), question="What did they say?")
    return step(
        request,
        reference,
        form,
        lambda **facts: stage_one.withdraw(stage_one=stage, today=clock.today(), by=request.user, **facts),
        heading="They decided not to go on",
        save="End Stage One and close the file",
        said="The file is closed.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def restart(request: Request, reference: str) -> HttpResponse:
    stage = find_stage(request, find(request, reference))
    form = WhyForm(posted(request), today=clock.today(), question="Why does Stage One begin anew and not end?")
    return step(
        request,
        reference,
        form,
        lambda **facts: starting_again.restart(stage_one=stage, today=clock.today(), by=request.user, **facts),
        heading="Begin Stage One anew",
        intro="Six months have passed. Checks and references stay; a new plan is signed.",
        save="Begin anew",
        said="Stage One began anew. Draw up a new plan.",
        permission=DECIDE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def register_again(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = WhyForm(posted(request), today=clock.today(), question="What did they tell you?")
    return step(
        request,
        reference,
        form,
        lambda **facts: starting_again.register_again(
            household=household, today=clock.today(), by=request.user, **facts
        ),
        heading="Back to registration",
        intro="For a wish to go on that came more than six months after Stage One. Everything on file is kept.",
        save="Begin again",
        said="They begin again with a Registration of Interest.",
    )
