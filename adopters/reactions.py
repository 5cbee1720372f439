"""What follows inside this app from its own news, so that a generic action need not know who cares."""

from adopters.actions import (
    closing,
    decision_letters,
    letters_in_portal,
    matches,
    messages,
    portal_accounts,
    reviews,
    stage_one,
    stage_two,
    while_waiting,
)
from adopters.news import News
from adoption.letters_news import News as LetterNews
from adoption.people_news import News as PeopleNews

REACTIONS = [
    (LetterNews.SENT, letters_in_portal.share_letter),
    (LetterNews.SENT, decision_letters.letter_sent),
    (News.AGREEMENT_SIGNED, stage_one.plan_signed),
    (News.AGREEMENT_SIGNED, stage_two.agreement_signed),
    (News.AGREEMENT_SIGNED, while_waiting.matching_plan_signed),
    (News.APPLICANT_LEFT, decision_letters.applicant_left),
    (News.APPROVED, matches.show_when_approved),
    (News.APPROVAL_ENDED, matches.down_with_the_search),
    (News.REALLOCATED, messages.pass_on),
    (PeopleNews.HANDED_OVER, messages.pass_on_all),
    (News.CLOSED, matches.down_with_the_search),
    (News.CLOSED, stage_one.end_with_the_file),
    (News.CLOSED, stage_two.end_with_the_file),
    (News.CLOSED, reviews.end_with_the_file),
    (News.CLOSED, closing.questions_end_with_the_file),
    (News.CLOSED, closing.places_end_with_the_file),
    (News.CLOSED, portal_accounts.end_with_the_file),
]
