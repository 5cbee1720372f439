"""Forms as the GOV.UK Design System draws them, and fields that say in words what to mend."""

from adoption.forms.dates import DateField, DateTimeField
from adoption.forms.fields import EmailField, LongText, PlainText, ReferenceField, UploadField, YesNoField
from adoption.forms.govuk import GovukForm, GovukModelForm, GovukRenderer
from adoption.forms.text import printable, unkeepable

__all__ = [
    "DateField",
    "DateTimeField",
    "EmailField",
    "GovukForm",
    "GovukModelForm",
    "GovukRenderer",
    "LongText",
    "PlainText",
    "ReferenceField",
    "UploadField",
    "YesNoField",
    "printable",
    "unkeepable",
]
