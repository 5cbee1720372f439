"""Which timescales run on a child, and what starts and stops them (spec 10)."""

from adoption.engine.rule import Rule

RULES = [
    # The decision maker’s decision is on the file the same day as the Best Interest Decision: whatever is counted
    # from it waits for that record (CH-10) …
    Rule(
        ref="TS-130",
        model="children.Child",
        where="decided_on_here",
        starts="plan_decided_on",
        stops="best_interest_decided_on",
    ),
    # … then a worker within a week of the Best Interest Decision (CH-11), for every child: no rule asks for age,
    # disability or the way into care (CH-15) …
    Rule(
        ref="TS-14",
        model="children.Child",
        where="plan_is_adoption",
        starts="best_interest_decided_on",
        stops="allocated_on",
        only_where=("worker_allocated_from", "best_interest_decision"),
    ),
    # … or at the decision maker’s decision, where the agency counts from that (CH-12, CF-12).
    Rule(
        ref="TS-59",
        model="children.Child",
        where="plan_decided",
        starts="plan_decided_on",
        stops="allocated_on",
        only_where=("worker_allocated_from", "decision"),
    ),
    # With it the family finding plan is on the file (FF-13).
    Rule(
        ref="TS-122",
        model="children.Child",
        where="owing_finding_plan",
        starts="best_interest_decided_on",
        stops="plan_written_on",
    ),
    # A relinquished child has a worker as soon as the referral is made (CH-03).
    Rule(
        ref="TS-58",
        model="children.Child",
        where="relinquished",
        starts="relinquished_on",
        stops="allocated_on",
    ),
    # The worker reaches the carers, who get their pack (CH-14).
    Rule(
        ref="TS-119",
        model="children.Child",
        where="with_carers_to_reach",
        starts="allocated_on",
        stops="carers_pack_on",
    ),
    # Other carers are reached as the first ones were (CH-14).
    Rule(
        ref="TS-132",
        model="children.Child",
        where="with_new_carers_to_reach",
        starts="carers_changed_on",
        stops="new_carers_pack_on",
    ),
    # At the Placement Order the case passes to the permanence worker (CH-19).
    Rule(
        ref="TS-19",
        model="children.Child",
        where="with_order_and_worker",
        starts="order_granted_on",
        stops="responsibility_moved_on",
        effect="children.take_over",
    ),
    # … and carers and professionals hear whom to contact now (CH-19).
    Rule(
        ref="TS-131",
        model="children.ContactChange",
        where="owed",
        starts="changed_on",
        stops="told_on",
        file="child__file",
    ),
]
