"""Calls that go deep find room, and what was loaded is not looked through again."""

import gc
import resource
import sys
import threading

import pytest

from adoption.room import SELDOM, collect_seldom, with_room

TURNS, DEPTH = 200, 400


def at(depth, call):
    return call() if depth == 0 else at(depth - 1, call)


def deeper_and_deeper():
    """A busy loop at every depth: at some of them it crosses the end of a piece."""
    for depth in range(DEPTH):
        at(depth, lambda: [at(2, int) for _ in range(TURNS)])


def taken_anew(call):
    """How often memory was taken while `call` went deep, in a thread whose frames begin anew."""
    taken = []

    def measure():
        call(deeper_and_deeper)
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        call(deeper_and_deeper)
        taken.append(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)

    thread = threading.Thread(target=measure)
    thread.start()
    thread.join()
    return taken[0]


def plainly(call, *args):
    return call(*args)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="seen in Python 3.11")
def test_a_busy_loop_takes_no_memory_anew_at_the_end_of_a_piece():
    assert taken_anew(plainly) > 2 * TURNS
    assert taken_anew(with_room) < TURNS / 2


def test_what_is_called_with_room_answers_and_fails_as_it_does_alone():
    assert with_room(sorted, [2, 1], reverse=True) == [2, 1]
    with pytest.raises(ZeroDivisionError):
        with_room(divmod, 1, 0)
    with pytest.raises(RecursionError):
        with_room(at, sys.getrecursionlimit() + 1, int)


def test_what_is_loaded_is_looked_through_no_more():
    was, frozen = gc.get_threshold(), gc.get_freeze_count()
    kept = [[] for _ in range(1000)]
    try:
        collect_seldom()
        assert gc.get_threshold() == SELDOM
        assert gc.get_freeze_count() >= frozen + len(kept)
    finally:
        gc.set_threshold(*was)
