"""The questions of the Registration of Interest Form (AD-09). They start a talk; none of them turns anybody away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    name: str
    asks: str
    long: bool = False
    hint: str = ""


QUESTIONS = (
    Question("names", "Who is registering?", hint="Your full names, and any names you used before."),
    Question("born", "When were you born?", hint="Each of you, for example 4 May 1988."),
    Question("address", "Where do you live, and since when?", long=True),
    Question("earlier", "Where else have you lived in the last ten years?", long=True),
    Question("reach", "How and when do you like to be reached?"),
    Question("home", "Who else lives with you?", long=True, hint="Adults, children and animals, with their ages."),
    Question("relationship", "If you register as a couple: how long have you been together?"),
    Question("work", "What is your work, paid or not?", long=True),
    Question("health", "Is there anything about your health that you would like to tell us?", long=True),
    Question("offences", "Have you or anybody at home ever been cautioned or convicted?", long=True),
    Question("before", "Have you fostered, adopted or applied before? With whom?", long=True),
    Question("children", "What experience of children do you have?", long=True),
    Question("why", "What has brought you to adoption?", long=True),
    Question("hopes", "Which children do you think of at the moment?", long=True, hint="You may change your mind."),
    Question("people", "Who will stand by you?", long=True),
    Question("referees", "Who could write a reference for each of you?", long=True, hint="At least three people."),
    Question("questions", "What would you like to ask us?", long=True),
)
