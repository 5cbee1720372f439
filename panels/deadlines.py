"""Which timescales run on a panel and on what it hears, and what starts and stops them (spec 10)."""

from adoption.engine.rule import Rule

RULES: list[Rule] = [
    # Panel meets at least monthly (PN-03): each meeting starts the month in which the next is held.
    Rule(
        ref="TS-52",
        model="panels.PanelMeeting",
        where="held",
        starts="held_on",
        stops="next_held_on",
        file="panel__file",
    ),
    # Papers are with the team manager, then with panel, so long before the day (PN-12). The meeting keeps both days:
    # worked out from policy when it is arranged or moved, or set by hand with a reason.
    Rule(
        ref="TS-27",
        model="panels.AgendaItem",
        where="with_check_due",
        starts="meeting__check_on",
        stops="papers_checked_on",
        on_the_day="The day by which papers of this meeting are with the team manager",
    ),
    Rule(
        ref="TS-28",
        model="panels.AgendaItem",
        where="with_submission_due",
        starts="meeting__submission_on",
        stops="papers_submitted_on",
        on_the_day="The day by which papers of this meeting are submitted",
    ),
    # On the day of the panel foster carers and adopters hear what it recommended (PN-21, PN-22).
    Rule(
        ref="TS-30",
        model="panels.Telling",
        where="carers",
        starts="since_on",
        stops="told_at",
    ),
    Rule(
        ref="TS-53",
        model="panels.Telling",
        where="adopters",
        starts="since_on",
        stops="told_at",
    ),
    # Foster carers hear the decision too (PN-28).
    Rule(
        ref="TS-124",
        model="panels.Telling",
        where="carers_of_the_decision",
        starts="since_on",
        stops="told_at",
    ),
    # The decision maker decides on a match (PN-25).
    Rule(
        ref="TS-55",
        model="panels.DecisionSheet",
        where="of_matches",
        starts="counts_from",
        stops="decided_on",
    ),
    # The adopters of a match are told what was decided, and told in writing (PN-28, PN-26). Those whose suitability was
    # decided: on their own record, which knows of a panel elsewhere too.
    Rule(
        ref="TS-120",
        model="panels.DecisionSheet",
        where="to_be_made_known",
        starts="decided_on",
        stops="told_on",
    ),
    Rule(
        ref="TS-121",
        model="panels.DecisionSheet",
        where="to_be_made_known",
        starts="decided_on",
        stops="written_on",
    ),
    # Members are appraised and the panel reviewed every year (PN-09); the decision maker watches one (PN-10).
    Rule(
        ref="TS-66",
        model="panels.Appraisal",
        where="owed",
        starts="opened_on",
        stops="done_on",
        file="member__panel__file",
        owner="member__panel__file__manager",
    ),
    Rule(
        ref="TS-67",
        model="panels.PanelReview",
        where="owed",
        starts="opened_on",
        stops="done_on",
        file="panel__file",
        owner="panel__file__manager",
    ),
    Rule(
        ref="TS-68",
        model="panels.DeciderYear",
        where="owed",
        starts="ends_on",
        stops="observed_on",
        file="panel__file",
    ),
]
