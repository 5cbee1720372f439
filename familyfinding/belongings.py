"""What a colleague of family finding owns beside their files: the profiles they write (FF-38)."""

from __future__ import annotations

from django.db.models import QuerySet

from adoption.belonging import Belonging
from adoption.models import CaseFile, User
from familyfinding.models import Profile


def files_of_profiles(user: User) -> QuerySet[CaseFile]:
    return CaseFile.rows.filter(pk__in=Profile.rows.filter(owner=user).values("child__file"), closed_on=None)


BELONGINGS = [Belonging(one="profile", many="profiles", files=files_of_profiles)]
