"""The pages of a child’s record: what they show, what they refuse, what they cost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption import clock
from adoption.errors import NotPossible
from adoption.models import CaseEvent, ReadEvent
from children.actions import people
from children.models import Child, Hearing
from tests.factories.adoption import CaseEventFactory, CaseFileFactory, DeadlineFactory, PersonAroundFactory
from tests.factories.children import ChildFactory, HearingFactory

SECTIONS = ["record", "timeline", "plan", "siblings", "people", "deadlines", "decisions", "looked"]
LIST = "/children/"


def at(name, child, *more):
    return reverse(f"children:{name}", args=[child.file.reference, *more])


def day(name, when):
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def selects(client, address):
    """How many times a page asks the database for something."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize("name", SECTIONS)
def test_a_manager_of_the_team_opens_every_section_and_that_is_written_down(cast, looking, signed_in, name):
    answer = signed_in(cast.tom).get(at(name, looking))

    assert answer.status_code == 200
    assert "Marlowe" in answer.content.decode()
    assert ReadEvent.rows.filter(file=looking.file, user=cast.tom, what=f"children:{name}").exists()


@pytest.mark.parametrize("name", ["change", "add-hearing", "likely-match", "note", "report-change", "add-person"])
def test_a_form_shows_what_stands_on_the_file_so_that_is_written_down_too(cast, looking, signed_in, name):
    """AC-10: somebody who only ever opened forms would have read the file unseen."""
    browser, mine = signed_in(cast.asha), {"file": looking.file, "user": cast.asha, "what": f"children:{name}"}
    assert browser.get(at(name, looking)).status_code == 200
    assert ReadEvent.rows.filter(**mine).count() == 1


def test_opening_the_form_of_somebody_around_the_child_or_of_a_hearing_is_written_down(cast, looking, signed_in):
    """AC-10: an address and a telephone number, and the court’s dates, stand in these."""
    carer, hearing = PersonAroundFactory(file=looking.file), HearingFactory(child=looking)
    for name, row in (("change-person", carer), ("move-hearing", hearing), ("adjourn-hearing", hearing)):
        assert signed_in(cast.asha).get(at(name, looking, row.reference)).status_code == 200
        assert ReadEvent.rows.filter(file=looking.file, user=cast.asha, what=f"children:{name}").count() == 1


def test_titles_and_breadcrumbs_carry_the_reference_and_never_the_name(cast, looking, signed_in):
    page = signed_in(cast.tom).get(at("record", looking)).content.decode()

    title = page.partition("<title>")[2].partition("</title>")[0]
    crumbs = page.partition('aria-label="Breadcrumb"')[2].partition("</nav>")[0]
    assert "C-BBBBBBB" in title
    assert "Marlowe" not in title
    assert "Marlowe" not in crumbs


def test_a_record_costs_the_same_however_full_the_file_is(cast, looking, signed_in):
    client = signed_in(cast.tom)
    client.get(at("record", looking))
    few = len(selects(client, at("record", looking)))
    for number in range(20):
        CaseEventFactory(file=looking.file, what=f"Event {number}", recorded_by=cast.asha)
        DeadlineFactory(file=looking.file, owner=cast.asha, subject_id=number + 1)

    full = selects(client, at("record", looking))

    assert len(full) == few
    assert few <= 12, "\n".join(q[:160] for q in full)


def test_the_list_costs_the_same_however_many_children_there_are(cast, looking, signed_in):
    client = signed_in(cast.tom)
    client.get(LIST)
    few = len(selects(client, LIST))
    for number in range(30):
        ChildFactory(file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha, first_name=f"Child{number:02}")

    many = selects(client, LIST)

    assert len(many) == few
    assert few <= 8, "\n".join(q[:160] for q in many)


