"""The rules catalogue: every timescale, whether it runs yet, and the way to work it out."""

import pytest

from adoption.engine import running_rules
from adoption.timescales import SUBJECTS, TIMESCALES, Kind


def shown(response):
    return [line["rule"].ref for _, lines in response.context["found"] for line in lines]


def test_every_timescale_is_there_once(cast, signed_in):
    response = signed_in(cast.asha).get("/rules/")

    assert sorted(shown(response)) == sorted(TIMESCALES)
    assert f"{len(TIMESCALES)} in all" in response.content.decode()


@pytest.mark.parametrize("runs", ["yes", "no"])
def test_running_and_not_yet_running_are_told_apart(cast, signed_in, runs):
    running = {rule.ref for rule in running_rules()}
    expected = running if runs == "yes" else set(TIMESCALES) - running

    assert set(shown(signed_in(cast.asha).get(f"/rules/?runs={runs}"))) == expected


def test_it_narrows_by_subject_and_kind(cast, signed_in):
    client, subject = signed_in(cast.asha), "Family finding profiles"

    assert shown(client.get("/rules/", {"subject": subject})) == [row.ref for row in SUBJECTS[subject]]
    automatic = shown(client.get("/rules/", {"kind": "automatic"}))
    assert automatic
    assert {TIMESCALES[ref].kind for ref in automatic} == {Kind.AUTOMATIC}


@pytest.mark.parametrize("query", ["kind=nonsense", "runs=maybe", "subject=%27%22%3Cscript%3E"])
def test_foolish_filters_are_harmless(cast, signed_in, query):
    response = signed_in(cast.asha).get(f"/rules/?{query}")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("</head>")[1].replace("<script src=", "")
