"""Text that cannot be kept: NUL bytes, halves of characters and other hidden control characters.

PostgreSQL refuses NUL, UTF-8 refuses lone surrogates, and spreadsheets and PDFs refuse control characters.
They come from broken copy and paste. Nobody sees them, so the sentences say what to do.
"""

import re
from unicodedata import category

from django.core.exceptions import ValidationError

NUL = "\x00"
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
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
