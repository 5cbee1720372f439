"""Deny by default: in a request, an unscoped query on a guarded model raises (security 4.1, layer 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

if TYPE_CHECKING:
    from typing import Self

M_co = TypeVar("M_co", bound=models.Model, covariant=True)
V = TypeVar("V", bound=Callable[..., Any])

_in_request: ContextVar[bool] = ContextVar("in_request", default=False)
_only_reads: ContextVar[bool] = ContextVar("only_reads", default=True)


class UnscopedQuery(RuntimeError):
    """A page asked for case records without saying for whom. Start from `.objects.visible_to(user)`."""


@contextmanager
def guarded(*, only_reads: bool = True) -> Iterator[None]:
    """For the length of a request, guarded models answer only scoped queries."""
    token, reads = _in_request.set(True), _only_reads.set(only_reads)
    try:
        yield
    finally:
        _only_reads.reset(reads)
        _in_request.reset(token)


def only_reads() -> bool:
    """False while a request may change something or take a copy away: break-glass opens nothing then (security 4.6)."""
    return _only_reads.get()


def takes_out(view: V) -> V:
    """Marks a page that hands out a copy to keep: a download, a print-out, an export."""
    view.takes_out = True  # type: ignore[attr-defined]
    return view


def taking_out() -> None:
    """For the rest of this request, what is only open for reading is not open."""
    _only_reads.set(False)


class GuardedManager(models.Manager[M_co]):
    """Behind `objects`: what it gives must be scoped in a request. Behind `rows` is an ordinary manager."""

    def get_queryset(self) -> models.QuerySet[M_co]:
        queryset = super().get_queryset()
        queryset._guarded = True  # type: ignore[attr-defined]
        return queryset


class GuardedQuerySet(models.QuerySet[M_co]):
    """A queryset that must pass through `visible_to` before a request may read it.

    Rows reached from a record already in hand (`file.events`) count as scoped: the record was.
    """

    _scoped = False
    _guarded = False

    if not TYPE_CHECKING:

        @classmethod
        def as_manager(cls):
            manager = GuardedManager.from_queryset(cls)()
            manager._built_with_asmanager = True
            return manager

    def scoped(self) -> Self:
        """Called by `visible_to` alone."""
        clone: Self = self._chain()  # type: ignore[attr-defined]
        clone._scoped = True
        return clone

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._scoped, clone._guarded = self._scoped, self._guarded
        return clone

    def _check_scope(self) -> None:
        reached_from_a_record = "instance" in getattr(self, "_hints", {})
        if _in_request.get() and self._guarded and not self._scoped and not reached_from_a_record:
            raise UnscopedQuery(f"{self.model.__name__}.objects was read without visible_to(user).")

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._check_scope()
        super()._fetch_all()  # type: ignore[misc]

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._check_scope()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._check_scope()
        return super().count()

    def exists(self) -> bool:
        self._check_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._check_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._check_scope()
        return super().update(**kwargs)

    def delete(self) -> Any:
        self._check_scope()
        return super().delete()
