"""The browsers a person is signed in with: at most two, each of which can be ended (security 4.11)."""

from __future__ import annotations

import re
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest

from adoption import clock
from adoption.models import SignIn, User

MOST = 2
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def noted(request: HttpRequest, user: User, *, was: str) -> str:
    """Keep the row of this browser: its key changes with the password. Beyond two, the oldest sign-in ends."""
    if not request.session.session_key:
        request.session.save()
    key = str(request.session.session_key)
    if not SignIn.objects.filter(user=user, session_key=was).update(session_key=key):
        SignIn.objects.get_or_create(
            session_key=key, defaults={"user": user, "began_at": clock.now(), "browser": browser(request)}
        )
        still = list(
            SignIn.objects.filter(user=user).order_by("-began_at", "-pk").values_list("session_key", flat=True)
        )
        end(user, keys=[old for old in still if old != key][MOST - 1 :])
    return key


def end(user: User, *, keys: list[str]) -> int:
    """End these sessions of the person at once: their next click asks them to sign in."""
    rows = SignIn.objects.filter(user=user, session_key__in=keys)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in list(rows.values_list("session_key", flat=True)):
        store().delete(key)
    return rows.delete()[0]


def end_all(user: User) -> int:
    """Sign the person out everywhere."""
    return end(user, keys=list(SignIn.objects.filter(user=user).values_list("session_key", flat=True)))


def browser(request: HttpRequest) -> str:
    """“Firefox on Windows”: enough to know one's own again."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    program = next((says for word, says in BROWSERS if re.search(word, agent)), "A browser")
    system = next((says for word, says in SYSTEMS if word in agent), "")
    return f"{program} on {system}" if system else program
