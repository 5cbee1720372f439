"""Letters about a child’s case to those who care and work for the child."""

from adoption.letters import CARE, LetterKind

LETTERS = [
    LetterKind(
        kind="new_contact",
        says="Letter: your new contact",
        subject="Who to contact from now on",
        opening=(
            "From {when} the child’s case is with our permanence team. {worker} is the child’s social worker now, and "
            "the person to contact about anything that concerns the child.\n\n"
            "You can reach them at {reach}.\n\n"
            "Please use this contact instead of the earlier one. If anything is urgent meanwhile, call our office."
        ),
        asks={"when": "day", "worker": "name of the worker", "reach": "telephone and e-mail"},
        to_sides=frozenset({CARE}),
    )
]
