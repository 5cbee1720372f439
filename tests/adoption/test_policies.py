"""What agencies may set: the documents' values, and what a value may be."""

import json

import pytest

from adoption.errors import NotPossible
from adoption.periods import Period, Unit
from adoption.policies import POLICIES, PolicyKind, PolicySet, period_under, seeded, stated, words_for
from adoption.timescales import TIMESCALES

SECTION_3 = """
profile_due_before profile_needed_if_likely_match interagency_approver search_widening
wait_before_interagency_discussion adopter_national_after adopter_home_restriction adopter_register_point
profile_opt_out profile_review_every freeze_on_cpr max_shortlist adm_decision_days adm_decision_base
worker_allocated pause_and_plan_point match_medical_cpr_before newsletter_interval support_assessment_days
support_review_interval support_closed_review link_session_interval panel_frequency default_day_type
paperwork_submission_offset qa_offset
"""


def test_every_row_of_the_table_of_differing_values_can_be_set():
    assert set(SECTION_3.split()) <= set(POLICIES)


@pytest.mark.parametrize(
    ("policy_set", "key", "value"),
    [
        (PolicySet.ANE, "profile_due_before", Period(1, Unit.MONTHS, before=True)),
        (PolicySet.FAL_LEICESTERSHIRE, "profile_due_before", Period(4, Unit.WEEKS, before=True)),
        (PolicySet.FAL_LEICESTERSHIRE, "profile_needed_if_likely_match", True),
        (PolicySet.ANE, "profile_needed_if_likely_match", False),
        (PolicySet.ANE, "search_widening", ("agency", "consortium", "national")),
        (PolicySet.ANE, "wait_before_interagency_discussion", None),
        (PolicySet.FAL_LEICESTERSHIRE, "wait_before_interagency_discussion", Period(14, Unit.DAYS)),
        (PolicySet.FAL_LEICESTER_CITY, "adopter_national_after", Period(3, Unit.MONTHS)),
        (PolicySet.FAL_LEICESTER_CITY, "adopter_home_restriction", None),
        (PolicySet.FAL_LEICESTER_CITY, "adm_decision_days", Period(7, Unit.DAYS)),
        (PolicySet.FAL_LEICESTERSHIRE, "adm_decision_days", None),
        (PolicySet.FAL_LEICESTER_CITY, "worker_allocated", Period(0, Unit.DAYS)),
        (PolicySet.FAL_LEICESTERSHIRE, "freeze_on_cpr", True),
        (PolicySet.FAL_LEICESTERSHIRE, "max_shortlist", 3),
        (PolicySet.ANE, "max_shortlist", None),
        (PolicySet.T4C, "support_assessment_days", Period(45, Unit.WORKING_DAYS)),
        (PolicySet.CROFT, "link_session_interval", Period(2, Unit.WEEKS)),
    ],
)
def test_the_seeded_values_are_those_of_the_documents(policy_set, key, value):
    assert seeded(policy_set, key) == value


def test_a_silent_document_takes_the_default_and_is_known_to_be_silent():
    assert seeded("FAL-Leicestershire", "profile_review_every") == Period(3, Unit.MONTHS)
    assert not stated("FAL-Leicestershire", "profile_review_every")
    assert stated("ANE", "profile_review_every")
    assert stated("ANE", "wait_before_interagency_discussion")


@pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))
def test_every_seeded_value_is_legal_and_survives_being_kept(policy):
    for policy_set in PolicySet:
        value = seeded(policy_set, policy.key)
        assert policy.checked(value) == value
        assert policy.checked(json.loads(json.dumps(policy.as_json(value)))) == value
        assert policy.in_words(value)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))
def test_every_policy_is_put_to_a_manager_as_a_question_with_its_source(policy):
    assert policy.says.endswith("?")
    assert policy.source[:3] in {"000", "001", "002", "003", "004"}
    assert bool(policy.choices) == (policy.kind in (PolicyKind.CHOICE, PolicyKind.STEPS))


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("profile_due_before", {"number": 4, "unit": "hours", "before": True}),
        ("profile_due_before", {"number": 4, "unit": "weeks", "before": False}),
        ("profile_review_every", {"number": 3, "unit": "months", "before": True}),
        ("profile_review_every", {"number": 121, "unit": "months"}),
        ("profile_review_every", "3 months"),
        ("profile_review_every", None),
        ("max_shortlist", "0"),
        ("max_shortlist", "three"),
        ("max_shortlist", "²"),
        ("max_shortlist", "9" * 5000),
        ("max_shortlist", True),
        ("max_shortlist", 2.5),
        ("freeze_on_cpr", "perhaps"),
        ("freeze_on_cpr", 1),
        ("removal_trigger", "never"),
        ("removal_trigger", ["panel"]),
        ("search_widening", []),
        ("search_widening", ["agency", "agency"]),
        ("search_widening", ["agency", "everyone"]),
        ("search_widening", "agency"),
        ("visit_record_template", "a\x00b"),
        ("visit_record_template", " "),
        ("visit_record_template", "x" * 201),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_with_a_sentence(key, typed):
    with pytest.raises(NotPossible, match=r"[.]$"):
        POLICIES[key].checked(typed)


def test_what_people_type_becomes_the_value():
    assert POLICIES["max_shortlist"].checked(" 4 ") == 4
    assert POLICIES["freeze_on_cpr"].checked("No") is False
    assert POLICIES["visit_record_template"].checked(" Home visit ") == "Home visit"
    assert POLICIES["worker_allocated"].checked({"number": 5, "unit": "working_days"}) == Period(5, Unit.WORKING_DAYS)


def test_values_are_said_in_words():
    assert words_for("profile_due_before", Period(4, Unit.WEEKS, before=True)) == "4 weeks before"
    assert words_for("freeze_on_cpr", True) == "yes"
    assert words_for("adm_decision_days", None) == "nothing set"
    assert words_for("search_widening", ("partnership", "all_approved")) == (
        "Adopters of the partnership, then All approved adopters, once agreed"
    )


def test_an_agencys_number_replaces_the_rules_own():
    rule = TIMESCALES["TS-01"]
    assert period_under(rule, Period(4, Unit.WEEKS, before=True)) == Period(4, Unit.WEEKS, before=True)
    assert period_under(TIMESCALES["TS-55"], None) is None


def test_a_day_type_turns_days_into_working_days():
    assert period_under(TIMESCALES["TS-46"], "working") == Period(10, Unit.WORKING_DAYS)
    assert period_under(TIMESCALES["TS-46"], "calendar") == Period(10, Unit.DAYS)


def test_a_count_or_a_rule_without_a_policy_keeps_its_length():
    assert period_under(TIMESCALES["TS-106"], 4) is None
    assert period_under(TIMESCALES["TS-14"], Period(0, Unit.DAYS)) == Period(0, Unit.DAYS)
    assert period_under(TIMESCALES["TS-23"], "anything") == Period(7, Unit.DAYS)
