"""The pages of panel. Addresses carry references only."""

from django.urls import path

from panels.views import (
    bundles,
    decision_letters,
    decisions,
    feedback,
    handing_over,
    hearing,
    item_papers,
    item_people,
    items,
    meetings,
    members,
    minutes,
    panels,
    question_papers,
    register,
    sitting,
    yearly,
)

app_name = "panels"

PANELS = [
    path("", panels.listing, name="list"),
    path("new/", panels.constitute, name="constitute"),
    path("of/<slug:reference>/", panels.of_file, name="file"),
    path("<uuid:reference>/", panels.panel, name="panel"),
    path("<uuid:reference>/officers/", panels.officers, name="officers"),
    path("<uuid:reference>/quorum/", panels.quorum, name="quorum"),
    path("<uuid:reference>/members/add/", members.add_member, name="add-member"),
    path("<uuid:reference>/review/", yearly.review, name="review"),
    path("<uuid:reference>/end/", panels.end, name="end"),
    path("<uuid:reference>/feedback/", feedback.feedback, name="feedback"),
    path("<uuid:reference>/observation/", yearly.observe, name="observe"),
    path("<uuid:reference>/training/", yearly.training, name="training"),
    path("<uuid:reference>/meetings/arrange/", meetings.arrange, name="arrange"),
    path("members/<uuid:reference>/", members.member, name="member"),
    path("members/<uuid:reference>/end/", members.end_member, name="end-member"),
    path("appraisals/<uuid:reference>/", members.appraise, name="appraise"),
]

MEETINGS = [
    path("meetings/<uuid:reference>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:reference>/change/", meetings.change, name="change-meeting"),
    path("meetings/<uuid:reference>/paper-dates/", meetings.paper_dates, name="paper-dates"),
    path("meetings/<uuid:reference>/call-off/", meetings.call_off, name="call-off"),
    path("meetings/<uuid:reference>/invite/", meetings.invite, name="invite"),
    path("meetings/<uuid:reference>/calendar/", meetings.calendar, name="calendar"),
    path("meetings/<uuid:reference>/agenda/", meetings.agenda_paper, name="agenda-paper"),
    path("meetings/<uuid:reference>/items/add/", items.table, name="table"),
    path("meetings/<uuid:reference>/begin/", sitting.hold, name="hold"),
    path("meetings/<uuid:reference>/room/", sitting.room, name="room"),
    path("meetings/<uuid:reference>/room/somebody-else/", sitting.add_onlooker, name="add-onlooker"),
    path("meetings/<uuid:reference>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<uuid:reference>/minutes/draw-up/", minutes.draw_up, name="draw-up-minutes"),
    path("meetings/<uuid:reference>/minutes/print/", minutes.minutes_paper, name="minutes-paper"),
    path("minutes/<uuid:reference>/reply/", minutes.reply, name="reply-minutes"),
    path("minutes/<uuid:reference>/approve/", minutes.approve, name="approve-minutes"),
    path("seats/<uuid:reference>/answer/", sitting.answer, name="answer-seat"),
    path("seats/<uuid:reference>/chair/", sitting.give_chair, name="give-chair"),
    path("seats/<uuid:reference>/arrive/", sitting.arrive, name="arrive"),
    path("seats/<uuid:reference>/leave/", sitting.leave, name="leave"),
]

ITEMS = [
    path("items/<uuid:reference>/", items.item, name="item"),
    path("items/<uuid:reference>/take-off/", items.take_off, name="take-off"),
    path("items/<uuid:reference>/move/<slug:way>/", items.move, name="move-item"),
    path("items/<uuid:reference>/time/", items.allow, name="allow"),
    path("items/<uuid:reference>/presenters/add/", item_people.add_presenter, name="add-presenter"),
    path("items/<uuid:reference>/presenters/came/", item_people.came, name="came"),
    path("items/<uuid:reference>/papers/add/", item_papers.add_paper, name="add-paper"),
    path("items/<uuid:reference>/papers/check/", item_papers.sign_check, name="sign-check"),
    path("items/<uuid:reference>/papers/hand-in/", item_papers.hand_in, name="hand-in"),
    path("items/<uuid:reference>/papers/late/", item_papers.agree_late, name="agree-late"),
    path("papers/<uuid:reference>/", item_papers.paper, name="paper"),
    path("papers/<uuid:reference>/for-the-people-concerned/", item_papers.for_party, name="for-party"),
    path("papers/<uuid:reference>/read/", item_papers.read_paper, name="read-paper"),
    path("items/<uuid:reference>/declare/", item_people.declare, name="declare"),
    path("declarations/<int:pk>/lift/", item_people.lift, name="lift"),
    path("items/<uuid:reference>/question/", item_people.ask, name="ask"),
    path("items/<uuid:reference>/begin/", hearing.begin, name="begin-item"),
    path("items/<uuid:reference>/hear/", hearing.hear, name="hear"),
    path("items/<uuid:reference>/conclude/", hearing.conclude, name="conclude"),
    path("items/<uuid:reference>/break-off/", hearing.break_off, name="break-off"),
    path("questions/<uuid:reference>/answer/", hearing.answer, name="answer-question"),
    path("tellings/<uuid:reference>/", item_people.tell, name="tell"),
    path("items/<uuid:reference>/adopters-told/", item_people.tell_adopters, name="tell-adopters"),
]

DECISIONS = [
    path("sheets/<uuid:reference>/put/", handing_over.put, name="put"),
    path("sheets/<uuid:reference>/letters/", decision_letters.letters, name="letters"),
    path("sheets/<uuid:reference>/told/", handing_over.told, name="told"),
    path("decisions/", decisions.queue, name="decisions"),
    path("decisions/<uuid:reference>/", decisions.decision, name="decision"),
    path("decisions/<uuid:reference>/consult/", decisions.consult, name="consult"),
    path("decisions/<uuid:reference>/papers/", question_papers.papers, name="question-papers"),
    path("decisions/<uuid:reference>/bundle/", bundles.bundle, name="bundle"),
    path("decisions/<uuid:reference>/bundle/again/", bundles.make_again, name="make-bundle-again"),
    path("decisions/<uuid:reference>/weigh/", decisions.weigh, name="weigh"),
    path("decisions/<uuid:reference>/print/", decisions.decision_paper, name="decision-paper"),
    path("decision-makers/", register.register, name="register"),
    path("decision-makers/enter/", register.enter, name="enter-decider"),
    path("decision-makers/<uuid:reference>/end/", register.end, name="end-decider"),
    path("decision-makers/meetings/add/", register.meet, name="deciders-meeting"),
]

urlpatterns = [*PANELS, *MEETINGS, *ITEMS, *DECISIONS]
