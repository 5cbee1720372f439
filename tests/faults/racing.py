"""Deeds done at the same moment, and faults under which their race must have another end.

Nothing here waits for a time to pass: without its lock, each of the two reads, and neither goes on before both have.
So the fault does its harm on a slow machine as on a quick one.
"""

import threading
import time
from collections import defaultdict
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction

from adoption.errors import Refused

WON = "won"
PATIENCE = 60
"""Seconds after which something has gone wrong; nobody waits so long on purpose."""


def at_once(*deeds, final_together=True):
    """What each of them was told: WON, a refusal, or what broke. None is final before every other has come to its end
    or waits for it, so what one reads is never what another has done already. Where the order of what they do is the
    question itself, `final_together` is taken away."""
    ready, told, ends = threading.Barrier(len(deeds)), [""] * len(deeds), Ends(len(deeds))

    def run(place, deed):
        try:
            ready.wait(PATIENCE)
            with ends.together(place) if final_together else nullcontext():
                deed()
            told[place] = WON
        except Refused as refusal:
            told[place] = str(refusal)
        except Exception as broken:  # noqa: BLE001 (it is shown in the failure)
            told[place] = f"{type(broken).__name__}: {broken}"
        finally:
            ends.come(place)
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(deeds)]
    [thread.start() for thread in threads]
    [thread.join(2 * PATIENCE) for thread in threads]
    assert not any(words.startswith("AssertionError") for words in told), told  # they never met: this proves nothing
    return told


class Ends:
    """How far each deed has come. The database knows which of them waits for another’s lock."""

    def __init__(self, deeds):
        self.pids, self.there = {}, [threading.Event() for _ in range(deeds)]

    @contextmanager
    def together(self, place):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("select pg_backend_pid()")
                (self.pids[place],) = cursor.fetchone()
            yield
            self.wait_for_the_others(place)

    def come(self, place):
        self.there[place].set()

    def wait_for_the_others(self, place):
        self.come(place)
        until = time.monotonic() + PATIENCE
        while not all(event.is_set() or self.waits(other) for other, event in enumerate(self.there)):
            assert time.monotonic() < until, "another deed neither ends nor waits"
            time.sleep(0.01)

    def waits(self, place):
        with connection.cursor() as cursor:
            cursor.execute("select cardinality(pg_blocking_pids(%s)) > 0", [self.pids.get(place, 0)])
            return cursor.fetchone()[0]


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


def in_this_order(monkeypatch, first, then):
    """The step `then` is not taken before `first` was, each a module and a name in it: the order that does harm."""
    taken = threading.Event()

    def before(*args, **facts):
        answer = steps[0](*args, **facts)
        taken.set()
        return answer

    def after(*args, **facts):
        assert taken.wait(PATIENCE), f"{first} was never taken"
        return steps[1](*args, **facts)

    steps = [getattr(*place) for place in (first, then)]
    monkeypatch.setattr(*first, before)
    monkeypatch.setattr(*then, after)