def test_a_name_is_found_without_its_accents_and_stays_out_of_the_address(cast, child, looking, signed_in):
    client = signed_in(cast.tom)

    answer = client.post(LIST, {"q": "zoe mar", "stage": "family_finding"})

    assert answer.headers["Location"] == "/children/?stage=family_finding"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Zoë Marlowe" in page
    assert "Rowan Ashdown" not in page
    assert "1 child with “zoe mar”" in page


def test_htmx_gets_the_results_alone_and_an_address_without_the_name(cast, looking, signed_in):
    client = signed_in(cast.tom)

    answer = client.post(LIST, {"q": "marl"}, headers={"HX-Request": "true"})

    part = answer.content.decode()
    assert answer.headers["HX-Push-Url"] == LIST
    assert "<html" not in part
    assert part.strip() in client.get(LIST).content.decode()
    assert "Page not found" not in part
    assert "C-BBBBBBB" in part


@pytest.mark.parametrize("typed", ["C-BBBB", "c-bbbbbbb", "MARLOWE", "Marlowe Zoë"])
def test_a_child_is_found_by_the_beginning_of_every_word_or_the_reference(cast, looking, signed_in, typed):
    client = signed_in(cast.tom)
    client.post(LIST, {"q": typed})
    assert "Zoë Marlowe" in client.get(LIST).content.decode()


@pytest.mark.parametrize("typed", ["'", "& | !", ":*", "a" * 500, "\u0000", "💡", "%", "<b>"])
def test_nothing_typed_into_the_search_breaks_it(cast, looking, signed_in, typed):
    client = signed_in(cast.tom)
    assert client.post(LIST, {"q": typed}, follow=True).status_code in (200, 400)


def test_children_of_other_teams_and_agencies_are_not_listed(cast, looking, signed_in):
    for who in ("wes", "olu", "root"):
        assert "Marlowe" not in signed_in(getattr(cast, who)).get(LIST).content.decode()


def test_the_second_page_holds_the_twenty_sixth_child(cast, signed_in):
    for number in range(26):
        ChildFactory(
            file__agency=cast.ane,
            file__team=cast.north,
            first_name=f"Child{number:02}",
            file=CaseFileFactory(agency=cast.ane, team=cast.north, title=f"Child{number:02} Ashdown"),
        )
    client = signed_in(cast.tom)

    first, second, beyond = (client.get(f"{LIST}?page={n}").content.decode() for n in ("1", "2", "99"))

    assert "Child00" in first
    assert "Child25" not in first
    assert "26 children" in first
    assert "Child25" in second
    assert "26 children" in second
    assert "Child00" in beyond


def test_a_moved_hearing_is_looked_at_first_and_saved_second(cast, looking, signed_in):
    hearing = HearingFactory(child=looking, on=date(2026, 12, 15))
    client, address = signed_in(cast.asha), at("move-hearing", looking, hearing.reference)
    typed = {"why": "The list is full", "cause": "court_time", "version": 1, "looked": ""} | day(
        "on", date(2027, 1, 19)
    )

    looked = client.post(address, typed | {"step": "look"})
    saved_unseen = client.post(address, typed | {"step": "save"})

    hearing.refresh_from_db()
    assert looked.status_code == saved_unseen.status_code == 200
    assert "What moves" in looked.content.decode()
    assert "What moves" in saved_unseen.content.decode()
    assert hearing.on == date(2026, 12, 15)

    saved = client.post(address, typed | {"step": "save", "looked": "2027-01-19"})

    hearing.refresh_from_db()
    assert saved.status_code == 302
    assert hearing.on == date(2027, 1, 19)
    assert CaseEvent.rows.filter(file=looking.file, why="The list is full").count() == 1


