"""Text that cannot be kept: NUL bytes, halves of characters and other hidden characters.

PostgreSQL refuses NUL, UTF-8 refuses lone surrogates, spreadsheets and PDFs refuse control characters, and what turns
the direction of writing makes a name read differently from how it is kept. They come from broken copy and paste.
Nobody sees them, so the sentences say what to do. Characters without width are taken out without a word: with them a
name looks the same, and is neither found by a search nor by the check of what a profile may say.
"""

import re
from unicodedata import bidirectional, category

from django.core.exceptions import ValidationError

NUL = "\x00"
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
TURNING = "\u202a-\u202e\u2066-\u2069"
TURNED = re.compile(f"[{TURNING}]")
CONTROL = re.compile(f"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff{TURNING}]")
WIDTHLESS = re.compile(
    "\U0001f3f4[\U000e0020-\U000e007f]+"  # the flags of England, Scotland and Wales are written with hidden letters
    "|[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
JOINERS, MARKS = "\u200c\u200d", "\u200e\u200f\u061c"
LATIN = "\u0300"
"""Before this, letters need no joiner; after it come the scripts and signs that are written with one."""
UNSEEN = ("Cc", "Cf", "Mn", "Zl", "Zp", "Zs")
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n"})


def unstorable(text: str) -> bool:
    """True if no database column could hold the text."""
    return NUL in text or LONE_SURROGATE.search(text) is not None


def unkeepable(text: str) -> bool:
    """True if the text holds a character that would break a database, a spreadsheet or a letter."""
    return CONTROL.search(text) is not None


def invisible(text: str) -> bool:
    """True if there is nothing to see: no-width spaces, joiners and fillers alone leave a child without a name."""
    return all(category(letter) in UNSEEN or letter in FILLERS for letter in text)


def without_widthless(text: str) -> str:
    """The text as it looks: without characters that have no width, but for those that a script is written with."""
    return WIDTHLESS.sub(_if_it_does_something, text)


def _if_it_does_something(found: re.Match[str]) -> str:
    """A joiner after a letter of a script that joins, a mark beside writing from right to left, a flag."""
    text, (start, end) = found[0], found.span()
    before, after = (WIDTHLESS.sub("", found.string[at : at + 1]) for at in (max(start - 1, 0), end))
    joins = text in JOINERS and before >= LATIN
    turns = text in MARKS and any(bidirectional(letter) in ("R", "AL") for letter in (before, after) if letter)
    return text if joins or turns or len(text) > 1 else ""


def keepable(value: object) -> None:
    """A validator for fields that are not ours: an e-mail address, a choice of a library.

    Raises ValidationError when the text cannot be kept.
    """
    if isinstance(value, str) and unkeepable(value):
        raise ValidationError("This has a hidden character that cannot be kept. Delete it and type it again.")


def printable(text: str) -> str:
    """The same text with what cannot be kept taken out: for showing it back to the person who typed it."""
    return CONTROL.sub("", text)


def one_kind_of_line_end(text: str) -> str:
    """Browsers send two characters per new line and Word sends odd ones; we keep and count one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS)


def sentence_start(label: str) -> str:
    """The label as the start of a sentence: without its question mark or colon."""
    return label.strip().rstrip("?:") or "This answer"


def mid_sentence(label: str) -> str:
    """The label inside a sentence: “First name” becomes “first name”, “NHS number” stays."""
    label = sentence_start(label)
    return label if label[1:2].isupper() or label[1:2].isdigit() else label[0].lower() + label[1:]
