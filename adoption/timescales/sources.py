"""What the short references stand for: "001 r13" is row 13 of the practice standards."""

from __future__ import annotations

SOURCES = {
    "000": "Link Maker guidance for practitioners",
    "001": "Practice standards for permanence social workers",
    "002": "Annual report and Statement of Purpose",
    "003": "Link worker guidance",
    "004": "Adoption support policy and procedure",
    "AAR": "Adoption Agencies Regulations 2005",
}


def source_in_words(source: str) -> str:
    """ "Source: Link Maker guidance for practitioners (000 §2a)"."""
    documents = dict.fromkeys(SOURCES[part.strip()[:3]] for part in source.split(";"))
    return f"Source: {'; '.join(documents)} ({source})"
