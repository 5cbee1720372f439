"""Fields for what people write, cite and upload. Every refusal is a sentence that says what to do."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from adoption.forms.text import invisible, one_kind_of_line_end, sentence_start, unkeepable, without_widthless

LINE, PASSAGE, ADDRESS = 200, 20_000, 254
MEGABYTE = 1024 * 1024
DOCUMENTS = ("pdf", "docx", "odt", "xlsx", "jpg", "jpeg", "png")
YES_NO = (("yes", "Yes"), ("no", "No"))


class PlainText(forms.CharField):
    """One line of text that can be kept, of at most `limit` characters.

    The browser is not told the limit: it would cut off pasted text without a word.
    """

    def __init__(self, *, limit: int = LINE, width: str = "", **kwargs: Any) -> None:
        self.limit = limit
        kwargs.setdefault("widget", self._widget(width))
        super().__init__(**kwargs)
        self.validators = list(kwargs.get("validators", ()))  # `validate` says Django’s own in better words

    def _widget(self, width: str) -> forms.Widget:
        return forms.TextInput({"class": f"govuk-input--width-{width}"} if width else {})

    def to_python(self, value: Any) -> Any:
        """As it looks, with one kind of line end and no blanks around it; empty when there is nothing to see in it."""
        text = super().to_python(one_kind_of_line_end(without_widthless(value)) if isinstance(value, str) else value)
        return self.empty_value if text and invisible(text) and not unkeepable(text) else text

    def validate(self, value: Any) -> None:
        super().validate(value)
        value = value or ""
        name = sentence_start(str(self.label or ""))
        if unkeepable(value):
            raise ValidationError(
                f"{name} has a hidden character that cannot be kept, probably from copying. "
                "What you see below is without it: check it and save again."
            )
        if len(value) > self.limit:
            raise ValidationError(
                f"{name} must be {self.limit:,} characters or fewer. You have written {len(value):,}."
            )


class LongText(PlainText):
    """A passage of plain writing. `counted=True` shows how many characters are left."""

    def __init__(self, *, limit: int = PASSAGE, rows: int = 5, counted: bool = False, **kwargs: Any) -> None:
        self.counted = counted
        kwargs.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(limit=limit, **kwargs)


class EmailField(forms.EmailField):
    """An e-mail address, no longer than a column for one; the browser is not told, as for `PlainText`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=None, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(without_widthless(value) if isinstance(value, str) else value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value or "") > ADDRESS:
            name = sentence_start(str(self.label or ""))
            raise ValidationError(f"{name} must be {ADDRESS} characters or fewer. You have written {len(value):,}.")


class ReferenceField(PlainText):
    """The reference of a record, as printed on letters: capitals, figures and hyphens.

    With `find` the cleaned value is the record itself. `find` looks only among what the person may see, so
    a hidden record and a missing one get the same answer.
    """

    def __init__(self, *, find: Callable[[str], Any] | None = None, limit: int = 30, **kwargs: Any) -> None:
        self.find = find
        kwargs.setdefault("widget", forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off"}))
        super().__init__(limit=limit, **kwargs)

    def to_python(self, value: Any) -> Any:
        return "".join(str(super().to_python(value)).upper().split())

    def clean(self, value: Any) -> Any:
        reference = super().clean(value)
        if not reference:
            return "" if self.find is None else None
        if not all(letter.isascii() and (letter.isalnum() or letter in "-/") for letter in reference):
            raise ValidationError(f"{sentence_start(str(self.label or ''))} has only letters, figures and hyphens")
        found = reference if self.find is None else self.find(reference)
        if found is None:
            raise ValidationError(f"You have no record with the reference {reference}. Check it and try again.")
        return found


class YesNoField(forms.TypedChoiceField):
    """Two radio buttons. True, False, or None when nothing was chosen and nothing need be."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect({"inline": True}))
        super().__init__(choices=YES_NO, coerce=lambda answer: answer == "yes", empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class UploadField(forms.FileField):
    """One file of a kind and size we take. What is really inside is looked at when it is stored."""

    def __init__(self, *, kinds: tuple[str, ...] = DOCUMENTS, megabytes: int = 20, **kwargs: Any) -> None:
        self.kinds, self.megabytes = kinds, megabytes
        kwargs.setdefault("widget", forms.FileInput({"accept": ",".join(f".{kind}" for kind in kinds)}))
        kwargs.setdefault("error_messages", {}).setdefault("empty", "The file is empty. Choose another one.")
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            self._check(file)
        return file

    def _check(self, file: "UploadedFile[Any]") -> None:
        kind = PurePath(file.name or "").suffix.lstrip(".").lower()
        if kind not in self.kinds:
            raise ValidationError(f"The file must be one of these kinds: {', '.join(self.kinds).upper()}")
        if (file.size or 0) > self.megabytes * MEGABYTE:
            raise ValidationError(f"The file must be smaller than {self.megabytes} MB")
