"""Households and events of the demonstration, played through the same actions that people use."""

from adopters.actions import portal_home
from adopters.demo import decisions, events, households, papers, profiles

SCENES = [  # each with the pages of its families written at its end
    portal_home.written_once()(scene)
    for scene in (
        households.three_enquiries,
        households.a_registration_to_answer,
        households.a_couple_who_sign,
        households.stage_one_in_its_last_days,
        households.stage_one_too_long,
        households.a_pause,
        households.between_the_stages,
        households.stage_two_with_visits,
        households.a_decision_on_suitability,
        households.approved_and_searching,
        households.one_who_did_not_go_on,
        households.a_household_of_another_agency,
        households.the_city,
        households.a_recommendation_to_tell,
        households.after_approval,
        decisions.decisions_to_make_known,
        decisions.independent_review,
        profiles.families_on_show,
        events.events,
        papers.papers_and_links,
    )
]
