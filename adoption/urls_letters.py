"""Addresses of letters and meetings. They hang on the file’s reference, whatever kind of case it is."""

from django.urls import include, path

from adoption.views import letter_sending, letters, meetings

ONE = "<slug:reference>/letters/<uuid:letter>/"
LETTERS = [
    path("<slug:reference>/letters/", letters.listing, name="list"),
    path("<slug:reference>/letters/write/<uuid:person>/", letters.begin, name="begin"),
    path(ONE, letters.letter, name="letter"),
    path(f"{ONE}change/", letters.change, name="change"),
    path(f"{ONE}proof/", letter_sending.proof, name="proof"),
    path(f"{ONE}ask-check/", letter_sending.ask_check, name="ask-check"),
    path(f"{ONE}check/", letter_sending.check, name="check"),
    path(f"{ONE}send/", letter_sending.send, name="send"),
    path(f"{ONE}set-aside/", letter_sending.set_aside, name="set-aside"),
    path(f"{ONE}again/", letter_sending.again, name="again"),
]

MEETING = "<slug:reference>/meetings/<uuid:meeting>/"
MEETINGS = [
    path("<slug:reference>/meetings/", meetings.listing, name="list"),
    path("<slug:reference>/meetings/add/", meetings.add, name="add"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}change/", meetings.change, name="change"),
    path(f"{MEETING}call-off/", meetings.call_off, name="call-off"),
    path(f"{MEETING}book/<uuid:person>/<slug:support>/", meetings.book, name="book"),
    path(f"{MEETING}bookings/<uuid:booking>/end/", meetings.end_booking, name="end-booking"),
]

urlpatterns = [
    path("files/", include((LETTERS, "letters"))),
    path("files/", include((MEETINGS, "meetings"))),
]
