"""Ordinary Django forms drawn by templates/govuk.

The renderer belongs to these forms only, so the Django admin keeps its own look. Standard widgets stay;
their drawings are swapped for ours where we have one.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.template import TemplateDoesNotExist

from adoption.forms.fields import PlainText
from adoption.forms.text import keepable, mid_sentence, printable

CLASSES: dict[type[forms.Widget], str] = {
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.FileInput: "govuk-file-upload",
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.PasswordInput: "govuk-input govuk-password-input__input govuk-js-password-input-input",
}
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
CHOOSING = (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField)


class GovukBoundField(BoundField):
    """A field with the GOV.UK class names, and the one control an error link should reach."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes (it adds aria-describedby and aria-invalid) with our classes."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if isinstance(widget, forms.MultiWidget):
            return attrs | ({"class": "govuk-input--error"} if self.errors else {})
        if isinstance(widget, GROUPS):
            return attrs
        base = next((css for kind, css in CLASSES.items() if isinstance(widget, kind)), "govuk-input")
        counts = "govuk-js-character-count" if self.counted else ""
        wrong = f"{base.split()[0]}--error" if self.errors and not self.ticks else ""
        names = [base, widget.attrs.get("class", ""), counts, wrong]
        return attrs | {"class": " ".join(filter(None, names))}

    @property
    def data(self) -> Any:
        """What was sent; of several to choose from each counts once, however often it was sent."""
        sent = super().data
        once = isinstance(self.field, forms.MultipleChoiceField) and isinstance(sent, list)
        return list(dict.fromkeys(sent)) if once else sent

    def value(self) -> Any:
        """What was typed, without what could not be drawn."""
        return _drawable(super().value())

    @property
    def ticks(self) -> bool:
        """A single tick box carries its label on its right."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def counted(self) -> bool:
        """A long answer with a limit worth showing while people type."""
        return bool(getattr(self.field, "counted", False))

    @property
    def error_target(self) -> str:
        """The id of the control that a link in the error summary moves to."""
        grouped = isinstance(self.field.widget, (*GROUPS, forms.MultiWidget))
        return f"{self.auto_id}_0" if grouped else str(self.auto_id)


class GovukRenderer(TemplatesSetting):
    """Finds our drawing of a widget first, Django's own otherwise."""

    form_template_name = "govuk/form.html"
    field_template_name = "govuk/field.html"
    bound_field_class = GovukBoundField

    def get_template(self, template_name: str) -> Any:
        try:
            return super().get_template(template_name.replace("django/forms/widgets/", "govuk/widgets/"))
        except TemplateDoesNotExist:
            return super().get_template(template_name)


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    return [_drawable(part) for part in value] if isinstance(value, list) else value


def _required(field: forms.Field, label: str) -> str:
    """The sentence for an answer that is missing: “Enter the first name”, “Tick “I agree” to go on”."""
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on"
    if label.endswith("?"):
        return f"Answer the question “{label}”"
    if isinstance(field, forms.FileField):
        return f"Choose the file for {mid_sentence(label)}"
    return f"{'Select' if isinstance(field, CHOOSING) else 'Enter'} {mid_sentence(label)}"


def _in_our_words(field: forms.Field, name: str) -> None:
    """Our sentence where a form has not given its own; no hidden characters in any text."""
    if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
        label = str(field.label or name.replace("_", " "))
        field.error_messages = field.error_messages | {"required": _required(field, label)}
    if isinstance(field, forms.CharField) and not isinstance(field, PlainText):
        field.validators.append(keepable)


class Govuk:
    """What every one of our forms does, whether or not a model stands behind it."""

    default_renderer: BaseRenderer | type[BaseRenderer] | None = GovukRenderer
    use_required_attribute = False  # we explain what is missing; the browser’s own bubbles do not

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            _in_our_words(field, name)

    def error_links(self) -> Iterator[dict[str, str]]:
        """One {text, href} per error, in the order of the fields, for the error summary."""
        errors = self.errors  # type: ignore[attr-defined]
        for name in [*self.fields, NON_FIELD_ERRORS]:  # type: ignore[attr-defined]
            href = "" if name not in self.fields else f"#{self[name].error_target}"  # type: ignore
            yield from ({"text": str(text), "href": href} for text in errors.get(name, []))


class GovukForm(Govuk, forms.Form):
    """A form about one thing, drawn in the GOV.UK way. `{{ form }}` or `{{ form.name.as_field_group }}`."""


class GovukModelForm(Govuk, forms.ModelForm):  # type: ignore[type-arg]
    """The same for a form whose fields come from a model."""
