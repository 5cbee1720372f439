"""Letters on what the agency decision maker decided: to adopters, and to a child’s parents (PN-26, PN-28).

Reasons are never filled in from the decision sheet: what it says about one side is not for the other. The gap stays
open, and stops the letter, until the worker has written what these readers may know.
"""

from adoption.letters import ADOPTER, BIRTH, LetterKind

REASONS = "the reasons, as far as these readers may know them"
ASK_US = (
    "Your social worker will gladly talk this over with you. If there is anything that you would like us to know "
    "or to explain, please write or call."
)
PARENTS = (
    "This letter tells you nothing about where {child} lives or will live. The social worker will tell you what "
    "happens next, how you can say what you wish, and where you find independent support and legal advice."
)

LETTERS = [
    LetterKind(
        kind="panel_invitation",
        says="Invitation to panel",
        subject="You are invited to panel",
        opening=(
            "We invite you to the meeting of our adoption panel on {when}.\n\n"
            "It takes place {where}.\n\n"
            "We hope that you come: members ask you a few questions, and you can ask yours. You need not, and nothing "
            "is held against you if you do not. I am with you, and will tell you beforehand what to expect. You hear "
            "on the same day what panel recommends; our decision maker decides afterwards and writes to you.\n\n"
            "Please tell me whether you come, and whether anything would make it easier for you to take part."
        ),
        asks={"when": "day and time", "where": "place, or how to join"},
        to_sides=frozenset({ADOPTER}),
        checked_when_to=frozenset(),
        by_hand=False,
    ),
    LetterKind(
        kind="match_approved",
        says="Decision letter: match approved",
        subject="Our decision on the proposed placement",
        opening=(
            "Our agency decision maker decided on {when} that the child about whom we talked with you should be placed "
            "with you for adoption.\n\n"
            "We now plan the next steps together: getting to know each other, the support that you and the child will "
            "have, and the day on which the child moves. Nothing is arranged without you.\n\n" + ASK_US
        ),
        asks={"when": "day of the decision"},
        to_sides=frozenset({ADOPTER}),
        by_hand=False,
    ),
    LetterKind(
        kind="match_not_approved",
        says="Decision letter: match not approved",
        subject="Our decision on the proposed placement",
        opening=(
            "Our agency decision maker decided on {when} that the child about whom we talked with you should not be "
            "placed with you as things stand. These are the reasons:\n\n{reasons}\n\n"
            "You remain approved as adopters.\n\n" + ASK_US
        ),
        asks={"when": "day of the decision", "reasons": REASONS},
        to_sides=frozenset({ADOPTER}),
        by_hand=False,
    ),
    LetterKind(
        kind="match_parents",
        says="Letter to a parent: placement for adoption decided",
        subject="A decision about {child}",
        opening=(
            "Our agency decision maker decided on {when} that {child} should be placed for adoption with a family whom "
            "we have assessed and approved. We cannot tell you who they are.\n\n" + PARENTS
        ),
        asks={"when": "day of the decision", "child": "first name of the child"},
        to_sides=frozenset({BIRTH}),
        by_hand=False,
    ),
    LetterKind(
        kind="no_match_parents",
        says="Letter to a parent: placement for adoption not approved",
        subject="A decision about {child}",
        opening=(
            "A family had been proposed for {child}. Our agency decision maker decided on {when} that {child} should "
            "not be placed with them as things stand.\n\n" + PARENTS
        ),
        asks={"when": "day of the decision", "child": "first name of the child"},
        to_sides=frozenset({BIRTH}),
        by_hand=False,
    ),
    LetterKind(
        kind="plan_parents",
        says="Letter to a parent: adoption is the plan",
        subject="A decision about {child}",
        opening=(
            "Our agency decision maker decided on {when} that {child} should be placed for adoption. These are the "
            "reasons:\n\n{reasons}\n\n" + PARENTS
        ),
        asks={"when": "day of the decision", "child": "first name of the child", "reasons": REASONS},
        to_sides=frozenset({BIRTH}),
        by_hand=False,
    ),
    LetterKind(
        kind="no_plan_parents",
        says="Letter to a parent: adoption is not the plan",
        subject="A decision about {child}",
        opening=(
            "Our agency decision maker decided on {when} that {child} should not be placed for adoption. These are the "
            "reasons:\n\n{reasons}\n\n" + PARENTS
        ),
        asks={"when": "day of the decision", "child": "first name of the child", "reasons": REASONS},
        to_sides=frozenset({BIRTH}),
        by_hand=False,
    ),
]
