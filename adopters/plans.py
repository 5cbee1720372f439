"""What a Stage One Plan says before anybody changes a word: what the team provides and what the adopters do (AD-13)."""

from __future__ import annotations

Section = dict[str, str]

STAGE_ONE_PLAN: tuple[Section, ...] = (
    {
        "heading": "What our team will provide",
        "text": (
            "- A named social worker, and somebody else to ask when they are away\n"
            "- Information about adoption, the children who wait, and the support there is\n"
            "- A place on the preparation course\n"
            "- Checks and references taken up within the first weeks\n"
            "- A meeting at the end, and our decision in writing"
        ),
    },
    {
        "heading": "What you will do",
        "text": (
            "- Send us the details for checks and for at least three referees\n"
            "- See your doctor for the medical\n"
            "- Give us your full history of work and homes\n"
            "- Come to the preparation course, and read what we give you\n"
            "- Tell us of any change in your household or your health"
        ),
    },
    {
        "heading": "How long it takes",
        "text": "Usually two months. You may ask for a pause. With a good reason it may take up to six months.",
    },
    {
        "heading": "If you are not content",
        "text": "Talk to your social worker or their manager. You may also complain.",
    },
)
