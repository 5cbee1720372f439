"""Pages anybody may read, signed in or not."""

from tests.access_table import OK, PERSONAS

ROWS = {name: dict.fromkeys(PERSONAS, OK) for name in ("help", "accessibility", "privacy")}
