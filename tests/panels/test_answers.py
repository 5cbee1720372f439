"""Two who minute the same answer to a member’s question lose no word (GV-71, PN-20)."""

import pytest
import time_machine
from django.urls import reverse

from panels.models import Question
from tests.factories.panels import QuestionFactory
from tests.panels import rooms

pytestmark = pytest.mark.usefixtures("private_files")


def test_an_answer_written_over_another_shows_both_and_is_saved_only_on_purpose(room, in_session, signed_in):
    with time_machine.travel(rooms.at(rooms.PANEL, 11), tick=False):
        asked = QuestionFactory(item=in_session, member=room.meeting.seats.order_by("pk").first().member)
        address = reverse("panels:answer-question", args=[asked.reference])
        browser = signed_in(room.pam)
        version = browser.get(address).context["form"]["version"].value()
        assert signed_in(room.ava).post(address, {"text": "They read together.", "version": version}).status_code == 302

        answer = signed_in(room.pam).post(address, {"text": "They had a family meeting.", "version": version})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "They read together." in page
        assert "They had a family meeting." in page
        assert Question.rows.get(pk=asked.pk).answer == "They read together."
        both = {"text": "They read together, and had a family meeting."}
        again = answer.context["form"]["version"].value()
        assert signed_in(room.pam).post(address, both | {"version": again}).status_code == 302
        assert Question.rows.get(pk=asked.pk).answer == both["text"]
