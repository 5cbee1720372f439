"""Work out a date: the same words as everywhere, for a rule and a start that somebody types."""

import pytest

ASKED = {"rule": "TS-01", "start": "31 March 2026", "agency": ""}


def page(client, **change):
    response = client.get("/work-out/", {**ASKED, **change})
    return response, response.content.decode()


def test_the_source_alone_gives_a_month_before(cast, signed_in):
    response, text = page(signed_in(cast.asha))

    assert response.status_code == 200
    assert "Sat 28 February 2026" in text
    assert "act by Fri 27 February 2026" in text


def test_an_agencys_own_policy_is_used_and_named(cast, signed_in):
    _, text = page(signed_in(cast.petra), agency="FAL-Leicestershire")

    assert "Tue 3 March 2026" in text  # four weeks before
    assert "Practice standards" in text


def test_a_rule_of_hours_needs_and_shows_a_time(cast, signed_in):
    from adoption.timescales import TIMESCALES

    ref = next(r for r, row in TIMESCALES.items() if row.period and row.period.unit == "hours")
    response, text = page(signed_in(cast.asha), rule=ref, start="2026-10-24T13:00")
    assert response.status_code == 200
    assert " at " in text.split("app-result")[1]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"start": ""}, "Answer the question"),
        ({"start": "31 February 2026"}, "not a date"),
        ({"start": "2026-03-29T01:30"}, "clocks went forward"),
        ({"start": "9999-12-31", "rule": "TS-05"}, "nearer one"),
        ({"start": "x" * 500}, "40 characters"),
        ({"rule": "TS-999"}, "valid choice"),
        ({"agency": "ATLAS"}, "valid choice"),
    ],
)
def test_what_cannot_be_worked_out_is_said_and_kept(cast, signed_in, change, says):
    response, text = page(signed_in(cast.asha), **change)

    assert response.status_code == 422
    assert says.lower() in text.lower()


def test_opening_it_from_the_catalogue_has_the_rule_chosen(cast, signed_in):
    text = signed_in(cast.asha).get("/work-out/?rule=TS-05").content.decode()

    assert '<option value="TS-05" selected>' in text
    assert "app-result" not in text
