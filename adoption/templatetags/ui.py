"""The words and pieces that every page is made of. A builtin: templates need not load it.

A piece that wraps content is a block tag, drawn by templates/components/<its name>.html. A misspelt tag or a
missing argument stops the page with the line number.
"""

import inspect
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from typing import Any

import nh3
from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from adoption import pictures
from adoption.clock import london
from adoption.wording import counted

register = template.Library()
_writing = MarkdownIt("zero").enable(["paragraph", "list", "emphasis", "newline"])
_KEPT = {"p", "ul", "ol", "li", "strong", "em", "br"}
_CLASSES = {"p": "govuk-body", "ul": "govuk-list govuk-list--bullet", "ol": "govuk-list govuk-list--number"}


def component(arguments: Callable[..., None]) -> Callable[..., str]:
    """A block tag whose arguments and content are the variables of templates/components/<name>.html."""
    signature, name = inspect.signature(arguments), arguments.__name__

    @wraps(arguments)
    def draw(content: SafeString, *args: Any, **kwargs: Any) -> str:
        values = signature.bind(mark_safe(content.strip()), *args, **kwargs)  # noqa: S308 - Django has escaped it
        values.apply_defaults()
        return mark_safe(render_to_string(f"components/{name}.html", values.arguments).strip())  # noqa: S308

    register.simple_block_tag(name=name)(draw)
    return draw


@component
def tag(content: str, colour: str = "grey") -> None:
    """A status in words. Colours: grey, green, teal, blue, purple, magenta, red, orange, yellow."""


@component
def summary_card(content: str, title: str, href: str = "", action: str = "Change", level: int = 2) -> None:
    """A titled card of summary rows."""


@component
def summary_list(content: str) -> None:
    """Summary rows without a card."""


@component
def summary_row(content: str, key: str, href: str = "", action: str = "Change") -> None:
    """One fact in a summary card or list."""


@component
def timeline_item(
    content: str, title: str, who: str = "", when: date | None = None, level: int = 3, why: str = ""
) -> None:
    """One thing that happened. `when` is a date or a moment."""


@component
def details(content: str, summary: str, opened: bool = False) -> None:
    """Something to open for those who want it."""


@component
def alert(content: str, kind: str = "information", title: str = "", level: int = 2) -> None:
    """A standing fact. Kinds: information, warning, error, success."""


@component
def warning(content: str) -> None:
    """A warning before something that cannot be undone."""


@component
def inset(content: str) -> None:
    """A remark set apart from the text."""


@component
def empty_state(content: str, title: str) -> None:
    """What to say where a list is empty; the content says what to do next."""


@component
def scroll_table(
    content: str,
    label: str,
    caption: str = "",
    shown: bool = False,
    sortable: bool = False,
    stacked: bool = False,
) -> None:
    """A table in a box that scrolls sideways on a phone. The content is its thead and tbody. A `stacked` one shows
    each row as a card there instead; a cell’s data-label then says what the heading would."""


@component
def task_list(content: str) -> None:
    """Tasks with their state."""


@component
def task(content: str, text: str, href: str = "", hint: str = "") -> None:
    """One task; the content is its state, plain words or a tag."""


@component
def panel(content: str, title: str) -> None:
    """The green confirmation after something important was done."""


@register.filter
def prose(text: str | None) -> str:
    """Plain writing (paragraphs, lists, bold) as safe HTML; everything else comes out as text."""
    html = nh3.clean(_writing.render(text or ""), tags=_KEPT, attributes={})
    for name, css in _CLASSES.items():
        html = html.replace(f"<{name}>", f'<{name} class="{css}">')
    return mark_safe(html)  # noqa: S308 - nh3 has just cleaned it


@register.filter
def clock(moment: datetime | None) -> str:
    """3:20pm, 10am, midday, midnight: English time as people write it."""
    if not isinstance(moment, datetime):
        return ""
    here = london(moment)
    if here.minute == 0 and here.hour in (0, 12):
        return "midday" if here.hour else "midnight"
    minutes = f":{here:%M}" if here.minute else ""
    return f"{here.hour % 12 or 12}{minutes}{'pm' if here.hour >= 12 else 'am'}"


@register.filter
def day(when: date | None) -> str:
    """Mon 9 March 2026, the London date of a date or a moment."""
    there = _london_date(when)
    return f"{there:%a} {there.day} {there:%B %Y}" if there else ""


@register.filter
def short_day(when: date | None) -> str:
    """9 Mar 2026, for tables."""
    there = _london_date(when)
    return f"{there.day} {there:%b %Y}" if there else ""


@register.filter
def plain_day(when: date | None) -> str:
    """9 March 2026, for sentences."""
    there = _london_date(when)
    return f"{there.day} {there:%B %Y}" if there else ""


@register.filter
def plural(number: int, words: str) -> str:
    """`{{ 1|plural:"child,children" }}` is “1 child”; one word takes an s: “2 deadlines”."""
    return counted(number, words)


@register.filter
def page_items(page: "Page[Any]") -> Sequence[int | str]:
    """The page numbers worth printing, with an ellipsis between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag
def page_query(chosen: QueryDict | None, number: int) -> str:
    """The query of another page: what was chosen from short known lists, and the number. Never a name."""
    query = chosen.copy() if isinstance(chosen, QueryDict) else QueryDict(mutable=True)
    query["page"] = str(number)
    return query.urlencode()


@register.inclusion_tag("components/columns_chart.html")
def columns_chart(
    rows: Sequence[tuple[str, int]],
    *,
    title: str,
    says: str,
    label: str,
    unit: str = "Number",
    name: str = "chart",
) -> dict[str, Any]:
    """Figures as a picture and as a table. `says` is the sentence a reader should take away."""
    chart = pictures.columns(rows)
    return {
        "chart": chart,
        "rows": rows,
        "title": title,
        "says": says,
        "label": label,
        "unit": unit,
        "name": name,
    }


@register.inclusion_tag("components/pathway.html")
def pathway(steps: Sequence[pictures.Step], *, title: str, says: str = "", name: str = "pathway") -> dict[str, Any]:
    """Where a child is on the way, as a picture and as a table."""
    return {"picture": pictures.pathway(steps), "title": title, "says": says, "name": name}


def _london_date(when: date | None) -> date | None:
    return london(when).date() if isinstance(when, datetime) else when
