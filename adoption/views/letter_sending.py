"""Seeing the pages, the second person's check, and sending."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock, paper
from adoption.actions import letters
from adoption.actions.letter_checks import hindrances
from adoption.errors import Refused
from adoption.forms.letters import GOOD, CheckForm, SendForm
from adoption.forms.work import WhyForm
from adoption.http import Request
from adoption.models import Letter
from adoption.permissions import can
from adoption.scope import takes_out
from adoption.views.asking import answer, attempt, posted
from adoption.views.letters import back_to, find_letter
from adoption.views.records import looked


@takes_out
@require_safe
def proof(request: Request, reference: str, letter: str) -> HttpResponse:
    """The pages as they will go, marked as not to be sent; the second person looks at these, not at a form."""
    found = find_letter(request, reference, letter)
    if not found.is_open:
        raise Http404
    return paper.answer(
        letters.TEMPLATE,
        {"letter": found, "file": found.file, "to": found.to, "form": found.to.written_format, "proof": True},
        file=found.file,
        by=request.user,
        what="letter proof",
        name=f"proof-{found.file.reference}",
    )


@require_POST
def ask_check(request: Request, reference: str, letter: str) -> HttpResponse:
    found = find_letter(request, reference, letter, to_write=True)
    try:
        letters.ask_for_check(letter=found, by=request.user, on=clock.today())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The letter waits for a second person. A notice tells who looks after this file.")
    return redirect(back_to(found)["href"])


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request, reference: str, letter: str) -> HttpResponse:
    found = find_letter(request, reference, letter)
    if not can(request.user, found.what.checked_by, found.file):
        raise Http404
    form = CheckForm(posted(request), initial={"version": found.version})
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _checked(request, found, form)):
        good = form.cleaned_data["outcome"] == GOOD
        messages.success(request, "The letter may go." if good else "The letter is back with its writer.")
        return redirect(back_to(found)["href"])
    context = {"form": form, "letter": found, "file": found.file, "to": found.to, "back": back_to(found)}
    looked(request, found.file)
    return answer(request, "adoption/letters/check.html", context)


def _checked(request: Request, letter: Letter, form: CheckForm) -> None:
    typed = form.cleaned_data
    if typed["outcome"] == GOOD:
        letters.approve(letter=letter, version=typed["version"], by=request.user, on=clock.today())
    else:
        letters.send_back(letter=letter, version=typed["version"], why=typed["why"], by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: Request, reference: str, letter: str) -> HttpResponse:
    """The last look: name and address as they will stand in the window of the envelope."""
    found = find_letter(request, reference, letter, to_write=True)
    form = SendForm(posted(request), letter=found, today=clock.today())
    if request.method == "POST" and form.is_valid():
        typed = {name: value for name, value in form.cleaned_data.items() if name != "right"}
        if attempt(form, lambda: letters.send(letter=found, by=request.user, **typed)):
            messages.success(request, "The letter is on the file. Download it, print it and post it.")
            return redirect(back_to(found)["href"])
    context = {"form": form, "letter": found, "file": found.file, "to": found.to, "back": back_to(found)}
    context["hindrances"] = hindrances(found) if found.is_open else []
    looked(request, found.file)
    return answer(request, "adoption/letters/send.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: Request, reference: str, letter: str) -> HttpResponse:
    found = find_letter(request, reference, letter, to_write=True)
    form = WhyForm(posted(request), label="Why will it not be sent?")
    if request.method == "POST" and form.is_valid():
        why, on = form.cleaned_data["why"], clock.today()
        if attempt(form, lambda: letters.set_aside(letter=found, why=why, on=on, by=request.user)):
            messages.success(request, "The letter is set aside. It stays on the file.")
            return redirect(back_to(found)["href"])
    context = {"form": form, "letter": found, "file": found.file, "back": back_to(found)}
    looked(request, found.file)
    return answer(request, "adoption/letters/set_aside.html", context)


@require_POST
def again(request: Request, reference: str, letter: str) -> HttpResponse:
    """The same words once more, as a letter of its own."""
    found = find_letter(request, reference, letter, to_write=True)
    try:
        new = letters.write_again(letter=found, by=request.user, on=clock.today())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back_to(found)["href"])
    messages.success(request, "This is a new letter with the same words.")
    return redirect("letters:change", found.file.reference, new.reference)
