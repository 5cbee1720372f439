"""The statement behind every deadline is built once and filled in for each call: the answers may not differ for it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adoption import clock
from adoption.engine.policy import PolicyBook
from adoption.engine.projection import facts, rules_for
from adoption.engine.rule import running_rules
from adoption.engine.statement import AGENCIES, Blank, built, filled
from tests.factories.children import ChildFactory


@pytest.fixture
def files(cast):
    return [ChildFactory(looking=True, file__agency=cast.ane, file__team=cast.north).file.pk for _ in range(3)]


def test_a_file_alone_among_others_and_in_a_span_has_the_same_facts(files):
    rules = rules_for(PolicyBook.whole())
    alone = [fact for file in files for fact in facts(rules, [file])]

    assert alone
    assert sorted(facts(rules, files), key=by_file) == sorted(alone, key=by_file)
    assert sorted(facts(rules, range(files[0], files[-1] + 1)), key=by_file) == sorted(alone, key=by_file)
    assert list(facts(rules, range(files[-1] + 1, files[-1] + 2))) == list(facts(rules, [])) == []


def test_for_one_file_the_database_plans_it_once_and_a_log_shows_it_as_text(files):
    rules = rules_for(PolicyBook.whole())
    often = [list(facts(rules, [files[0]])) for _ in range(8)]
    with connection.cursor() as cursor:
        cursor.execute("select max(generic_plans) from pg_prepared_statements where statement like %s", ["%children_%"])
        assert cursor.fetchone()[0] >= 1, "planned anew each time"

    with CaptureQueriesContext(connection) as seen:
        logged = list(facts(rules, [files[0]]))
    assert often == [logged] * 8
    assert [str(files[0]) in query["sql"] for query in seen.captured_queries] == [True]


def by_file(fact):
    return fact.file, fact.record, fact.rule.ref


def test_a_rule_of_other_agencies_is_left_out_also_when_the_statement_is_kept(cast, files):
    rule = next(fact.rule for fact in facts([(rule, None) for rule in running_rules()], files))

    assert len(list(facts([(rule, {cast.ane.pk})], files))) == 3
    assert list(facts([(rule, {cast.atlas.pk})], files)) == []
    assert len(list(facts([(rule, {cast.atlas.pk, cast.ane.pk})], files))) == 3


@pytest.mark.parametrize("shape", ["one", "some", "span"])
def test_what_is_kept_does_not_depend_on_the_day(shape):
    """A `where` that asks the clock would go on giving the answer of the day on which the statement was built."""
    rules = tuple((rule, True) for rule in running_rules())
    today = built.__wrapped__(rules, shape)
    clock.wind(timedelta(days=400))
    try:
        assert built.__wrapped__(rules, shape) == today
    finally:
        clock.wind(timedelta())


@pytest.mark.parametrize("asked", [[7], [7, 8], range(7, 9)], ids=["one", "some", "span"])
def test_no_blank_stays_empty(asked):
    rules = [(rule, {5} if rule.only_where else None) for rule in running_rules()]
    _, params = filled(rules, asked)
    numbers = [n for given in params for n in (given if isinstance(given, list) else [given]) if isinstance(n, int)]
    assert not any(isinstance(given, Blank) for given in params)
    assert min(numbers) > AGENCIES
