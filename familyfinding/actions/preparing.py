"""Offers to adopters before a child moves in: made, answered, carried out (AD-57 to AD-60)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from adopters.actions import sharing
from adopters.actions.portal_entries import sender
from adopters.models import Member
from adoption.actions.records import lock
from adoption.clock import london, midnight
from adoption.errors import NotPossible
from adoption.models import Asks, PortalEntry, User
from familyfinding import crossing
from familyfinding.actions import links
from familyfinding.models import Link, OfferAnswer, OfferKind, PreparationOffer

KIND = "preparation_offer"


@transaction.atomic
def offer(*, link: Link, kind: OfferKind | str, words: str, by: User, at: datetime) -> PreparationOffer:
    """Offer one thing to the adopters; they read it in the portal and say whether they would like it (AD-57)."""
    links.ensure_worker(by, link)
    link = links.hold(link)
    if not link.is_proceeding:
        raise NotPossible("This is offered once it was decided to go ahead with this family.")
    crossing.ensure_fit_for_family(link.child, words, report_given=True)
    kind = OfferKind(kind)
    on = london(at).date()
    try:
        with transaction.atomic():
            facts = {"words": words.strip(), "offered_on": on, "offered_by": by}
            made = PreparationOffer.rows.create(link=link, kind=kind, **facts)
    except IntegrityError:
        raise NotPossible("This was offered already.") from None
    links.on_all(link, f"Offered: {_small(made)}", by=by, at=at)
    _tell(made, by=by, at=at)
    return made


@transaction.atomic
def record_answer(
    *, offer: PreparationOffer, answer: OfferAnswer | str, said: str, on: date, by: User, today: date
) -> PreparationOffer:
    """What the adopters told their worker. A no is as good an answer, and can change."""
    links.ensure_worker(by, offer.link)
    if on > today or on < offer.offered_on:
        raise NotPossible("Enter a date from the day of the offer up to today.")
    return _answered(offer, OfferAnswer(answer), said, on=on, by=by)


@transaction.atomic
def take_in_answer(entry: PortalEntry, *, by: User | None, at: datetime) -> PreparationOffer:
    """An applicant answered in the portal, for both of them."""
    sender(entry)
    number = entry.item.subject_id if entry.item else 0
    rows = PreparationOffer.rows.filter(link__household__file=entry.file_id)
    found = rows.select_related("link__child__file", "link__household__file").filter(pk=number).first()
    if found is None:
        raise NotPossible("This offer no longer stands.")
    answer = str(entry.written.get("answer", ""))
    if answer not in (OfferAnswer.ACCEPTED, OfferAnswer.DECLINED):
        raise NotPossible("This answer is none of those that were offered.")
    said = str(entry.written.get("comment", ""))
    return _answered(found, OfferAnswer(answer), said, on=london(entry.written_at).date(), by=entry.user)


@transaction.atomic
def record_held(*, offer: PreparationOffer, on: date, advice: str, by: User, today: date) -> PreparationOffer:
    """It took place, and what was advised: on possible issues, on behaviour, on what to prepare (AD-58)."""
    links.ensure_worker(by, offer.link)
    held = lock(offer)
    if held.answer != OfferAnswer.ACCEPTED:
        raise NotPossible("Record first that they would like it.")
    if on > today or on < held.offered_on:
        raise NotPossible("Enter a date from the day of the offer up to today.")
    if not advice.strip():
        raise NotPossible("Write what was talked about and advised.")
    held.held_on, held.advice = on, advice.strip()
    held.save(update_fields=["held_on", "advice"])
    link = offer.link
    links.on_all(link, f"Took place: {_small(held)}", by=by, at=midnight(on))
    return held


def _answered(offer: PreparationOffer, answer: OfferAnswer, said: str, *, on: date, by: User) -> PreparationOffer:
    held = lock(offer)
    if held.held_on:
        raise NotPossible("This took place already, so the answer stands.")
    if answer == OfferAnswer.NONE:
        raise NotPossible("Say whether they would like it.")
    held.answer, held.answered_on, held.said = answer, on, said.strip()
    held.save(update_fields=["answer", "answered_on", "said"])
    link = offer.link
    words = "They would like" if answer == OfferAnswer.ACCEPTED else "They would rather not have"
    links.on_all(link, f"{words}: {_small(held)}", by=by, at=midnight(on))
    return held


def _tell(made: PreparationOffer, *, by: User, at: datetime) -> None:
    household = made.link.household
    sections = [{"heading": "What we offer you", "text": str(made.get_kind_display())}]
    sections += [{"heading": "About it", "text": made.words}] if made.words else []
    sharing.share(
        household=household,
        members=Member.rows.filter(household=household).applicants(),
        kind=KIND,
        subject=made,
        title=f"We offer you: {_small(made)}",
        sections=sections,
        at=at,
        by=by,
        asks=Asks.COMMENT,
    )


def _small(offer: PreparationOffer) -> str:
    label = str(offer.get_kind_display())
    return label[:1].lower() + label[1:]
