"""Deeds done at the same moment, and faults under which their race must have another end.

Nothing here waits for a time to pass: without its lock, each of the two reads, and neither goes on before both have.
So the fault does its harm on a slow machine as on a quick one.
"""

import threading
from collections import defaultdict

from django.db import connection

from adoption.errors import Refused

WON = "won"
PATIENCE = 60
"""Seconds after which something has gone wrong; nobody waits so long on purpose."""


def at_once(*deeds):
    """What each of them was told: WON, a refusal, or what broke."""
    ready, told = threading.Barrier(len(deeds)), [""] * len(deeds)

    def run(place, deed):
        try:
            ready.wait(PATIENCE)
            deed()
            told[place] = WON
        except Refused as refusal:
            told[place] = str(refusal)
        except Exception as broken:  # noqa: BLE001 (it is shown in the failure)
            told[place] = f"{type(broken).__name__}: {broken}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(deeds)]
    [thread.start() for thread in threads]
    [thread.join(2 * PATIENCE) for thread in threads]
    assert not any(words.startswith("AssertionError") for words in told), told  # they never met: this proves nothing
    return told


def one_won(told, says, *, planted):
    """Exactly one, and the other heard why; with the fault anything but that."""
    loser = next((words for words in told if words != WON), WON)
    clean = told.count(WON) == 1 and says in loser
    assert clean is not planted, told


class WithoutLock:
    """What `lock` and `hold` do, but for holding on to the row."""

    def __init__(self):
        self.readers, self.one_more = defaultdict(set), threading.Condition()

    def lock(self, row):
        fresh = type(row)._base_manager.get(pk=row.pk)
        self._wait_for_the_other(type(row))
        return fresh

    def hold(self, row):
        held = self.lock(row)
        held.file = row.file
        return held

    def _wait_for_the_other(self, kind):
        with self.one_more:
            self.readers[kind].add(threading.get_ident())
            self.one_more.notify_all()
            both = self.one_more.wait_for(lambda: len(self.readers[kind]) == 2, timeout=PATIENCE)
        assert both, f"only one of the two has read its {kind.__name__}"
