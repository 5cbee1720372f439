"""What a browser’s tests leave to those that follow."""

from django.db import connection


def test_no_connection_from_before_lies_in_wait_until_the_browser_is_closed(transactional_db, request):
    """Its database is copied anew meanwhile, which ends it; and it would be the next test’s."""
    connection.ensure_connection()
    of_before = connection.connection

    request.getfixturevalue("browser")

    assert of_before.closed
