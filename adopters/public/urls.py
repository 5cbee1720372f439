"""Pages for everybody, without sign-in: enquiring, information events, feedback."""

from django.urls import URLPattern, path

from adopters.public import enquiry, events, feedback, papers, reading

app_name = "public"

ENQUIRY: list[URLPattern] = [
    path("", enquiry.enquire, name="enquire"),
    path("sent/", enquiry.sent, name="sent"),
    path("steps/", reading.steps, name="steps"),
    path("papers/<uuid:reference>/", papers.paper, name="paper"),
]
EVENTS: list[URLPattern] = [
    path("events/", events.events, name="events"),
    path("events/booked/", events.booked, name="booked"),
    path("events/<uuid:reference>/", events.book, name="book"),
    path("events/<uuid:reference>/calendar/", events.calendar, name="event-calendar"),
    path("feedback/<str:secret>/", feedback.feedback, name="feedback"),
]

urlpatterns = [*ENQUIRY, *EVENTS]
