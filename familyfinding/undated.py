"""Which calendar dates stand in a text: a draft introduction plan has none (MT-44)."""

from __future__ import annotations

import re

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
DATES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b(?:\s+\d{{4}}\b)?"  # 12 May, 3rd of June 2026
    rf"|\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s*(?:am|pm|o’clock))(?:,?\s+\d{{4}}\b)?"  # May 12, 2026
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"  # 12/05/2026
    r"|\b\d{4}-\d{2}-\d{2}\b"  # 2026-05-12
    r"|\b\d{1,2}/0?[1-9]\b(?!\s*(?:of|hour|day|cup|term))|\b\d{1,2}/1[0-2]\b",  # 12/05, but not 1/2 of
    re.IGNORECASE,
)


def dates_in(text: str) -> list[str]:
    """Every date as it is written. Days of the week and “day 3” are none."""
    return [found.group(0) for found in DATES.finditer(text) if not _is_fraction(found.group(0))]


def _is_fraction(found: str) -> bool:
    """1/2 and 3/4 are shares of something, and 24/7 is all the time, far more often than days."""
    return found in ("1/2", "1/3", "2/3", "1/4", "3/4", "24/7")
