"""How a fault is planted in a race."""

import pytest

from tests.faults.racing import WithoutLock


@pytest.fixture(params=[False, True], ids=["as it is", "with a fault"])
def fault(request, monkeypatch):
    """A function that takes the named locks out, when this is the run with the fault; it says whether it is."""

    def plant(*places):
        without = WithoutLock()
        for module, name in places if request.param else ():
            monkeypatch.setattr(module, name, getattr(without, name))
        return request.param

    return plant
