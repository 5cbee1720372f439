"""Which files are taken for which kind of document, and the one door through which they come."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.conf import settings
from django.core.files.base import File

from adoption.errors import NotPossible
from adoption.models import DocumentKind
from adoption.uploads import images, office, pdfs, texts
from adoption.uploads.scanning import scan

MEGABYTE = 1024 * 1024
HEAD = 64 * 1024


@dataclass(frozen=True)
class Cleaned:
    """What is kept: new bytes, what they are, and their hash."""

    data: bytes
    media_type: str
    suffix: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Cleaner:
    """How one family of files is read, and what its name and first bytes may say."""

    suffixes: tuple[str, ...]
    looks_like: frozenset[str]
    """Extensions that puremagic may find in it."""
    clean: Callable[[bytes, str], tuple[bytes, str, str]]
    """(data, suffix) -> (new data, media type, suffix); raises NotPossible with a sentence."""
    megabytes: int = 25


def clean_video(data: bytes, suffix: str) -> tuple[bytes, str, str]:
    """Its library is loaded with the first film: it takes as long as a tenth of all others together."""
    from adoption.uploads import videos

    return videos.clean(data, suffix)


PICTURES = Cleaner(("jpg", "jpeg", "png", "webp"), frozenset({"jpg", "jpeg", "jfif", "png", "webp"}), images.clean, 20)
PDFS = Cleaner(("pdf",), frozenset({"pdf"}), pdfs.clean)
OFFICE = Cleaner(("docx", "xlsx"), frozenset({"docx", "xlsx", "zip"}), office.clean)
TEXTS = Cleaner(("txt",), frozenset(), texts.clean, 2)
VIDEOS = Cleaner(("mp4", "mov", "webm"), frozenset({"mp4", "m4v", "mov", "webm", "mkv", "3gp"}), clean_video, 100)
CLEANERS = (PDFS, OFFICE, PICTURES, TEXTS, VIDEOS)

PAPERS = (PDFS, OFFICE, PICTURES, TEXTS)
ONLY = {DocumentKind.PHOTOGRAPH: (PICTURES,), DocumentKind.VIDEO: (VIDEOS,)}


def cleaners_for(kind: str) -> tuple[Cleaner, ...]:
    return ONLY.get(DocumentKind(kind), PAPERS)


def kinds_for(kind: str) -> tuple[str, ...]:
    """The endings of file names that this kind of document takes."""
    return tuple(suffix for cleaner in cleaners_for(kind) for suffix in cleaner.suffixes)


def limit_for(kind: str) -> int:
    """The largest file, in megabytes, that this kind of document takes."""
    return max(_limit(cleaner) for cleaner in cleaners_for(kind))


def clean(upload: File, *, kind: str) -> Cleaned:  # type: ignore[type-arg]
    """The file as it may be kept. Raises NotPossible, in words for the person, for what is not taken."""
    suffix = PurePath(upload.name or "").suffix.lstrip(".").lower()
    cleaner = next((cleaner for cleaner in cleaners_for(kind) if suffix in cleaner.suffixes), None)
    if cleaner is None:
        raise NotPossible(f"Choose a file of one of these kinds: {', '.join(kinds_for(kind)).upper()}.")
    data = _read(upload, cleaner)
    scan(data)
    _is_what_it_says(data, suffix, cleaner)
    kept, media_type, ending = cleaner.clean(data, suffix)
    return Cleaned(kept, media_type, ending)


def _limit(cleaner: Cleaner) -> int:
    return cleaner.megabytes if cleaner is VIDEOS else min(cleaner.megabytes, settings.UPLOAD_LIMIT_MB)


def _read(upload: File, cleaner: Cleaner) -> bytes:  # type: ignore[type-arg]
    """Counted as it is read: a size that somebody else states is not believed."""
    most = _limit(cleaner) * MEGABYTE
    upload.seek(0)
    data: bytes = upload.read(most + 1)
    if len(data) > most:
        raise NotPossible(f"The file must be smaller than {_limit(cleaner)} MB.")
    if not data:
        raise NotPossible("The file is empty. Choose another one.")
    return data


def _is_what_it_says(data: bytes, suffix: str, cleaner: Cleaner) -> None:
    """The first bytes must agree with the ending of the name. Text has no first bytes of its own."""
    if not cleaner.looks_like:
        return
    try:
        found = {str(match.extension).lstrip(".").lower() for match in puremagic.magic_string(data[:HEAD])}
    except (puremagic.PureError, ValueError):
        found = set()
    if not found & cleaner.looks_like:
        kind = suffix.upper()
        raise NotPossible(f"This file is not really a {kind} file. Save it again as {kind}, or choose another.")
