"""The demonstration’s children are there, each with its dates."""

import pytest

from adoption.models import Deadline
from children.demo_steps import CHILDREN, find
from children.models import Child

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("demonstration")]


def test_every_child_of_the_demonstration_is_on_file_once(demonstration):
    assert Child.rows.filter(pk__in=[find(name).pk for name in CHILDREN]).count() == len(CHILDREN)
    assert Deadline.rows.filter(file=find("poppy").file, rule="TS-14").exists()
    assert find("isla").file.lead == demonstration.asha
