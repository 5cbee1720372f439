"""Who gets what at every address: one row for each page, one column for each person (security T1).

Each app keeps its rows in tests/access/<app>.py:

    ROWS = {"children:record": {"nobody": SIGN_IN, "asha": OK, "tom": OK, "dele": OK, "olu": HIDDEN, "ada": HIDDEN}}
    ARGS = {"children:record": lambda world: [world.child.file.reference]}

    def build(world): ...      # optional: records that the addresses need, kept as attributes of the world

A row is about GET; a key "POST name" is about a POST without anything typed. Every page needs a row of either kind.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories.children import ChildFactory

OK = "ok"  # the page
SIGN_IN = "sign in"  # sent to sign in
HIDDEN = "hidden"  # the same 404 as for an address that never was
REFUSED = "refused"  # 403, in words
MOVED = "moved"  # sent on to another page
CLOSED = "closed"  # 405: not asked for in this way
MEND = "mend"  # 422: a form that says what to mend

PERSONAS = ("nobody", "asha", "tom", "dele", "olu", "ada")
"""Every row names at least these; it may name anybody of the cast."""

Row = dict[str, str]
Args = Callable[[SimpleNamespace], list[object]]


def sections() -> dict[str, ModuleType]:
    """The apps that have rows, by name."""
    names = sorted(path.stem for path in Path(__file__).with_name("access").glob("[a-z]*.py"))
    return {name: import_module(f"tests.access.{name}") for name in names}


def all_rows() -> dict[str, Row]:
    return {name: row for section in sections().values() for name, row in section.ROWS.items()}


def page_names() -> set[str]:
    """The name of every address there is, allauth's included; an address without a name fails."""
    return set(_names(get_resolver(), ""))


def _names(resolver: URLResolver, space: str) -> list[str]:
    found: list[str] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            assert entry.name, f"{entry.pattern} has no name"
            found.append(space + entry.name)
        else:
            found += _names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
    return found


def build_world(cast) -> SimpleNamespace:
    """The cast by name and one child of team North; each section adds what its addresses need."""
    for user in cast.everyone().values():
        user.set_password("willow barn kettle")
        user.save(update_fields=["password"])
    world = SimpleNamespace(cast=cast, **vars(cast))
    world.child = ChildFactory(
        looking=True,
        file__agency=cast.ane,
        file__team=cast.north,
        file__lead=cast.asha,
        file__manager=cast.tom,
        file__reference="C-WWWWWWW",
    )
    world.file = world.child.file
    return world


def address_of(section: ModuleType, name: str, world: SimpleNamespace) -> str:
    args = getattr(section, "ARGS", {}).get(name, lambda world: [])(world)
    return reverse(name, kwargs=args) if isinstance(args, dict) else reverse(name, args=args)


def verdict(answer: HttpResponse) -> str:
    """The answer as one of the words above; anything else as its number."""
    if answer.status_code in (301, 302):
        return SIGN_IN if answer.headers["Location"].startswith("/sign-in/") else MOVED
    if 200 <= answer.status_code < 300:
        return OK
    words = {404: HIDDEN, 403: REFUSED, 405: CLOSED, 422: MEND}
    return words.get(answer.status_code, str(answer.status_code))
