"""What the system does when an automatic timescale falls due: the same actions a person would call."""

from __future__ import annotations

from datetime import datetime

from familyfinding.actions import audience, freezing, panel
from familyfinding.models import Exploration, FundingAgreement, MatchAtPanel, Profile


def release_to_consortium(record_id: int, *, at: datetime) -> None:
    """TS-03 (FF-18)."""
    audience.release_to_consortium(agreement=FundingAgreement.rows.get(pk=record_id), at=at)


def release_nationally(record_id: int, *, at: datetime) -> None:
    """TS-04 (FF-19)."""
    audience.release_nationally(profile=Profile.rows.get(pk=record_id), at=at)


def take_down_for_match(record_id: int, *, at: datetime) -> None:
    """TS-07 (FF-61)."""
    panel.take_down_for(match=MatchAtPanel.rows.get(pk=record_id), at=at)


def put_back_after_refusal(record_id: int, *, at: datetime) -> None:
    """TS-116 (CF-06)."""
    panel.put_back_after(match=MatchAtPanel.rows.get(pk=record_id), at=at)


def freeze_household(record_id: int, *, at: datetime) -> None:
    """TS-11 (AD-50): should the act itself not have frozen the household, the clock does."""
    link = Exploration.rows.select_related("household__file", "child").get(pk=record_id)
    if not link.outcome:
        freezing.freeze(link, at=at)


EFFECTS = [
    ("freeze_household", freeze_household),
    ("release_to_consortium", release_to_consortium),
    ("release_nationally", release_nationally),
    ("take_down_for_match", take_down_for_match),
    ("put_back_after_refusal", put_back_after_refusal),
]
