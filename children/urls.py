"""Addresses of children’s records. They carry opaque references, never names."""

from django.urls import path

from children.views import court, figures, identity, lists, matches, people, permanence, plans, records

app_name = "children"

SECTIONS = [
    path("<slug:reference>/", records.overview, name="record"),
    path("<slug:reference>/timeline/", records.timeline, name="timeline"),
    path("<slug:reference>/plan/", records.plan, name="plan"),
    path("<slug:reference>/permanence/", permanence.permanence, name="permanence"),
    path("<slug:reference>/siblings/", records.siblings, name="siblings"),
    path("<slug:reference>/people/", records.people, name="people"),
    path("<slug:reference>/deadlines/", records.deadlines, name="deadlines"),
    path("<slug:reference>/decisions/", records.decisions, name="decisions"),
    path("<slug:reference>/looked/", records.looked, name="looked"),
]

COURT = [
    path("<slug:reference>/hearings/add/", court.add_hearing, name="add-hearing"),
    path("<slug:reference>/hearings/<uuid:hearing>/move/", court.move_hearing, name="move-hearing"),
    path("<slug:reference>/hearings/<uuid:hearing>/adjourn/", court.adjourn_hearing, name="adjourn-hearing"),
    path("<slug:reference>/hearings/<uuid:hearing>/close/", court.close_hearing, name="close-hearing"),
    path("<slug:reference>/hearings/<uuid:hearing>/order-expected/", court.expect_order, name="expect-order"),
    path("<slug:reference>/order/grant/", court.grant_order, name="grant-order"),
    path("<slug:reference>/order/refuse/", court.refuse_order, name="refuse-order"),
    path("<slug:reference>/order/revoke/", court.revoke_order, name="revoke-order"),
    path("<slug:reference>/order/appeal/", court.set_aside, name="set-aside"),
    path("<slug:reference>/care/begin/", court.begin_care, name="begin-care"),
    path("<slug:reference>/care/status/", court.change_legal_status, name="change-legal-status"),
    path("<slug:reference>/care/end/", court.end_care, name="end-care"),
]

PLANS = [
    path("<slug:reference>/plan/meeting/", plans.planning_meeting, name="planning-meeting"),
    path("<slug:reference>/plan/report/", plans.submit_report, name="submit-report"),
    path("<slug:reference>/plan/report/<int:number>/check/", plans.check_report, name="check-report"),
    path("<slug:reference>/plan/report/<int:number>/send/", plans.ask_decision, name="ask-decision"),
    path("<slug:reference>/plan/best-interest/", plans.best_interest, name="best-interest"),
    path("<slug:reference>/plan/family-finding/", plans.write_plan, name="write-plan"),
    path("<slug:reference>/plan/end/", plans.end_plan, name="end-plan"),
    path("<slug:reference>/plan/again/", plans.consider_again, name="consider-again"),
    path("<slug:reference>/allocate/", plans.allocate, name="allocate"),
    path("<slug:reference>/manager/", plans.give_manager, name="give-manager"),
    path("<slug:reference>/tasks/<uuid:task>/close/", plans.close_task, name="close-task"),
]

PERMANENCE = [
    path("<slug:reference>/permanence/add/", permanence.hold_plan, name="hold-plan"),
    path("<slug:reference>/permanence/<uuid:plan>/lead/", permanence.lead_plan, name="lead-plan"),
    path("<slug:reference>/permanence/<uuid:plan>/end/", permanence.end_permanence, name="end-permanence"),
]

MATCHES = [
    path("<slug:reference>/likely-match/", matches.likely, name="likely-match"),
    path("<slug:reference>/likely-match/end/", matches.end_match, name="end-match"),
    path("<slug:reference>/likely-match/overrule/", matches.overrule_match, name="overrule-match"),
    path("<slug:reference>/change-reported/", matches.report_change, name="report-change"),
    path("<slug:reference>/siblings/set/", matches.form_set, name="form-siblings"),
    path("<slug:reference>/siblings/add/", matches.add_sibling, name="add-sibling"),
    path("<slug:reference>/siblings/leave/", matches.leave_set, name="leave-siblings"),
    path("<slug:reference>/siblings/together/", matches.together, name="decide-siblings"),
]

PEOPLE = [
    path("<slug:reference>/people/add/", people.add_person, name="add-person"),
    path("<slug:reference>/people/<uuid:person>/", people.change_person, name="change-person"),
    path("<slug:reference>/people/<uuid:person>/leaves/", people.person_leaves, name="person-leaves"),
    path("<slug:reference>/people/<uuid:person>/pack/", people.carer_pack, name="carer-pack"),
    path("<slug:reference>/people/<uuid:person>/training/", people.carer_training, name="carer-training"),
    path("<slug:reference>/contact/<uuid:change>/", people.tell_contact, name="tell-contact"),
    path("<slug:reference>/notes/add/", people.note, name="note"),
    path("<slug:reference>/notes/<uuid:event>/correct/", people.correct_note, name="correct-note"),
]

urlpatterns = [
    path("", lists.children_list, name="list"),
    path("add/", identity.add, name="add"),
    path("report-quality/", figures.report_quality, name="report-quality"),
    path("waiting/", permanence.waiting_list, name="waiting"),
    *SECTIONS,
    path("<slug:reference>/change/", identity.change, name="change"),
    path("<slug:reference>/harder-to-place/", identity.harder, name="harder"),
    path("<slug:reference>/harder-to-place/step/", identity.harder_step, name="harder-step"),
    path("<slug:reference>/relinquished/", identity.relinquish, name="relinquish"),
    path("<slug:reference>/relinquished/taken-back/", identity.take_consent_back, name="take-consent-back"),
    *COURT,
    *PLANS,
    *PERMANENCE,
    *MATCHES,
    *PEOPLE,
]
