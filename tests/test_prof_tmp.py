import cProfile
import pstats
import time

from tests.adoption.test_access_table import *


def test_prof(world, browsers, nowhere):
    pr = cProfile.Profile()
    pr.enable()
    t = time.process_time()
    n = 0
    section = sections()["children"]
    getattr(section, "build", lambda world: None)(world)
    for key, row in section.ROWS.items():
        posted = key.startswith("POST ")
        name = key.removeprefix("POST ")
        address = address_of(section, name, world)
        for who in row:
            ask(browsers[who], "post" if posted else "get", address)
            n += 1
    pr.disable()
    print("N", n, "cpu", time.process_time() - t)
    pstats.Stats(pr).sort_stats("cumtime").print_stats(110)
    pstats.Stats(pr).sort_stats("tottime").print_stats(25)
