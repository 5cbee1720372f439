"""Letters to adopters that an action begins."""

from adoption.letters import ADOPTER, LetterKind
from adoption.permissions import Permission

LETTERS = [
    LetterKind(
        kind="registration_accepted",
        says="Letter on acceptance into Stage One",
        subject="Your Registration of Interest",
        opening=(
            "Thank you for your Registration of Interest, and for talking with us.\n\n"
            "We are glad to go on with you: Stage One begins now. Your social worker draws up a plan with you of what "
            "we will do and what you will do, and takes up checks and references.\n\n"
            "Stage One usually takes two months. You may go at your own pace, and ask for a pause."
        ),
        to_sides=frozenset({ADOPTER}),
        checked_when_to=frozenset(),
        by_hand=False,
    ),
    LetterKind(
        kind="registration_refused",
        says="Letter on the refusal of a Registration of Interest",
        subject="Your Registration of Interest",
        opening=(
            "Thank you for your Registration of Interest, and for talking with us.\n\n"
            "We have decided not to go on to Stage One. These are our reasons:\n\n"
            "{reasons}\n\n"
            "We will gladly talk this over with you. If you do not agree with our decision, you may complain to us; "
            "we will tell you how. You may also turn to another adoption agency."
        ),
        asks={"reasons": "the reasons"},
        to_sides=frozenset({ADOPTER}),
        checked_by=Permission.DOCUMENT_ADD,
        by_hand=False,
    ),
    LetterKind(
        kind="stage_one_ended",
        says="Letter on the end of Stage One",
        subject="Your application to adopt",
        opening=(
            "Thank you for the time and thought that you have given to adoption.\n\n"
            "We have decided that your application does not go on to Stage Two. These are our reasons:\n\n"
            "{reasons}\n\n"
            "{elsewhere}\n\n"
            "Your social worker will gladly talk this over with you. If you do not agree with our decision, you may "
            "complain to us; we will tell you how."
        ),
        asks={"reasons": "the reasons", "elsewhere": "where else they may turn"},
        to_sides=frozenset({ADOPTER}),
        checked_by=Permission.ASSESSMENT_DECIDE,
        by_hand=False,
    ),
    LetterKind(
        kind="suitability_approved",
        says="Decision letter: approved",
        subject="Our decision on your application to adopt",
        opening=(
            "Our agency decision maker decided on {when} that you are suitable to adopt.\n\n"
            "Congratulations. From that day we look with you for a child. Your social worker will go through your "
            "Matching Plan with you, and tells you what happens next.\n\n"
            "We look at your approval again at least once a year until a child is placed with you. Please tell us of "
            "any change in your household, health, home or work."
        ),
        asks={"when": "day of the decision"},
        to_sides=frozenset({ADOPTER}),
        by_hand=False,
    ),
    LetterKind(
        kind="suitability_not_approved",
        says="Decision letter: not approved",
        subject="Our decision on your application to adopt",
        opening=(
            "Our agency decision maker decided on {when} that we do not propose to approve you as suitable to adopt. "
            "These are the reasons:\n\n"
            "{reasons}\n\n"
            "You have 40 working days, beginning with the date of this letter, either to write to us or to ask the "
            "Independent Review Mechanism to look at this decision. You cannot do both. If we hear nothing in that "
            "time, the decision is final.\n\n"
            "Your social worker will gladly talk this over with you."
        ),
        asks={"when": "day of the decision", "reasons": "the reasons"},
        to_sides=frozenset({ADOPTER}),
        by_hand=False,
    ),
]
