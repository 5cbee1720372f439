"""Room for calls that go deep, and a collector that looks through memory seldom.

Python (3.11 does) keeps the frames of running functions in pieces of 16 KB, taken from the operating system and given
back as calls come and go. A page calls a hundred functions deep, and where its busiest loop crosses the end of a piece,
each turn takes and gives one: a tenth of the time of pages and tests went there. A first frame that asks for half a
megabyte gets a piece of one, in which all that it calls finds place; what is not used of it takes no memory.
"""

import gc
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Takes = ParamSpec("Takes")
Gives = TypeVar("Gives")

WORDS = 70_000
"""Of eight bytes: more than half of a piece of 1 MB, since Python doubles the size of a piece until the frame fits."""
SELDOM = (50_000, 10, 20)
"""Objects made and not freed before the collector looks again; Python's own 700 are made by a row or two of a page."""


def with_room(call: Callable[Takes, Gives], *args: Takes.args, **named: Takes.kwargs) -> Gives:
    """What `call` gives for these arguments."""
    return call(*args, **named)


with_room.__code__ = with_room.__code__.replace(co_stacksize=WORDS)


def collect_seldom() -> None:
    """What is loaded by now stays to the end of the process: looking through it again and again frees nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
