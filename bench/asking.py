"""How a measured page is asked for: as somebody who is signed in, and with the answer looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

from adoption.models import User


@dataclass(frozen=True)
class Page:
    """`ask` fetches the page and refuses anything but success; `statement` is its measure."""

    name: str
    ask: Callable[[], Any]
    statement: str
    values: dict[str, Any]
    note: str = ""


def day(on: date) -> dict[str, str]:
    """A date as its three boxes send it."""
    return {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year)}


class Browser:
    """Signed in, and takes nothing but what it expects for an answer."""

    def __init__(self, user: User) -> None:
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(self, path: str) -> bytes:
        return self.answer(self.client.get(path), 200)

    def post(self, path: str, typed: dict[str, str]) -> bytes:
        return self.answer(self.client.post(path, typed), 200)

    def part(self, path: str, typed: dict[str, str]) -> bytes:
        """As the live filter asks, while somebody types."""
        return self.answer(self.client.post(path, typed, headers={"HX-Request": "true"}), 200)

    def save(self, path: str, typed: dict[str, str]) -> bytes:
        """Saved, and sent on to the next page, which is not counted."""
        return self.answer(self.client.post(path, typed), 302)

    def answer(self, response: Any, expected: int) -> bytes:
        if response.status_code != expected:
            raise RuntimeError(f"{response.request['PATH_INFO']} answered {response.status_code}, not {expected}")
        return bytes(response.content)
