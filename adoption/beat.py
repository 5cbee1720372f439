"""A beat that may run on every machine: only the one that holds a lock in the database sends anything."""

from typing import Any

import psycopg
from celery.beat import Scheduler
from celery.utils.log import get_logger
from django.db import connection

log = get_logger(__name__)

LOCK = 0x686F6D6577617264  # “homeward”; a session lock, so it goes when its process or connection does
CONNECTION = {"host", "port", "user", "password", "dbname", "sslmode", "sslrootcert"}
NOTICED_SOON: dict[str, Any] = {  # seconds and tries: how soon either side learns that the other is gone
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


class LockedScheduler(Scheduler):  # type: ignore[misc]
    """The schedule is in the settings and its state in memory: tasks look at rows, so nothing is lost by forgetting.

    Needs a direct connection, not one through a pooler that shares sessions.
    """

    retry_every = 5.0  # seconds between attempts to become the one, and between proofs of still being it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.session: psycopg.Connection[Any] | None = None
        self.held = False
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due, if we are the one. Returns the seconds until the next look."""
        if not self.leads():
            return self.retry_every
        return min(super().tick(*args, **kwargs) or self.retry_every, self.retry_every)

    def leads(self) -> bool:
        try:
            if self.session is None:
                self.session = self.connect()
            if self.held:
                self.session.execute("select 1")  # the lock is ours only while this session lives
            else:
                self.try_to_lead(self.session)
        except psycopg.Error as reason:
            log.warning("beat: no connection to the database: %s", type(reason).__name__)
            self.disconnect()
        return self.held

    def connect(self) -> "psycopg.Connection[Any]":
        known = {k: v for k, v in connection.get_connection_params().items() if k in CONNECTION}
        return psycopg.connect(**known, **NOTICED_SOON, autocommit=True, application_name="beat")

    def try_to_lead(self, session: "psycopg.Connection[Any]") -> None:
        row = session.execute("select pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        self.held = bool(row and row[0])
        if self.held:
            log.info("beat: this process sends from now on")
            self._heap = None  # reckon anew: what the previous one sent is not sent again

    def disconnect(self) -> None:
        self.held = False
        if self.session is not None:
            self.session.close()
            self.session = None

    def close(self) -> None:
        self.disconnect()
        super().close()
