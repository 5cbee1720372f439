"""The pieces that pages are made of."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory

from adoption import pictures
from adoption.pictures import Step
from adoption.templatetags import ui

TEMPLATES = sorted(path for path in (Path(settings.BASE_DIR) / "templates").rglob("*.*") if path.is_file())


def draw(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style(path):
    """Data for a script (JSON) is not a script; the sheet of a PDF never reaches a browser."""
    text = path.read_text("utf-8")

    assert path.stem.endswith("paper") or "<style" not in text
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|hx-on|javascript:|\bjs:", text)
    assert not re.search(r"<script(?![^>]*(\bsrc=|type=\"application/json\"))", text)
    # where to complain is a link that somebody follows; nothing is loaded from there
    assert not re.search(r"(src|href)=\"(https?:)?//(?!www\.lgo\.org\.uk|www\.gov\.uk)", text)


def test_content_is_escaped_before_it_is_framed():
    page = draw('{% tag "red" %}{{ word }}{% endtag %}', word="<b>late</b>")

    assert page == '<strong class="govuk-tag govuk-tag--red">&lt;b&gt;late&lt;/b&gt;</strong>'


def test_a_misspelt_piece_stops_the_page():
    with pytest.raises(TemplateSyntaxError):
        draw('{% sumary_card "About" %}{% endsumary_card %}')


def test_a_missing_argument_stops_the_page():
    with pytest.raises((TemplateSyntaxError, TypeError)):
        draw("{% summary_card %}{% endsummary_card %}")


def test_a_summary_row_names_what_its_link_changes():
    page = draw('{% summary_row "Next review" href="/x/" %}4 May{% endsummary_row %}')

    assert '<a class="govuk-link" href="/x/">Change<span class="govuk-visually-hidden"> next review</span></a>' in page
    assert "<a" not in draw('{% summary_row "Next review" %}4 May{% endsummary_row %}')


def test_plain_writing_keeps_paragraphs_lists_and_bold():
    html = ui.prose("Ruby is **funny**.\n\n- swings\n- cake\n\nAnd so on")

    assert "<strong>funny</strong>" in html
    assert html.count("<li>") == 2
    assert '<p class="govuk-body">And so on</p>' in html


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[press](javascript:alert(1))",
        "![photo](https://example.org/x.png)",
        "# Heading",
        "<p class=x onclick=y>z</p>",
        "&lt;script&gt;",
    ],
)
def test_plain_writing_turns_everything_else_into_text(nasty):
    html = ui.prose(nasty)

    assert set(re.findall(r"<(\w+)", html)) <= {"p", "strong", "em", "br"}
    assert not re.search(r"<[^>]*(onclick|onerror|href|src)", html)


def test_nothing_written_is_nothing_shown():
    assert ui.prose(None) == ""
    assert ui.prose("") == ""


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 3, 9, 15, 20, tzinfo=UTC), "3:20pm"),
        (datetime(2026, 3, 9, 10, 0, tzinfo=UTC), "10am"),
        (datetime(2026, 7, 9, 15, 5, tzinfo=UTC), "4:05pm"),
        (datetime(2026, 3, 9, 12, 0, tzinfo=UTC), "midday"),
        (datetime(2026, 3, 9, 0, 0, tzinfo=UTC), "midnight"),
        (datetime(2026, 3, 9, 0, 5, tzinfo=UTC), "12:05am"),
        (date(2026, 3, 9), ""),
        (None, ""),
    ],
)
def test_times_are_written_as_people_write_them(moment, said):
    assert ui.clock(moment) == said


def test_days_are_london_days():
    just_before = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert ui.day(date(2026, 3, 9)) == "Mon 9 March 2026"
    assert ui.short_day(date(2026, 3, 9)) == "9 Mar 2026"
    assert ui.plain_day(date(2026, 3, 9)) == "9 March 2026"
    assert ui.day(just_before) == "Wed 1 July 2026"
    assert ui.day(None) == ui.short_day(None) == ui.plain_day(None) == ""


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (1, "child,children", "1 child"),
        (0, "child,children", "0 children"),
        (2, "deadline", "2 deadlines"),
        (1200, "case", "1,200 cases"),
    ],
)
def test_numbers_agree_with_their_words(number, words, said):
    assert ui.plural(number, words) == said


def test_pages_keep_what_was_chosen_and_nothing_else():
    page = Paginator(range(100), 10).page(3)
    html = render_to_string(
        "components/pagination.html",
        {"page": page, "label": "Pages", "chosen": QueryDict("stage=linked&page=9")},
    )

    assert 'href="?stage=linked&amp;page=4"' in html
    assert 'aria-current="page">3</a>' in html
    assert "page=9&" not in html


def test_one_page_needs_no_pagination():
    page = Paginator(range(3), 10).page(1)

    assert render_to_string("components/pagination.html", {"page": page, "label": "Pages"}).strip() == ""


def test_a_conflict_shows_both_texts_and_who_saved():
    at = datetime(2026, 3, 9, 15, 20, tzinfo=UTC)
    conflict = {
        "by": "Tom Ellery",
        "at": at,
        "fields": [{"label": "About", "yours": "<i>mine", "theirs": "his"}],
    }

    html = render_to_string("components/conflict.html", {"conflict": conflict})

    assert "Tom Ellery saved on Mon 9 March 2026 at 3:20pm" in html
    assert "&lt;i&gt;mine" in html
    assert "his" in html


def test_the_ladder_marks_where_the_profile_is_now():
    rungs = [
        {"text": "Home agency", "state": "past"},
        {"text": "Consortium", "state": "now", "when": date(2026, 3, 9)},
    ]

    html = render_to_string("components/ladder.html", {"rungs": rungs})

    assert html.count('aria-current="step"') == 1
    assert "Mon 9 March 2026" in html


def test_why_this_date_says_every_line_of_the_working():
    html = render_to_string("components/why_this_date.html", {"lines": ["One", "Two"], "what": "Publish the profile"})

    assert html.count("<li>") == 2
    assert '<span class="govuk-visually-hidden"> Publish the profile</span>' in html


def test_a_picture_has_a_name_a_sentence_and_the_same_figures_in_a_table():
    html = draw(
        '{% columns_chart rows title="Placed" says="March was busiest." label="Month" %}',
        rows=[("Jan", 3), ("Mar", 40)],
    )

    assert 'role="img"' in html
    assert "<title" in html
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">40</td>' in html


def test_no_figures_make_no_picture_and_no_error():
    assert "<svg" not in draw('{% columns_chart rows title="Placed" says="None yet." label="Month" %}', rows=[])


@pytest.mark.parametrize("highest", [0, 1, 3, 7, 40, 99, 101, 1234, 200_000])
def test_columns_stay_inside_the_picture(highest):
    chart = pictures.columns([("a", highest), ("b", highest // 2)])

    assert all(0 <= bar.y <= chart.height and bar.height >= 0 for bar in chart.bars)
    assert chart.ticks[-1][0] >= highest
    assert len(chart.ticks) <= 6
    assert chart.bars[0].height >= chart.bars[1].height


def test_the_pathway_is_drawn_as_far_as_the_child_has_come():
    steps = [
        Step("Considered", "done"),
        Step("Best Interest Decision", "now", date(2026, 3, 9)),
        Step("Placed"),
    ]

    picture = pictures.pathway(steps)
    html = draw('{% pathway steps title="The way" %}', steps=steps)

    assert picture.reached == picture.stones[1].x
    assert picture.stones[1].lines == ("Best Interest", "Decision")
    assert "Best Interest Decision: now, 9 March 2026." in html
    assert html.count('<th scope="row"') == 3


def test_a_pathway_without_steps_is_still_a_picture():
    assert pictures.pathway([]).ends == (0, 0)


def nobody_asks_for(address):
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    return request


def test_a_hidden_record_and_a_missing_one_get_the_same_bytes():
    hidden, missing = (
        render_to_string("404.html", {"request_path": address, "exception": why}, nobody_asks_for(address))
        for address, why in (("/children/C1/", "hidden"), ("/nothing/", "none"))
    )

    assert hidden == missing


@pytest.mark.parametrize("code", [400, 403, 404, 413, 500, 503])
def test_every_error_page_can_be_drawn_with_nothing_at_hand(code):
    html = render_to_string(f"{code}.html")

    assert html.count("<h1") == 1
    assert "<title>" in html
    assert " – Homeward</title>" in html


def test_the_title_says_that_there_is_an_error():
    broken = SimpleNamespace(errors={"name": ["Enter"]}, error_links=list, is_multipart=False)

    assert "<title>Error: " in render_to_string("page.html", {"form": broken})
    assert "<title>Error: " not in render_to_string("page.html", {})


def test_names_in_the_frame_are_escaped():
    html = render_to_string("base.html", {"account": {"name": "<b>Priya", "roles": "Family finder", "agency": "Croft"}})

    assert "&lt;b&gt;Priya</strong>" in html
    assert ", Family finder<span" in html


def test_a_stale_heartbeat_is_a_banner():
    said = {"heartbeat": {"sentence": "Deadlines last checked at 3:19pm.", "stale": True}}

    assert "Deadlines are not being checked" in render_to_string("base.html", said)
    said["heartbeat"]["stale"] = False
    assert "Deadlines are not being checked" not in render_to_string("base.html", said)


def test_the_menu_marks_where_one_is_and_says_what_a_number_means():
    navigation = [
        {"text": "My work", "href": "/"},
        {"text": "Approvals", "href": "/a/", "current": True, "badge": 4},
    ]

    html = render_to_string("base.html", {"navigation": navigation})

    assert 'href="/a/" aria-current="true"' in html
    assert '4<span class="govuk-visually-hidden"> waiting</span>' in html


def test_the_families_side_has_its_own_name_and_menu():
    html = render_to_string(
        "portal_base.html",
        {
            "navigation": [{"text": "Approvals", "href": "/"}],
            "portal_navigation": [{"text": "Our worker", "href": "/"}],
        },
    )

    assert "Homeward for families" in html
    assert "Our worker" in html
    assert "Approvals" not in html


def test_htmx_keeps_no_pages_and_runs_no_code_from_pages():
    html = render_to_string("base.html")

    for setting in (
        '"historyCacheSize": 0',
        '"allowEval": false',
        '"selfRequestsOnly": true',
        '"includeIndicatorStyles": false',
    ):
        assert setting in html
