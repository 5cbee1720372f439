"""Who may take a step that is kept for one role, by name, and what to do when nobody can (MT-08, MT-17, PN-43)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from adoption.models import CaseFile, User
from adoption.permissions import Permission, can
from adoption.staff import people_who


@dataclass(frozen=True)
class WhoMay:
    """Those who hold the role: who can open this file, and who would have to be given it first."""

    people: Sequence[User]
    shut_out: Sequence[User]

    @property
    def nobody_holds_it(self) -> bool:
        return not self.people and not self.shut_out


def shown(may: WhoMay | None, file: CaseFile, user: User) -> dict[str, Any]:
    """What `_who_may.html` needs beside its words."""
    return {
        "who_may": may,
        "agency": file.agency,
        "may_manage_people": bool(may and may.nobody_holds_it and can(user, Permission.PEOPLE_MANAGE, file)),
    }


def who_may(permission: Permission, file: CaseFile, day: date, *, but_not: Collection[User | None] = ()) -> WhoMay:
    """A role is held in an agency, and perhaps in one team of it: to act, its holder must open the file as well."""
    holders = [one for one in people_who(permission, file.agency, day) if one not in but_not]
    opens = [one for one in holders if CaseFile.objects.visible_to(one).filter(pk=file.pk).exists()]
    return WhoMay(opens, [one for one in holders if one not in opens])
