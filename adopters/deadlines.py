"""Which timescales run on a household, and what starts and stops them (spec 10)."""

from adoption.engine.rule import Rule

RULES: list[Rule] = [
    # Whoever asks for the information pack gets it within ten days (AD-04).
    Rule(
        ref="TS-46",
        model="adopters.Enquiry",
        where="wanting_pack",
        starts="pack_requested_on",
        stops="pack_sent_on",
        file="household__file",
    ),
    # Whoever registers their interest hears from us within five days (AD-10).
    Rule(
        ref="TS-47",
        model="adopters.Registration",
        where="received",
        starts="received_on",
        stops="contacted_on",
        file="household__file",
    ),
    # Stage One usually takes two months (AD-15), and six at most (AD-16).
    Rule(
        ref="TS-48",
        model="adopters.StageOne",
        where="counted",
        starts="started_on",
        stops="ended_on",
        file="household__file",
    ),
    Rule(
        ref="TS-49",
        model="adopters.StageOne",
        where="counted",
        starts="started_on",
        stops="ended_on",
        file="household__file",
    ),
    # Once Stage One has succeeded and every DBS check is resolved, where the agency registers so early (AD-22, AD-40).
    Rule(
        ref="TS-08",
        model="adopters.StageOne",
        where="ready_to_register",
        starts="ready_to_register_on",
        stops="register_asked_on",
        file="household__file",
        only_where=("adopter_register_point", "stage_one"),
    ),
    # Whoever turns 18 in the household is checked from that day (AD-18).
    Rule(
        ref="TS-77",
        model="adopters.Member",
        where="coming_of_age",
        starts="born_on",
        stops="checked_on",
        file="household__file",
    ),
    # The assessment usually takes four months from the agreement, with six visits in them (AD-24).
    Rule(
        ref="TS-50",
        model="adopters.StageTwo",
        where="agreed",
        starts="agreed_on",
        stops="report_completed_on",
        file="household__file",
    ),
    Rule(
        ref="TS-51",
        model="adopters.StageTwo",
        where="agreed",
        starts="agreed_on",
        stops="visits_done_on",
        file="household__file",
    ),
    # The adopters hear on the day what panel recommended (PN-21); then the decision maker decides (PN-25).
    Rule(
        ref="TS-53",
        model="adopters.Suitability",
        where="recommended",
        starts="recommended_on",
        stops="told_recommendation_on",
        file="household__file",
    ),
    Rule(
        ref="TS-54",
        model="adopters.Suitability",
        where="recommended",
        starts="decision_counts_from",
        stops="decided_on",
        file="household__file",
    ),
    # They are told what was decided, by word of mouth and in writing (PN-28, PN-26).
    Rule(
        ref="TS-120",
        model="adopters.Suitability",
        where="to_be_made_known",
        starts="decided_on",
        stops="told_decision_on",
        file="household__file",
    ),
    Rule(
        ref="TS-121",
        model="adopters.Suitability",
        where="to_be_made_known",
        starts="decided_on",
        stops="written_on",
        file="household__file",
    ),
    # Adopters who were not approved turned to the review body: it has our papers in time (AAR r30C).
    Rule(
        ref="TS-125",
        model="adopters.IndependentReview",
        where="owed_our_papers",
        starts="asked_on",
        stops="papers_sent_on",
        file="suitability__household__file",
    ),
    # After approval both sides agree how a child is looked for (AD-36).
    Rule(
        ref="TS-117",
        model="adopters.Suitability",
        where="owed_a_matching_plan",
        starts="decided_on",
        stops="plan_agreed_on",
        file="household__file",
    ),
    # The approval is reviewed every twelve months until a match is made (AD-37, AAR r30D).
    Rule(
        ref="TS-118",
        model="adopters.ApprovalReview",
        where="owed",
        starts="opened_on",
        stops="done_on",
        file="suitability__household__file",
    ),
    # In the first months they are for children of the home agency, until that ends by itself or is waived (AD-44).
    Rule(
        ref="TS-09",
        model="adopters.Suitability",
        where="restricted",
        starts="decided_on",
        stops="home_restriction_lifted_at",
        file="household__file",
        effect="lift_home_restriction",
    ),
    # Then a national profile may be agreed: by the manager, or by the adopters themselves (AD-45, AD-46, CF-02).
    Rule(
        ref="TS-10",
        model="adopters.Suitability",
        where="approved_and_unmatched",
        starts="decided_on",
        stops="national_settled_on",
        file="household__file",
        only_where=("adopter_national_agreement", "family_finding_manager"),
    ),
    Rule(
        ref="TS-56",
        model="adopters.Suitability",
        where="approved_and_unmatched",
        starts="decided_on",
        stops="national_settled_on",
        file="household__file",
        only_where=("adopter_national_agreement", "adopters"),
    ),
    # A match is established, and the profile comes down (AD-52).
    Rule(
        ref="TS-12",
        model="adopters.Suitability",
        where="matched",
        starts="matched_on",
        stops="household__family_profile__taken_down_on",
        file="household__file",
    ),
]
