"""First contact: recorded by staff, or sent by anybody from the public form (AD-01 to AD-04, AD-08)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from adopters.actions import households, members
from adopters.actions.facts import finish, hold, not_in_future, said, save
from adopters.flows import Stage
from adopters.models import Channel, Enquiry, Household, Member, MemberKind
from adopters.news import News
from adoption.actions.notices import tell
from adoption.actions.people import Within
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Agency, CaseEvent, CaseFile, EventKind, Format, InPerson, Notice, RoleGrant, Team, User
from adoption.news import announce
from adoption.permissions import GRANTS, Permission, Role, ensure

TO_ALL = "A household enquired on the website. It has no worker yet."
AGAIN = "Somebody on this file wrote to us again on the website."


@dataclass(frozen=True, kw_only=True)
class Reaching:
    """How to write to one person and meet them, in their own answers (GV-01 to GV-04)."""

    written_format: str = Format.STANDARD
    in_person: str = InPerson.NONE
    language_spoken: str = ""
    language_read: str = ""
    needs_note: str = ""

    def facts(self, asked_on: date) -> dict[str, Any]:
        texts = {name: value.strip() for name, value in asdict(self).items()}
        return {"needs_asked_on": asked_on, **texts}

    def in_words(self) -> str:
        parts = [
            Format(self.written_format).label if self.written_format != Format.STANDARD else "",
            InPerson(self.in_person).label if self.in_person != InPerson.NONE else "",
            f"speaks {self.language_spoken.strip()}" if self.language_spoken.strip() else "",
            f"reads {self.language_read.strip()}" if self.language_read.strip() else "",
            self.needs_note.strip(),
        ]
        return "; ".join(filter(None, parts))


@dataclass(frozen=True, kw_only=True)
class FirstContact:
    """Who made contact and what was said (AD-03). Nothing of it decides anything (AD-01)."""

    name: str
    email: str = ""
    phone: str = ""
    other_name: str = ""
    """The second applicant, where they come as two."""
    circumstances: str = ""
    questions: str = ""
    answers: str = ""
    reach: Reaching | None = None
    """How to reach the first of them; nothing where nobody asked."""
    other_reach: Reaching | None = None
    wants_pack: bool = False

    def in_words(self) -> str:
        parts = [
            ("Asked", self.questions),
            ("Told us", self.circumstances),
            ("To reach them well", self.reach.in_words() if self.reach else ""),
            ("To reach the second well", self.other_reach.in_words() if self.other_reach else ""),
            ("We answered", self.answers),
        ]
        return "\n\n".join(f"{what}: {text.strip()}" for what, text in parts if text.strip())


@transaction.atomic
def record(
    *, agency: Agency, team: Team, contact: FirstContact, channel: Channel | str, on: date, by: User, today: date
) -> Household:
    """An enquiry that reached us by telephone, e-mail, at an event or in person (AD-03)."""
    ensure(by, Permission.HOUSEHOLD_OPEN, Within(agency))
    not_in_future(on, today)
    lock(agency)
    known = known_by_email(agency, contact.email)
    if known:
        raise NotPossible(_known_already(known, by))
    return _open(agency, team, contact, Channel(channel), on=on, by=by)


@transaction.atomic
def from_web(*, agency: Agency, contact: FirstContact, key: str, at: datetime, area: Agency | None = None) -> Household:
    """What somebody sent from the public form: a new file, or a further contact on the open one with their address.

    A form sent twice counts once: the agency is held, so that two at once are one after the other. The same form sent
    again for another area, by going back in the browser, reaches the agency there as well; where that is the same
    agency, the household stays one and its area is the one chosen last.
    """
    lock(agency)
    key = f"{key}:{agency.pk}"
    on = london(at).date()
    before = Enquiry.rows.filter(form_key=key).select_related("household__file").first()
    known = before.household if before else known_by_email(agency, contact.email)
    if known:
        if not before:
            _wrote_again(known, contact, key, on)
        _follow_area(known, area, on)
        return known
    household = _open(agency, team_for(agency, on), contact, Channel.WEB, on=on, by=None, key=key)
    if area and area != agency:
        save(household, local_authority=area)
    tell(household.file, TO_ALL, key=f"enquiry:{household.file.reference}", to_role=Role.ASSESSMENT_MANAGER, now=at)
    return household


def known_by_email(agency: Agency, email: str) -> Household | None:
    """The open household of this agency in which somebody has this address."""
    if not email.strip():
        return None
    here = Member.rows.living_there().filter(person__email__iexact=email.strip(), household__file__agency=agency)
    found = here.exclude(household__stage="closed").select_related("household__file").order_by("pk").first()
    return found.household if found else None


def team_for(agency: Agency, on: date) -> Team | None:
    """The team that takes enquiries: where somebody assesses adopters today."""
    roles = [role for role, may in GRANTS.items() if {Permission.HOUSEHOLD_WRITE, Permission.FILE_TEAM} <= may]
    grants = RoleGrant.objects.live(on).filter(team__agency=agency, role__in=roles, user__is_active=True)
    grant = grants.select_related("team").order_by("team", "pk").first()
    return grant.team if grant else None


@transaction.atomic
def add_contact(
    *, household: Household, contact: FirstContact, channel: Channel | str, on: date, by: User, today: date
) -> CaseEvent:
    """A further contact before they register: what they asked and what we answered (AD-03)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    not_in_future(on, today)
    words = said(contact.in_words(), "Write down what they asked, or what we answered.")
    if contact.wants_pack:
        _ask_for_pack(Enquiry.rows.get(household=household), on)
    event = _contact_note(household, Channel(channel), words, on=on, by=by)
    finish(household, "They made contact again.")
    return event


