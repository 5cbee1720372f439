"""Which agency answers an enquiry, by where somebody lives."""

from __future__ import annotations

from dataclasses import dataclass

from adopters.actions.enquiries import team_for
from adoption import clock
from adoption.models import Agency, AgencyKind


@dataclass(frozen=True)
class Area:
    """A place people know by name, and the agency that takes enquiries from there."""

    area: Agency
    agency: Agency


def areas() -> list[Area]:
    """Every agency with a team that assesses, and the local authorities for which another agency does so."""
    today = clock.today()
    every = Agency.objects.exclude(kind=AgencyKind.HOME).select_related("parent").order_by("name")
    takes = {agency.pk for agency in every if team_for(agency, today)}
    answering = ((agency, agency if agency.pk in takes else agency.parent) for agency in every)
    return [Area(area, agency) for area, agency in answering if agency and agency.pk in takes]
