"""From the decision to proceed to the papers for panel. Addresses carry references of links and meetings alone."""

from django.urls import path

from familyfinding.views import preparing, preparing_forms, preparing_group, preparing_medical, preparing_meetings

LINK = "links/<uuid:reference>/"
STEPS = f"{LINK}preparing/"
MEETING = f"{STEPS}meetings/<uuid:meeting>/"

urlpatterns = [
    path(STEPS, preparing.steps, name="link-preparing"),
    path(f"{LINK}messages/", preparing_group.messages, name="link-messages"),
    path(f"{STEPS}arrange/<slug:kind>/", preparing_meetings.arrange, name="link-meeting-arrange"),
    path(MEETING, preparing.meeting, name="link-meeting"),
    path(f"{MEETING}move/", preparing_meetings.move, name="link-meeting-move"),
    path(f"{MEETING}call-off/", preparing_meetings.call_off, name="link-meeting-off"),
    path(f"{MEETING}carers/", preparing_meetings.tell_carers, name="link-meeting-carers"),
    path(f"{MEETING}write-up/", preparing_meetings.write_up, name="link-meeting-write-up"),
    path(f"{MEETING}agree/", preparing_meetings.agree, name="link-meeting-agree"),
    path(f"{MEETING}minutes.pdf", preparing.minutes, name="link-minutes"),
    path(f"{MEETING}network-plan/", preparing_meetings.network_plan, name="link-network-plan"),
    path(f"{MEETING}report-sent/", preparing_medical.report_sent, name="link-report-sent"),
    path(f"{MEETING}adviser/", preparing_medical.name_adviser, name="link-adviser"),
    path(f"{MEETING}letter/write/", preparing_medical.write_letter, name="link-letter-write"),
    path(f"{MEETING}letter/sign/", preparing_medical.sign_letter, name="link-letter-sign"),
    path(f"{MEETING}letter/release/", preparing_medical.release_letter, name="link-letter-release"),
    path(f"{MEETING}letter.pdf", preparing_medical.letter, name="link-letter"),
    path(f"{MEETING}reflections/", preparing_forms.reflect, name="link-reflect"),
    path(f"{MEETING}supervision/", preparing_forms.supervise, name="link-supervise"),
    path(f"{STEPS}actions/", preparing.actions, name="link-actions"),
    path(f"{STEPS}actions/<uuid:action>/done/", preparing_meetings.action_done, name="link-action-done"),
    path(f"{STEPS}life-story/", preparing.life_story, name="link-life-story"),
    path(f"{STEPS}life-story/refer/", preparing_forms.refer, name="link-refer"),
    path(f"{STEPS}life-story/elsewhere/", preparing_forms.offered_elsewhere, name="link-elsewhere"),
    path(f"{STEPS}life-story/report/", preparing_forms.sessions_report, name="link-sessions-report"),
    path(f"{STEPS}health/", preparing.health, name="link-health"),
    path(f"{STEPS}health/contact/", preparing_forms.contact_health, name="link-health-contact"),
    path(f"{STEPS}health/visited/", preparing_forms.health_visited, name="link-health-visited"),
    path(f"{STEPS}bump-into/", preparing.bump_into, name="link-bump-into"),
    path(f"{STEPS}bump-into/day/", preparing_forms.mean_bump_into, name="link-bump-into-day"),
    path(f"{STEPS}bump-into/plan/", preparing_forms.plan_bump_into, name="link-bump-into-plan"),
    path(f"{STEPS}group/", preparing.group, name="link-group"),
    path(f"{STEPS}group/prepare/", preparing_group.prepare, name="link-group-prepare"),
    path(f"{STEPS}group/sign/", preparing_group.sign, name="link-group-sign"),
    path(f"{STEPS}group/open/", preparing_group.open_group, name="link-group-open"),
    path(f"{STEPS}group/look/", preparing_group.look, name="link-group-look"),
    path(f"{STEPS}group/keep-open/", preparing_group.keep_open, name="link-group-keep-open"),
    path(f"{STEPS}group/close/", preparing_group.close, name="link-group-close"),
]
