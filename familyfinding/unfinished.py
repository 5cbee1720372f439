"""Sections of a profile needs of a child and cells of a match sheet that somebody typed and did not save."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.urls import reverse

from adoption.models import Draft, User
from adoption.unfinished import Line, Unfinished
from children.models import Child
from familyfinding.models import ChildOnAgenda, Link, PaperSection, Section, SectionKind
from familyfinding.needs import KIND
from familyfinding.paper_sections import kind_of

Found = Sequence[tuple[Draft, re.Match[str]]]


def minute_key(item: ChildOnAgenda) -> str:
    """Under which name the unsaved minute of one child is kept."""
    return f"minute-{item.pk}"


def minutes(drafts: Found, user: User) -> Iterable[Line]:
    """Minutes of a meeting that goes on, where the words differ from what is saved."""
    typed = {int(match["item"]): draft for draft, match in drafts}
    rows = ChildOnAgenda.objects.visible_to(user).filter(pk__in=typed, meeting__closed_at=None)
    for one in rows.select_related("child__file", "meeting"):
        draft = typed[one.pk]
        if draft.typed.get("said", one.said) != one.said:
            href = reverse("familyfinding:minute", args=[one.meeting.reference, one.reference])
            yield Line(draft, "minute of a family finding meeting", one.child.file, href)


def section_key(section: Section) -> str:
    """Under which name the unsaved typing of this section is kept."""
    return f"profile-{section.profile_id}-{section.kind}"


def sections(drafts: Found, user: User) -> Iterable[Line]:
    """Only where the words differ from what is saved."""
    typed = {(int(match["profile"]), match["kind"]): draft for draft, match in drafts}
    visible = Section.objects.visible_to(user).filter(profile__in={profile for profile, _ in typed})
    for one in visible.select_related("profile__child__file"):
        draft, file = typed.get((one.profile_id, one.kind)), one.profile.child.file
        if draft and "text" in draft.typed and draft.typed["text"] != one.text:
            href = reverse("familyfinding:section", args=[file.reference, one.kind])
            yield Line(draft, f"“{one.title}” of the profile", file, href)


def need_key(child_id: int, kind: str) -> str:
    """Under which name the unsaved typing about this need is kept."""
    return f"need-{child_id}-{kind}"


def needs(drafts: Found, user: User) -> Iterable[Line]:
    """Only where there are words."""
    typed = {(int(match["child"]), match["kind"]): draft for draft, match in drafts}
    mine = Child.objects.visible_to(user).filter(pk__in={child for child, _ in typed}).select_related("file")
    files = {child.pk: child.file for child in mine}
    for (child, kind), draft in typed.items():
        if child in files and any(str(draft.typed.get(name, "")).strip() for name in ("what", "evidence")):
            href = reverse("familyfinding:need", args=[files[child].reference, kind])
            yield Line(draft, f"need “{KIND[kind].says.lower()}”", files[child], href)


def paper_key(section: PaperSection) -> str:
    """Under which name the unsaved typing of this section of a link’s paper is kept."""
    return f"link-paper-{section.pk}"


def papers(drafts: Found, user: User) -> Iterable[Line]:
    """Only where the words differ from what is saved."""
    typed = {int(match["section"]): draft for draft, match in drafts}
    mine = PaperSection.objects.visible_to(user).filter(pk__in=typed).select_related("paper__child__file")
    for one in mine:
        draft, row = typed[one.pk], one.paper
        if "text" in draft.typed and draft.typed["text"] != one.text:
            title = kind_of(row.kind, one.key).title
            href = reverse("familyfinding:write-paper", args=[row.reference, one.key])
            yield Line(draft, f"“{title}” of the {row.get_kind_display().lower()}", row.child.file, href)


def cell_key(link_id: int, child_id: int, kind: str) -> str:
    """Under which name the unsaved typing in this cell of a match sheet is kept."""
    return f"sheet-{link_id}-{child_id}-{kind}"


def cells(drafts: Found, user: User) -> Iterable[Line]:
    """Only where there are words, and only on links the writer may still open."""
    typed = {(int(match["link"]), int(match["child"]), match["kind"]): draft for draft, match in drafts}
    mine = Link.objects.visible_to(user).filter(pk__in={link for link, _, _ in typed})
    links = {link.pk: link for link in mine.prefetch_related("linked__child__file")}
    for (link, child, kind), draft in typed.items():
        found = next((one for one in links[link].children if one.pk == child), None) if link in links else None
        if found and any(str(draft.typed.get(name, "")).strip() for name in ("evidence", "words")):
            href = reverse("familyfinding:sheet-cell", args=[links[link].reference, found.file.reference, kind])
            yield Line(draft, f"cell of a match sheet, “{KIND[kind].says.lower()}”", found.file, href)


KINDS = "|".join(SectionKind.values)
UNFINISHED = [
    Unfinished(re.compile(r"link-paper-(?P<section>\d{1,18})"), papers),
    Unfinished(re.compile(rf"profile-(?P<profile>\d{{1,18}})-(?P<kind>{KINDS})"), sections),
    Unfinished(re.compile(rf"need-(?P<child>\d{{1,18}})-(?P<kind>{'|'.join(KIND)})"), needs),
    Unfinished(re.compile(r"minute-(?P<item>\d{1,18})"), minutes),
    Unfinished(re.compile(rf"sheet-(?P<link>\d{{1,18}})-(?P<child>\d{{1,18}})-(?P<kind>{'|'.join(KIND)})"), cells),
]
