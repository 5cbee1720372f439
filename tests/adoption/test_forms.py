"""What forms accept, what they refuse, and whether the sentence says how to mend it."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from adoption.clock import LONDON
from adoption.forms import (
    DateField,
    DateTimeField,
    EmailField,
    GovukForm,
    LongText,
    PlainText,
    ReferenceField,
    UploadField,
    YesNoField,
    printable,
    unkeepable,
)
from adoption.forms.text import without_widthless


class HearingForm(GovukForm):
    name = PlainText(label="First name", help_text="As the family says it")
    born_on = DateField(label="Date of birth", earliest=date(2000, 1, 1), latest=date(2026, 3, 9))
    heard_at = DateTimeField(label="Hearing", required=False)
    about = LongText(label="About me", required=False, limit=20, counted=True)
    kind = forms.ChoiceField(label="Kind", choices=[("final", "Final")], widget=forms.RadioSelect)
    read = forms.BooleanField(label="I have read the report")
    agreed = YesNoField(label="Do the carers agree?")
    email = EmailField(label="NHS e-mail", required=False)
    secret = forms.CharField(label="Password", required=False, widget=forms.PasswordInput)


class DateOnly(GovukForm):
    on = DateField(label="Date", required=False)


GOOD = {
    "name": "Ruby",
    "born_on_day": "4",
    "born_on_month": "1",
    "born_on_year": "2023",
    "kind": "final",
    "read": "on",
    "agreed": "no",
}


def form(**changes):
    return HearingForm(data=GOOD | changes)


def error(name, /, **changes):
    checked = form(**changes)
    return " ".join(checked.errors.get(name, []))


def refusal(field, value):
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return " ".join(refused.value.messages)


def test_a_complete_form_is_accepted():
    checked = form()

    assert checked.is_valid(), checked.errors
    assert checked.cleaned_data["born_on"] == date(2023, 1, 4)
    assert checked.cleaned_data["heard_at"] is None
    assert checked.cleaned_data["agreed"] is False


def test_a_missing_answer_is_named_in_words():
    errors = HearingForm(data={}).errors

    assert errors["name"] == ["Enter first name"]
    assert errors["born_on"] == ["Enter date of birth"]
    assert errors["kind"] == ["Select kind"]
    assert errors["read"] == ["Tick “I have read the report” to go on"]
    assert errors["agreed"] == ["Answer the question “Do the carers agree?”"]


def test_a_form_may_say_it_in_its_own_words():
    class Own(GovukForm):
        name = PlainText(error_messages={"required": "What is the child called?"})

    assert Own(data={}).errors["name"] == ["What is the child called?"]


@pytest.mark.parametrize(
    ("day", "month", "year", "says"),
    [
        ("", "1", "2023", "Date of birth must include a day"),
        ("4", "", "", "Date of birth must include a month and a year"),
        ("31", "2", "2023", "Date of birth must be a real date"),
        ("29", "2", "2023", "Date of birth must be a real date"),
        ("0", "1", "2023", "Date of birth must be a real date"),
        ("4", "13", "2023", "Date of birth must be a real date"),
        ("4", "1", "23", "Date of birth must have a year with four figures, for example 2026"),
        ("4", "99999999999999999999", "2023", "Date of birth must be a real date"),
        ("9" * 5000, "1", "2023", "Date of birth must be a real date"),
        ("four", "1", "2023", "Date of birth must be a real date"),
        ("²", "1", "2023", "Date of birth must be a real date"),
        ("1", "1", "1999", "Date of birth must be 1 January 2000 or later"),
        ("10", "3", "2026", "Date of birth must be 9 March 2026 or earlier"),
        ("4\x00", "1", "2023", "Date of birth must be a real date"),
    ],
)
def test_a_date_that_is_not_one_is_refused_with_the_part_to_mend(day, month, year, says):
    assert error("born_on", born_on_day=day, born_on_month=month, born_on_year=year) == says


@pytest.mark.parametrize("month", ["3", "03", "mar", "March", "MARCH", " march "])
def test_a_month_is_a_number_or_a_name(month):
    assert form(born_on_month=month).fields["born_on"].clean(["4", month, "2023"]) == date(2023, 3, 4)


@given(st.text(), st.text(), st.text())
def test_whatever_is_typed_into_a_date_is_a_date_or_a_sentence(day, month, year):
    checked = DateOnly(data={"on_day": day, "on_month": month, "on_year": year})

    assert checked.is_valid() or checked.errors["on"][0].startswith("Date must")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_date_comes_back_as_it_was_shown(day):
    field = DateField()

    assert field.clean([str(part) for part in field.widget.decompress(day)]) == day


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("2:30pm", 14, 30),
        ("14:30", 14, 30),
        ("9am", 9, 0),
        ("12am", 0, 0),
        ("12pm", 12, 0),
        ("0905", 9, 5),
        ("9.05 PM", 21, 5),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, hour, minute):
    moment = DateTimeField(label="Hearing").clean(["9", "3", "2026", typed])

    assert (moment.hour, moment.minute, moment.tzinfo) == (hour, minute, LONDON)


@pytest.mark.parametrize("typed", ["25:00", "9", "13pm", "0am", "9:75", "soon", "9:30:15", "²:30"])
def test_a_time_that_is_not_one_is_refused(typed):
    says = refusal(DateTimeField(label="Hearing"), ["9", "3", "2026", typed])

    assert says == "Hearing must have a real time, for example 2:30pm or 14:30"


def test_a_time_in_the_hour_that_the_clocks_skip_is_refused():
    says = refusal(DateTimeField(label="Hearing"), ["29", "3", "2026", "1:30am"])

    assert says == "Hearing: there is no 1:30am that day, because the clocks go forward"


def test_a_summer_time_is_kept_in_english_time():
    moment = DateTimeField(label="Hearing").clean(["1", "7", "2026", "10am"])

    assert moment.astimezone(UTC) == datetime(2026, 7, 1, 9, tzinfo=UTC)
    assert DateTimeField().widget.decompress(moment) == [1, 7, 2026, "10:00"]


def test_a_time_is_asked_for_unless_it_may_be_unknown():
    typed = ["9", "3", "2026", ""]

    assert refusal(DateTimeField(label="Hearing"), typed) == "Hearing must include a time, for example 2:30pm"
    assert DateTimeField(time_required=False).clean(typed) == datetime(2026, 3, 9, tzinfo=LONDON)


@pytest.mark.parametrize("broken", ["\x00", "\ud800", "\x08", "\x1b", "\x7f", "\u202e", "\u2066"])
@pytest.mark.parametrize("name", ["name", "about", "email", "secret"])
def test_hidden_characters_are_refused_in_every_text_field(name, broken):
    assert "hidden character" in error(name, **{name: f"Ru{broken}by@x.uk"})


@pytest.mark.parametrize("nothing", ["\u200b", "\u2060\ufeff", "\u3164", " \u00ad ", "\u2800\u200d"])
def test_a_name_that_nobody_can_see_is_no_name(nothing):
    with pytest.raises(ValidationError, match="required"):
        PlainText().clean(nothing)
    assert PlainText(required=False).clean(nothing) == ""


@pytest.mark.parametrize("stray", ["\u200b", "\ufeff", "\u2060", "\u00ad", "\u200d", "\u200f", "\U000e0041"])
def test_what_has_no_width_is_taken_out_so_that_a_name_is_found_as_it_looks(stray):
    """Else “Ruby” is not found by a search, nor by the check of what a profile may say (FF-29)."""
    assert PlainText().clean(f"{stray}Ru{stray}by Vale{stray}") == "Ruby Vale"
    assert LongText().clean(f"About Ru{stray}by.\r\nMore.") == "About Ruby.\nMore."
    assert EmailField().clean(f"ru{stray}by@vale.example") == "ruby@vale.example"


@pytest.mark.parametrize("name", ["Zoë", "می‌خواهم", "नेहा", "李", "O’Neil", "👶", "👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "שלום\u200f!"])
def test_a_name_in_any_script_is_a_name(name):
    assert PlainText().clean(name) == name


def test_what_was_typed_is_shown_again_without_the_hidden_characters():
    page = str(form(name="Ru\x00\ud800by <b>"))

    assert 'value="Ruby &lt;b&gt;"' in page
    page.encode()


def test_broken_characters_in_a_date_box_can_still_be_drawn():
    str(form(born_on_day="\ud800")).encode()


@given(st.text(st.sampled_from("a\u0301 \u200b\u200d\u200e\u05d0👩\U0001f3f4\U000e0067\ufeff")))
def test_taking_out_what_has_no_width_twice_changes_nothing_more(text):
    once = without_widthless(text)
    assert without_widthless(once) == once


@given(st.text(st.characters(min_codepoint=0, max_codepoint=0xFFFF)))
def test_what_is_printable_can_be_kept(text):
    assert not unkeepable(printable(text))
    printable(text).encode()


def test_text_that_is_too_long_is_refused_and_counted():
    assert error("name", name="x" * 201) == "First name must be 200 characters or fewer. You have written 201."
    assert not error("name", name="x" * 200)
    address = f"{'x' * 64}@{'example.' * 30}test"
    assert error("email", email=address) == "NHS e-mail must be 254 characters or fewer. You have written 309."
    assert not error("email", email=address[:64] + "@example.test")


def test_a_new_line_counts_once_whatever_the_browser_sends():
    assert not error("about", about="0123456789\r\n012345678")
    assert LongText().clean("one\r\ntwo\rthree\x0bfour") == "one\ntwo\nthree\nfour"


def test_the_browser_never_cuts_pasted_text_off():
    assert "maxlength" not in str(form()["name"]) + str(form()["about"]) + str(form()["email"])


def test_validators_that_a_form_adds_are_asked_too():
    def shout(value):
        raise ValidationError("No.")

    assert refusal(PlainText(label="Name", validators=[shout]), "Ruby") == "No."


def test_a_reference_is_tidied_and_looked_up_among_what_the_person_may_see():
    field = ReferenceField(label="Child", find={"C1041": "the record"}.get)

    assert field.clean(" c10 41 ") == "the record"
    assert refusal(field, "C9999") == "You have no record with the reference C9999. Check it and try again."
    assert refusal(field, "C1041'; --").startswith("Child has only letters")
    assert ReferenceField(required=False, find={}.get).clean("") is None


@pytest.mark.parametrize(
    ("name", "size", "says"),
    [
        ("minutes.exe", 5, "The file must be one of these kinds: PDF"),
        ("minutes", 5, "The file must be one of these kinds: PDF"),
        ("minutes.pdf.exe", 5, "The file must be one of these kinds: PDF"),
        ("minutes.pdf", 2 * 1024 * 1024 + 1, "The file must be smaller than 2 MB"),
        ("minutes.pdf", 0, "The file is empty. Choose another one."),
    ],
)
def test_a_file_of_the_wrong_kind_or_size_is_refused(name, size, says):
    assert refusal(UploadField(kinds=("pdf",), megabytes=2), SimpleUploadedFile(name, b"x" * size)) == says


def test_a_file_of_the_right_kind_is_taken():
    file = SimpleUploadedFile("Minutes.PDF", b"%PDF-")

    assert UploadField(kinds=("pdf",)).clean(file) is file


def test_every_link_in_the_error_summary_reaches_a_control_on_the_page():
    checked = HearingForm(data={})
    page = str(checked)

    links = list(checked.error_links())

    assert [link["text"] for link in links][:2] == ["Enter first name", "Enter date of birth"]
    for link in links:
        assert f'id="{link["href"].lstrip("#")}"' in page


def test_an_error_of_the_whole_form_is_in_the_summary_without_a_link():
    checked = form()
    checked.add_error(None, "A fourth family cannot be shortlisted")

    assert list(checked.error_links()) == [{"text": "A fourth family cannot be shortlisted", "href": ""}]


def test_hint_and_error_are_tied_to_the_control():
    page = str(form(name="")["name"].as_field_group())

    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert "govuk-input--error" in page


def test_a_date_is_a_labelled_group():
    page = form()["born_on"].as_field_group()

    assert 'role="group"' in page
    assert page.count("<legend") == 1
    assert page.count('class="govuk-label govuk-date-input__label"') == 3
    assert 'value="2023"' in page


def test_a_password_is_never_shown_again():
    assert "hunter2" not in str(form(secret="hunter2", name=""))


def test_the_forms_of_django_itself_keep_their_own_look():
    class Plain(forms.Form):
        name = forms.CharField()

    assert "govuk" not in str(Plain())
