"""Help, accessibility and privacy can be read by everybody, also before signing in."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize("name", ["help", "accessibility", "privacy"])
@pytest.mark.parametrize("who", [None, "asha", "ada"])
def test_anybody_can_read_it(client, cast, name, who):
    if who:
        client.force_login(getattr(cast, who))

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert b"<h1" in response.content
