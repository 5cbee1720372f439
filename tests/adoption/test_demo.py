"""Whoever starts the demonstration again finds it as they left it."""

import pytest
from django.apps import apps

from tests.fixtures.demonstration import played

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("demonstration")]


def counted():
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_played_again_it_adds_nothing(demonstration):
    before = counted()
    played()
    assert {label: (before[label], now) for label, now in counted().items() if before[label] != now} == {}
    assert before["children.Child"] > 10
