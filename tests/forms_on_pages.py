"""The forms that stand on a page, as a browser would see them, and how one that nobody tampered with is filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TOKEN = "csrfmiddlewaretoken"


@dataclass
class Field:
    """One thing to fill in; radio buttons and tick boxes of one name are one."""

    name: str
    kind: str  # text, textarea, select, radio, checkbox, hidden, file, email, password, number, …
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)


class Page(HTMLParser):
    """Every form of a page and every link of its error summary."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.errors: list[str] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._area: Field | None = None
        self._summary = 0
        self._in_item = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if "govuk-error-summary__list" in have.get("class", ""):
            self._summary = 1
        elif self._summary and tag == "li":
            self.errors.append("")
        elif self._summary and tag == "a":
            self.errors[-1] = have.get("href", "")
        if tag == "form":
            self._form = Form(have.get("action", ""), have.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, have)

    def _control(self, tag: str, have: dict[str, str]) -> None:
        name, kind = have.get("name", ""), have.get("type", "text") if tag == "input" else tag
        if tag == "option" and self._select is not None:
            self._select.choices.append(have.get("value", ""))
            if "selected" in have:
                self._select.value = have.get("value", "")
        if tag not in ("input", "select", "textarea") or not name or kind in ("submit", "button"):
            return
        assert self._form is not None
        found = self._form.fields.setdefault(name, Field(name, kind))
        if kind in ("radio", "checkbox"):
            found.choices.append(have.get("value", "on"))
            found.value = have.get("value", "on") if "checked" in have else found.value
        elif tag == "select":
            self._select = found
        elif tag == "textarea":
            self._area, found.value = found, ""
        else:
            found.value = have.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul":
            self._summary = 0
        if tag == "textarea" and self._area is not None:
            self._area.value, self._area = self._area.value.removeprefix("\r\n").removeprefix("\n"), None
        if tag == "select":
            self._select = None
        if tag == "form":
            self._form = None


WORDS = {"email": "someone@example.test", "number": "1", "password": "willow barn kettle", "tel": "01632 960001"}
PARTS = {"_day": "5", "_month": "1", "_year": "2026", "_time": "10:30"}


def filled_in(form: Form) -> dict[str, str]:
    """What a hurried but honest person would send; files are left out."""
    return {name: text for name, one in form.fields.items() if (text := _answer(one)) is not None}


def _answer(one: Field) -> str | None:
    part = next((text for ending, text in PARTS.items() if one.name.endswith(ending)), None)
    if one.kind == "file":
        return None
    if one.value:
        return one.value
    if one.kind in ("select", "radio", "checkbox"):
        return next(filter(None, one.choices), "")
    if one.kind == "hidden":
        return ""
    return part or WORDS.get(one.kind, "Plain words")
