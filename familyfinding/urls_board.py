"""Waiting children, family finding meetings, and children at events. Addresses carry references only."""

from django.urls import path

from familyfinding.views import agenda, minutes, outings, partners, rounds, waiting

urlpatterns = [
    path("waiting/", waiting.board, name="waiting"),
    path("meetings/", rounds.calendar, name="meetings"),
    path("meetings/begin/", rounds.begin, name="begin-meetings"),
    path("meetings/plan/", rounds.plan, name="plan-meetings"),
    path("meetings/figures/", rounds.figures, name="meeting-figures"),
    path("meetings/<uuid:reference>/", rounds.meeting, name="meeting"),
    path("meetings/<uuid:reference>/move/", rounds.move, name="move-meeting"),
    path("meetings/<uuid:reference>/call-off/", rounds.call_off, name="call-off-meeting"),
    path("meetings/<uuid:reference>/begin/", rounds.begin_meeting, name="begin-meeting"),
    path("meetings/<uuid:reference>/position/<int:number>/", partners.position, name="partner-position"),
    path("meetings/<uuid:reference>/agenda/build/", agenda.build, name="build-agenda"),
    path("meetings/<uuid:reference>/agenda/add/", agenda.add, name="add-to-agenda"),
    path("meetings/<uuid:reference>/agenda/<uuid:item>/take-off/", agenda.take_off, name="take-off-agenda"),
    path("meetings/<uuid:reference>/attendance/", partners.attendance, name="meeting-attendance"),
    path("meetings/<uuid:reference>/minutes/", minutes.first, name="minutes"),
    path("meetings/<uuid:reference>/minutes/<uuid:item>/", minutes.minute, name="minute"),
    path("meetings/<uuid:reference>/minutes/<uuid:item>/family/", minutes.name_family, name="name-family"),
    path("meetings/<uuid:reference>/minutes/<uuid:item>/paper/", minutes.printed_child, name="minutes-of-child"),
    path("meetings/<uuid:reference>/close/", minutes.close, name="close-meeting"),
    path("meetings/<uuid:reference>/paper/", minutes.printed, name="meeting-paper"),
    path("outings/", outings.calendar, name="outings"),
    path("outings/<uuid:reference>/", outings.outing, name="outing"),
    path("outings/<uuid:reference>/prepare/", outings.prepare, name="prepare-outing"),
    path("outings/<uuid:reference>/picture/", outings.choose, name="choose-for-outing"),
    path("outings/<uuid:reference>/picture/<int:number>/take-back/", outings.take_back, name="take-back-from-outing"),
    path("outings/<uuid:reference>/outcome/", outings.record, name="record-outing"),
    path("outings/<uuid:reference>/cancel/", outings.cancel, name="cancel-outing"),
    path("<slug:reference>/meetings/", agenda.of_child, name="child-meetings"),
    path("<slug:reference>/meetings/ask/", agenda.ask, name="ask-for-agenda"),
    path("<slug:reference>/outings/book/", outings.book, name="book-outing"),
]
