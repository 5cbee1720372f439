"""Logs name routes and numbers, never people (security 4.14)."""

import json
import logging
import traceback
from datetime import UTC, datetime


class NameFreeFormatter(logging.Formatter):
    """One JSON line. An exception is logged as its type and places in the code: its text may hold case data."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "from": record.name,
            "says": record.msg if record.name.startswith("django.request") else record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = " > ".join(
                f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])[-6:]
            )
        return json.dumps(line)
