"""Every page of a profile, as the people who use it: found, filled in, refused with what was typed kept."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.models import CaseEvent, Document, Draft, EventKind, Look, ReadEvent
from familyfinding.flows import ProfileStatus
from familyfinding.models import (
    Contribution,
    FundingAgreement,
    MediaItem,
    Profile,
    ProfilingVisit,
    PublishedProfile,
    Review,
    Rung,
    Section,
    SharedCopy,
)
from tests.factories.adoption import DocumentVersionFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at

MONDAY = date(2026, 2, 2)
TODAY = {"day": "2", "month": "2", "year": "2026"}


def on(name: str) -> dict[str, str]:
    return {f"{name}_{part}": value for part, value in TODAY.items()}


@pytest.fixture
def asha(cast, signed_in):
    return signed_in(cast.asha)


@pytest.fixture
def tom(cast, signed_in):
    return signed_in(cast.tom)


def page(name, profile, *more):
    return reverse(f"familyfinding:{name}", args=[profile.file.reference, *more])


def words(answer):
    return answer.content.decode()


READING = ["profile", "write", "pictures", "check", "preview", "journey"]
FORMS = ["describe", "visit", "contribution", "add-picture", "ask-carers", "publish", "publish-changes", "take-down"]
FORMS += ["share", "talk", "review", "agreement", "recommendation", "promote", "put-back", "begin-again"]


@pytest.mark.parametrize("state", ["draft", "live"])
def test_every_page_of_a_profile_opens_for_its_worker(asha, request, state):
    profile = request.getfixturevalue(state)

    answers = {name: asha.get(page(name, profile)) for name in READING + FORMS}

    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {}
    assert all(profile.file.reference in words(answer) for answer in answers.values())


def test_no_name_of_a_child_stands_in_a_title_and_who_looked_is_written_down(cast, asha, live):
    for name in READING:
        title = words(asha.get(page(name, live))).split("<title>")[1].split("</title>")[0]

        assert "Rowan" not in title
        assert "Ashdown" not in title
        assert ReadEvent.rows.filter(file=live.file, user=cast.asha, what=f"familyfinding:{name}").count() == 1


@pytest.mark.parametrize("who", ["olu", "wes", "ada", "petra"])
def test_a_profile_of_another_team_or_agency_is_the_404_of_a_page_that_never_was(cast, signed_in, live, who):
    client = signed_in(getattr(cast, who))

    for name in READING + FORMS:
        hidden = client.get(page(name, live))
        never = client.get(reverse(f"familyfinding:{name}", args=["C-NEVERWAS"]))

        assert hidden.status_code == never.status_code == 404
        assert hidden.content == never.content


def test_a_section_is_saved_and_its_draft_thrown_away(cast, asha, draft):
    one = Section.rows.get(profile=draft, kind="likes")
    Draft.objects.create(user=cast.asha, form=f"profile-{draft.pk}-likes", typed={"text": "Half a thought"})
    address = page("section", draft, "likes")
    assert "Half a thought" in words(asha.get(address))

    answer = asha.post(address, {"text": "Loves trains.", "version": one.version})

    one.refresh_from_db()
    assert answer.status_code == 302
    assert (one.text, one.written_by) == ("Loves trains.", cast.asha)
    assert not Draft.objects.filter(user=cast.asha).exists()


def test_a_stale_save_shows_both_texts_and_saving_again_is_a_choice(cast, asha, tom, draft):
    one = Section.rows.get(profile=draft, kind="likes")
    address = page("section", draft, "likes")
    tom.post(address, {"text": "Tom’s words.", "version": one.version})

    refused = asha.post(address, {"text": "Asha’s words.", "version": one.version})

    assert refused.status_code == 422
    assert "Somebody else has changed this" in words(refused)
    assert "Tom’s words." in words(refused)
    assert words(refused).count("Asha’s words.") >= 2
    one.refresh_from_db()
    assert one.text == "Tom’s words."
    assert f'value="{one.version}"' in words(refused)
    assert asha.post(address, {"text": "Both.", "version": one.version}).status_code == 302


def test_sections_move_with_buttons_and_the_list_alone_is_answered_to_htmx(asha, draft):
    moved = asha.post(page("move-section", draft, "about"), {"to": "down"}, headers={"HX-Request": "true"})

    assert "About me moved down. Now 2 of 4." in words(moved)
    assert "<html" not in words(moved)
    assert [s.kind for s in Section.rows.filter(profile=draft).in_order()][:2] == ["likes", "about"]
    assert asha.post(page("move-section", draft, "likes"), {"to": "up"}).status_code == 302
    assert [s.kind for s in Section.rows.filter(profile=draft).in_order()][:2] == ["likes", "about"]


def test_the_preview_while_typing_is_the_portals_own_filter(asha, draft):
    shown = asha.post(page("section-preview", draft), {"text": "**Bold** <script>", "version": 1})

    assert "<strong>Bold</strong>" in words(shown)
    assert "<script>" not in words(shown)


def test_a_visit_and_a_contribution_are_recorded(cast, asha, draft):
    """FF-30, FF-31."""
    assert asha.post(page("visit", draft), {**on("visited_on"), "seen": "Sang to me"}).status_code == 302
    given = {"by_whom": "foster_carer", "name": "Jo", "text": "Sleeps well", "document": "", **on("given_on")}
    assert asha.post(page("contribution", draft), given).status_code == 302

    assert ProfilingVisit.rows.filter(seen="Sang to me").exists()
    assert Contribution.rows.filter(text="Sleeps well").exists()
    paper = cases.letter(draft.file, by=cast.asha, when=at(MONDAY, 11))
    assert asha.post(page("contribution", draft), given | {"text": "", "document": paper.pk}).status_code == 302
    assert "They gave “Letter”" in words(asha.get(page("profile", draft)))


def test_a_contribution_without_words_or_document_is_refused_and_keeps_what_was_typed(asha, draft):
    given = {"by_whom": "child", "name": "The child herself", "text": "", "document": "", **on("given_on")}

    answer = asha.post(page("contribution", draft), given)

    assert answer.status_code == 422
    assert "Write down what they said" in words(answer)
    assert "The child herself" in words(answer)


def test_publishing_from_the_page_makes_the_profile_live(asha, draft):
    """FF-29: the journey keeps the result of the check, field by field."""
    assert asha.post(page("publish", draft)).status_code == 302

    assert Profile.rows.get(pk=draft.pk).status == ProfileStatus.LIVE
    assert "nothing found that tells who the child is: Heading; Region; About me;" in words(
        asha.get(page("journey", draft))
    )


def test_publishing_names_the_field_and_the_word_and_the_refusal_stays_on_the_file(cast, asha, draft):
    """FF-29."""
    Section.rows.filter(profile=draft, kind="story").update(text="Rowan moved in after the court hearing.")

    answer = asha.post(page("publish", draft))

    assert answer.status_code == 422
    assert "“My story so far” holds “rowan”" in words(answer)
    assert "“My story so far” holds “court”" in words(answer)
    assert not PublishedProfile.rows.exists()
    assert CaseEvent.rows.filter(file=draft.file, kind=EventKind.REFUSED, recorded_by=cast.asha).exists()


def test_the_check_links_each_word_to_the_page_where_it_stands(asha, draft):
    Section.rows.filter(profile=draft, kind="story").update(text="Rowan came in spring.")

    shown = words(asha.get(page("check", draft)))

    assert page("section", draft, "story") in shown
    assert "first name" in shown


def test_a_letter_goes_to_the_manager_who_confirms_it(cast, asha, live, authority):
    """FF-17, FF-18."""
    given = {
        "local_authority": authority.pk,
        "officer": "Head of service",
        "limits": "",
        "limited": "no",
        "document": "",
        "upload": cases.SimpleUploadedFile("letter.pdf", cases.a_pdf(), content_type="application/pdf"),
        **on("dated_on"),
    }

    assert asha.post(page("agreement", live), given).status_code == 302

    agreement = FundingAgreement.rows.get()
    assert agreement.document is not None
    assert agreement.confirmed_on is None
    assert "Waits for a decision" in words(asha.get(page("profile", live)))
    cases.decide(agreement, by=cast.tom, when=at(MONDAY, 11))
    assert Profile.rows.get(pk=live.pk).rung == Rung.CONSORTIUM
    assert "From 9 February" in words(asha.get(page("profile", live)))


def test_an_agreement_without_its_document_is_refused_and_kept_and_nothing_typed_is_lost(cast, asha, live, authority):
    """FF-17."""
    given = {
        "local_authority": authority.pk,
        "officer": "Head of service",
        "limits": "",
        "limited": "no",
        "document": "",
        **on("dated_on"),
    }

    answer = asha.post(page("agreement", live), given)

    assert answer.status_code == 422
    assert "letter or e-mail itself" in words(answer)
    assert "Head of service" in words(answer)
    assert not FundingAgreement.rows.exists()
    assert CaseEvent.rows.filter(kind=EventKind.REFUSED, what__contains="without its document").exists()


def test_a_document_of_another_child_cannot_be_named_in_the_form(asha, live, authority):
    elsewhere = DocumentVersionFactory(document__kind="funding_agreement").document
    given = {"local_authority": authority.pk, "officer": "Head", "limited": "no", "document": elsewhere.pk}

    answer = asha.post(page("agreement", live), {**given, **on("dated_on")})

    assert answer.status_code == 422
    assert not FundingAgreement.rows.exists()


def test_widening_by_hand_is_refused_in_a_banner(asha, live):
    """FF-17, PN-35."""
    answer = asha.post(page("widen", live), follow=True)

    assert "Ask for the agreement first" in words(answer)
    assert Profile.rows.get(pk=live.pk).rung == Rung.HOME


def test_a_review_opens_the_next_and_confirms_the_journey_each_time(asha, live):
    """FF-03, FF-36."""
    given = {"checked": "All with the carers", "changed": "", **on("done_on")}

    answer = asha.post(page("review", live), given)
    assert answer.status_code == 422
    assert "that belongs to every review" in words(answer)
    assert "All with the carers" in words(answer)
    assert asha.post(page("review", live), given | {"confirm_journey": "on"}).status_code == 302

    assert Review.rows.filter(profile=live).count() == 2
    assert Profile.rows.get(pk=live.pk).accuracy_confirmed_on == MONDAY
    assert "Confirmed as accurate" in words(asha.get(page("journey", live)))


def test_a_photograph_on_a_live_profile_before_the_order_is_refused_and_kept(asha, live):
    """FF-29."""
    given = {"upload": cases.a_photograph(), "alt": "Red boots", "supplied_by": "Jo", "consented": "yes"}

    answer = asha.post(page("add-picture", live), {**given, **on("supplied_on")})

    assert answer.status_code == 422
    assert "no photograph or video may be added" in words(answer)
    assert not MediaItem.rows.exists()
    assert not Document.rows.filter(kind="photograph").exists()
    assert CaseEvent.rows.filter(kind=EventKind.REFUSED, what__contains="before the Placement Order").exists()


def test_a_photograph_on_a_draft_is_kept_for_later_and_shown_to_its_worker_only(cast, asha, signed_in, draft):
    given = {"upload": cases.a_photograph(), "alt": "Red boots", "supplied_by": "Jo", "consented": "yes"}
    assert asha.post(page("add-picture", draft), {**given, **on("supplied_on")}).status_code == 302
    item = MediaItem.rows.get()

    shown = asha.get(page("picture", draft, item.reference))

    assert shown["Content-Type"] == "image/jpeg"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert b"".join(shown.streaming_content)
    assert signed_in(cast.wes).get(page("picture", draft, item.reference)).status_code == 404
    assert asha.post(page("remove-picture", draft, item.reference)).status_code == 302
    assert asha.get(page("picture", draft, item.reference)).status_code == 404


def test_only_a_manager_holds_the_widening(asha, tom, live):
    assert asha.get(page("hold", live)).status_code == 403
    assert tom.post(page("hold", live), {"why": "A family is being visited"}).status_code == 302
    assert "A family is being visited" in words(asha.get(page("profile", live)))
    assert tom.post(page("end-hold", live), {"why": "They withdrew"}).status_code == 302


def test_panels_word_takes_the_profile_down_and_the_refusal_puts_it_back(asha, live):
    """FF-61."""
    assert asha.post(page("recommendation", live), on("recommended_on")).status_code == 302
    assert Profile.rows.get(pk=live.pk).status == ProfileStatus.REMOVED
    given = {"decision": "refused", "why": "Health questions", **on("decided_on")}

    assert asha.post(page("match-decision", live), given).status_code == 302

    assert Profile.rows.get(pk=live.pk).status == ProfileStatus.LIVE
    assert asha.get(page("match-decision", live)).status_code == 404


def test_take_down_asks_why_and_leaves_a_dated_copy(asha, live):
    """FF-62."""
    assert asha.post(page("take-down", live), {"why": ""}).status_code == 422
    assert asha.post(page("take-down", live), {"why": "The carers asked"}).status_code == 302
    assert not PublishedProfile.rows.exists()
    assert asha.get(page("copy", live, 1)).status_code == 200
    assert asha.post(page("put-back", live), {"why": "Talked it through"}).status_code == 302
    assert PublishedProfile.rows.count() == 1


def test_a_copy_is_taken_as_a_tagged_pdf_and_who_took_it_is_on_the_file(cast, asha, live):
    import io

    import pikepdf

    answer = asha.post(page("printed", live, 1))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "Rowan" not in answer["Content-Disposition"]
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert live.file.reference in str(pdf.docinfo["/Title"])
        assert "Rowan" not in str(pdf.docinfo["/Title"])
    assert ReadEvent.rows.filter(file=live.file, user=cast.asha, look=Look.PRINTED).count() == 1


def test_a_link_for_the_carers_is_shown_once_and_can_be_stopped(asha, client, live):
    """FF-33."""
    answer = asha.post(page("share", live), {"to_name": "Jo Carer", "days": "7"})
    copy = SharedCopy.rows.get()
    link = words(answer).split("http://testserver")[1].split("<")[0].strip()

    assert client.get(link).status_code == 200
    assert asha.post(page("stop-share", live, copy.reference)).status_code == 302
    assert client.get(link).status_code == 410


def test_an_everyday_mistake_in_a_date_is_said_in_words(asha, draft):
    answer = asha.post(
        page("visit", draft), {"visited_on_day": "31", "visited_on_month": "2", "visited_on_year": "2026"}
    )

    assert answer.status_code == 422
    assert "must be a real date" in words(answer)


@pytest.mark.parametrize("name", ["board", "cohort"])
def test_the_board_and_the_cohort_are_for_managers(asha, tom, live, name):
    address = reverse(f"familyfinding:{name}")

    assert asha.get(address).status_code == 403
    assert tom.get(address).status_code == 200


def test_the_board_shows_audience_age_review_and_missed_dates(tom, live, now):
    """FF-65."""
    now.move_to(at(date(2026, 5, 6), 9))

    shown = words(tom.get(reverse("familyfinding:board")))
    assert f"{live.published_at.day} {live.published_at:%b %Y}" in shown  # since when it is live

    assert "Our own adopters" in shown
    assert "2 May 2026" in shown
    assert "Late" in shown


def test_a_manager_of_another_agency_sees_none_of_it_on_the_board(cast, signed_in, live):
    """FF-65."""
    shown = words(signed_in(cast.olu).get(reverse("familyfinding:board")))

    assert live.file.reference not in shown
    assert "No profile is live" in shown


@pytest.mark.parametrize(
    ("audience", "says"),
    [(1, "see the child now"), (2, "do not see the child now"), (0, "People in assessment see no profile")],
)
def test_the_preview_says_who_sees_it_and_draws_the_portals_own_page(asha, live, audience, says):
    shown = words(asha.get(page("preview", live), {"audience": audience}))

    assert says in shown
    assert (cases.WORDS["about"] in shown) is (audience != 0)
