"""The timescale table as data, by subject: TS-01 to TS-116 (spec 10 section 2), and what it gives no row to.

TS-117 to TS-125 are ours: a time that a requirement or the regulations give, and that the table leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from adoption.timescales import (
    adopters,
    approved,
    children,
    introductions,
    linkwork,
    matching,
    oversight,
    panels,
    placement,
    profiles,
    reporting,
    services,
    support,
)
from adoption.timescales.timescale import Kind, Timescale

__all__ = ["SUBJECTS", "TIMESCALES", "Kind", "Timescale"]

SUBJECTS: Mapping[str, tuple[Timescale, ...]] = MappingProxyType(
    {
        "Family finding profiles": profiles.ROWS,
        "The child’s plan": children.ROWS,
        "Matching": matching.ROWS,
        "Introductions": introductions.ROWS,
        "Placement and after": placement.ROWS,
        "Becoming an adopter": adopters.ROWS,
        "Approved adopters": approved.ROWS,
        "Panel and decisions": panels.ROWS,
        "Adoption support": support.ROWS,
        "Services around support": services.ROWS,
        "Link work": linkwork.ROWS,
        "Reports and measures": reporting.ROWS,
        "The service": oversight.ROWS,
    }
)
"""Every row under the heading it belongs to, as the rules catalogue shows them."""

TIMESCALES: dict[str, Timescale] = {
    row.ref: row for row in sorted((row for rows in SUBJECTS.values() for row in rows), key=lambda row: row.ranks)
}
