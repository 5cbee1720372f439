"""Sections of a profile that somebody typed and did not save."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.urls import reverse

from adoption.models import Draft, User
from adoption.unfinished import Line, Unfinished
from familyfinding.models import Section, SectionKind

Found = Sequence[tuple[Draft, re.Match[str]]]


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


KINDS = "|".join(SectionKind.values)
UNFINISHED = [Unfinished(re.compile(rf"profile-(?P<profile>\d{{1,18}})-(?P<kind>{KINDS})"), sections)]