def _open(
    agency: Agency,
    team: Team | None,
    contact: FirstContact,
    channel: Channel,
    *,
    on: date,
    by: User | None,
    key: str | None = None,
) -> Household:
    name = said(contact.name, "Enter a name.")
    household = households.open_household(agency=agency, team=team, name=name, on=on, by=by)
    reach: dict[str, Any] = {"email": contact.email.strip(), "phone": contact.phone.strip()}
    reach |= contact.reach.facts(on) if contact.reach else {}
    members.enter(household, MemberKind.APPLICANT, name=name, on=on, by=by, **reach)
    if contact.other_name.strip():
        other = contact.other_reach.facts(on) if contact.other_reach else {}
        members.enter(household, MemberKind.APPLICANT, name=contact.other_name, on=on, by=by, **other)
    Enquiry.rows.create(
        household=household,
        channel=channel,
        enquired_on=on,
        circumstances=contact.circumstances.strip(),
        questions=contact.questions.strip(),
        answers=contact.answers.strip(),
        pack_requested_on=on if contact.wants_pack else None,
        form_key=key,
    )
    _contact_note(household, channel, contact.in_words(), on=on, by=by)
    announce(News.ENQUIRED, household, by=by, on=on)
    finish(household, "A household enquired.")
    return household


def _wrote_again(household: Household, contact: FirstContact, key: str, on: date) -> None:
    """For staff to read; whoever sent the form learns nothing of it."""
    if Notice.rows.filter(key=f"wrote-again:{key}"[:120]).exists():
        return
    household = hold(household)
    enquiry = Enquiry.rows.filter(household=household).first()
    if contact.wants_pack and enquiry:
        _ask_for_pack(enquiry, on)
    _contact_note(household, Channel.WEB, contact.in_words(), on=on, by=None)
    to = household.file.lead or household.file.manager
    tell(
        household.file,
        AGAIN,
        key=f"wrote-again:{key}",
        to=to,
        to_role="" if to else Role.ASSESSMENT_MANAGER,
    )
    finish(household, "They made contact again.")


def _follow_area(household: Household, area: Agency | None, on: date) -> None:
    """They chose another area of the same agency. After the enquiry it is for their worker to judge, not for a form."""
    chosen = area if area and area != household.file.agency else None
    if area is None or household.stage == Stage.CLOSED or chosen == household.local_authority:
        return
    household = hold(household)
    named = f"They chose another area on the website: {area.name}"
    if household.stage != Stage.ENQUIRY:
        if not CaseEvent.rows.filter(file=household.file, what=named, happened_on=on).exists():
            note(household.file, named, on=on, by=None, kind=EventKind.ASSESSMENT)
        return
    was = household.local_authority.name if household.local_authority else household.file.agency.name
    save(household, local_authority=chosen, version=household.version + 1)
    note(household.file, named, on=on, by=None, detail=f"It was {was}.", kind=EventKind.ASSESSMENT)
    finish(household, "They chose another area.")


def _ask_for_pack(enquiry: Enquiry, on: date) -> None:
    if enquiry.pack_requested_on is None:
        save(lock(enquiry), pack_requested_on=on)


def _contact_note(household: Household, channel: Channel, words: str, *, on: date, by: User | None) -> CaseEvent:
    what = f"Contact: {channel.label[0].lower()}{channel.label[1:]}"
    return note(household.file, what, on=on, by=by, detail=words, kind=EventKind.ASSESSMENT)


def _known_already(household: Household, by: User) -> str:
    seen = CaseFile.objects.visible_to(by).filter(pk=household.file_id).exists()
    where = (
        f"It is {household.file.reference}: add the contact there." if seen else "Ask the assessment manager for it."
    )
    return f"There is an open household with this e-mail address already. {where}"
