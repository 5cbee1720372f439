"""Which records the profile’s timescales are about, and what starts and stops each clock (spec 10)."""

from adoption.engine.rule import Rule

PROFILE = "familyfinding.Profile"
FILE = "child__file"
PART = "profile__child__file"

RULES = [
    Rule(
        ref="TS-01",  # FF-07, FF-08; counted from the court’s date, never from the Best Interest Decision (FF-12)
        model=PROFILE,
        where="due_before_order",
        starts="child__planned_order_on",
        stops="first_published_on",
        file=FILE,
        owner="owner",
        only_where=("profile_needed_if_likely_match", False),
    ),
    Rule(
        ref="TS-02",  # FF-09, CF-53
        model=PROFILE,
        where="due_after_collapse",
        starts="match_fell_through_on",
        stops="first_published_on",
        file=FILE,
        owner="owner",
        only_where=("profile_needed_if_likely_match", False),
    ),
    Rule(
        ref="TS-03",  # FF-18
        model="familyfinding.FundingAgreement",
        where="releasing",
        starts="effective_at",
        stops="released_at",
        file=PART,
        only_with=("search_widening", "consortium"),
        effect="release_to_consortium",
    ),
    Rule(
        ref="TS-04",  # FF-19, CF-04
        model=PROFILE,
        where="awaiting_national",
        starts="released_to_consortium_at",
        stops="released_nationally_at",
        file=FILE,
        only_with=("search_widening", "consortium"),
        effect="release_nationally",
    ),
    Rule(
        ref="TS-05",  # FF-36, CF-28
        model="familyfinding.Review",
        where="owed",
        starts="opened_on",
        stops="done_on",
        file=PART,
        owner="profile__owner",
    ),
    Rule(
        ref="TS-06",  # FF-37
        model="familyfinding.ChangeToAnswer",
        where="owed",
        starts="reported_on",
        stops="answered_on",
        file=PART,
        owner="profile__owner",
    ),
    Rule(
        ref="TS-07",  # FF-61
        model="familyfinding.MatchAtPanel",
        where="taking_down",
        starts="removes_on",
        stops="removed_on",
        file=PART,
        effect="take_down_for_match",
    ),
    Rule(
        ref="TS-11",  # AD-50, CF-11
        model="familyfinding.Exploration",
        where="freezing",
        starts="shared_at",
        stops="frozen_at",
        file="household__file",
        only_where=("freeze_on_cpr", True),
        effect="freeze_household",
    ),
    Rule(
        ref="TS-15",  # FF-10, FF-12
        model=PROFILE,
        where="due_before_hearing",
        starts="child__final_hearing_on",
        stops="shown_for_hearing_on",
        file=FILE,
        owner="owner",
        only_where=("profile_needed_if_likely_match", True),
    ),
    Rule(
        ref="TS-18",  # FF-34
        model=PROFILE,
        where="media_owed",
        starts="media_opened_on",
        stops="media_added_on",
        file=FILE,
        owner="owner",
    ),
    Rule(
        ref="TS-20",  # FF-21
        model=PROFILE,
        where="owing_discussion",
        starts="child__order_granted_on",
        stops="discussed_interagency_on",
        file=FILE,
        owner="owner",
        only_where=("interagency_approver", "service_manager"),
    ),
    Rule(
        ref="TS-123",  # FF-22
        model="familyfinding.FundingAgreement",
        where="owing_plan",
        starts="confirmed_on",
        stops="plan_updated_on",
        file=PART,
    ),
    Rule(
        ref="TS-102",  # FF-35
        model="familyfinding.MediaRequest",
        where="owed",
        starts="opened_on",
        stops="uploaded_on",
        file=PART,
        owner="profile__owner",
    ),
    Rule(
        ref="TS-116",  # CF-06
        model="familyfinding.MatchAtPanel",
        where="refused",
        starts="refused_on",
        stops="reinstated_on",
        file=PART,
        effect="put_back_after_refusal",
    ),
    # The monthly family finding meeting: FF-41 to FF-43
    Rule(
        ref="TS-16",
        model="familyfinding.MonthOwed",
        where="owed",
        starts="opened_on",
        stops="held_on",
        file="round__file",
    ),
    Rule(
        ref="TS-17",
        model="familyfinding.Presentation",
        where="owed",
        starts="due_on",
        stops="presented_on",
        file=FILE,
        owner="child__profile__owner",
        on_the_day="The last family finding meeting before the final hearing",
    ),
    # Links: from the shortlist to the decision whether to go ahead (MT-08, MT-13, MT-15)
    Rule(
        ref="TS-22",
        model="familyfinding.Shortlist",
        where="confirmed",
        starts="confirmed_on",
        stops="met_on",
        file=FILE,
    ),
    Rule(
        ref="TS-23",
        model="familyfinding.ValidationVisit",
        where="owed",
        starts="owed_since",
        stops="visited_on",
        file="link__child__file",
    ),
    Rule(
        ref="TS-24",  # CF-34: never on the day itself
        model="familyfinding.ValidationVisit",
        where="to_decide",
        starts="visited_on",
        stops="decided_on",
        file="link__child__file",
    ),
    # From the decision to proceed to panel (MT-21 to MT-42).
    Rule(
        ref="TS-25",  # MT-39, SC-03
        model="familyfinding.LifeStory",
        where="owing_referral",
        starts="preparation__proceeded_on",
        stops="referred_on",
        file="preparation__link__child__file",
    ),
    Rule(
        ref="TS-26",  # MT-31, SC-03
        model="familyfinding.Consultation",
        where="owing_report",
        starts="meeting__at",
        stops="cpr_sent_on",
        file="meeting__child__file",
    ),
    Rule(
        ref="TS-105",  # MT-38; before panel is assumed
        model="familyfinding.LifeStory",
        where="owing_sessions",
        starts="preparation__panel_on",
        stops="reported_on",
        file="preparation__link__child__file",
        owner="worker",
    ),
    Rule(
        ref="TS-112",  # MT-25
        model="familyfinding.CarerGroup",
        where="wanted",
        starts="wanted_on",
        stops="agreed_on",
        file="preparation__link__child__file",
    ),
    Rule(
        ref="TS-113",  # MT-35
        model="familyfinding.Preparation",
        where="meaning_to_bump_into",
        starts="bump_into_meant_on",
        stops="bump_into_planned_on",
        file="link__child__file",
    ),
]