def test_a_stale_form_shows_both_texts_and_can_be_saved_again(cast, looking, signed_in):
    client, address = signed_in(cast.asha), at("change", looking)
    typed = {
        "first_name": "Zoë",
        "last_name": "Marlowe",
        "gender": "girl",
        "ethnicity": "WBRI",
        "is_disabled": "no",
        "religion": "Quaker",
        "version": 1,
    } | day("born_on", looking.born_on)
    Child.rows.filter(pk=looking.pk).update(version=2, religion="Methodist")

    stale = client.post(address, typed)

    page = stale.content.decode()
    assert stale.status_code == 422
    assert "Methodist" in page
    assert "Quaker" in page
    assert 'name="version" value="2"' in page
    assert client.post(address, typed | {"version": 2}).status_code == 302
    looking.refresh_from_db()
    assert (looking.religion, looking.version) == ("Quaker", 3)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"on_day": "31", "on_month": "2", "on_year": "2026"}, "real date"),
        ({"on_day": "1", "on_month": "", "on_year": "2026"}, "must include a month"),
        ({"on_day": "1", "on_month": "1", "on_year": "26"}, "four figures"),
    ],
)
def test_an_impossible_hearing_date_is_explained_and_what_was_typed_is_kept(cast, looking, signed_in, typed, says):
    answer = signed_in(cast.asha).post(
        at("add-hearing", looking), {"kind": "final", "order_expected": "yes", "court": "Tynebridge"} | typed
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Tynebridge" in page
    assert not Hearing.rows.exists()


def test_a_refusal_of_the_action_is_a_sentence_on_the_form(cast, child, signed_in):
    answer = signed_in(cast.tom).post(at("allocate", child), {"worker": cast.asha.pk} | day("on", child.file.opened_on))

    assert answer.status_code == 422
    assert "Record the Best Interest Decision first" in answer.content.decode()


def test_a_person_of_another_agency_cannot_be_chosen(cast, looking, signed_in):
    answer = signed_in(cast.tom).post(
        at("allocate", looking), {"worker": cast.olu.pk, "why": "x"} | day("on", date(2026, 1, 9))
    )
    assert answer.status_code == 422


def test_a_hidden_brother_and_one_that_never_was_get_the_same_answer(cast, looking, signed_in):
    hidden = ChildFactory(file__agency=cast.atlas, file__team=cast.elsewhere, file__reference="C-HIDDEN2")
    client = signed_in(cast.asha)
    pages = []
    for reference in (hidden.file.reference, "C-NEVER22"):
        typed = {"other": reference, "name": "Set"} | day("on", date(2026, 1, 9))
        answer = client.post(at("form-siblings", looking), typed)
        pages.append((answer.status_code, f"no record with the reference {reference}" in answer.content.decode()))
    assert pages == [(422, True), (422, True)]


def test_a_child_can_be_added_with_the_form(cast, signed_in):
    typed = {
        "first_name": "Robin",
        "last_name": "Vale",
        "gender": "boy",
        "ethnicity": "MOTH",
        "is_disabled": "no",
        "team": cast.north.pk,
    } | day("born_on", date(2023, 5, 1))

    answer = signed_in(cast.asha).post(reverse("children:add"), typed)

    child = Child.rows.get(last_name="Vale")
    assert answer.headers["Location"] == at("record", child)
    assert (child.file.team, child.file.lead, child.file.title) == (cast.north, cast.asha, "Robin Vale")


def test_a_birthday_in_the_future_is_refused(cast, signed_in):
    later = clock.today() + timedelta(days=400)
    answer = signed_in(cast.asha).post(reverse("children:add"), {"first_name": "R"} | day("born_on", later))
    assert answer.status_code == 422
    assert "or earlier" in answer.content.decode()


@pytest.mark.parametrize("relation", ["applicant", "household_member", "referee"])
def test_adopters_are_never_put_on_a_childs_file(cast, looking, signed_in, relation):
    typed = {"relation": relation, "name": "Robin", "written_format": "standard", "in_person": "none"}
    typed |= day("on", date(2026, 1, 9))

    assert signed_in(cast.asha).post(at("add-person", looking), typed).status_code == 422
    with pytest.raises(NotPossible, match="household’s file"):
        people.add(file=looking.file, relation=relation, name="Robin", on=date(2026, 1, 9), by=cast.asha)
    assert not looking.file.people.exists()
