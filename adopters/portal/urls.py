"""The applicants’ own pages. Addresses carry random references only."""

from django.urls import path

from adopters.portal import asking, booking, home, items, messages, pictures, profile, registering

app_name = "family"

urlpatterns = [
    path("", home.home, name="home"),
    path("items/", items.listing, name="items"),
    path("items/<uuid:reference>/", items.item, name="item"),
    path("items/<uuid:reference>/paper/", items.paper, name="paper"),
    path("messages/", messages.thread, name="messages"),
    path("register/", registering.register, name="register"),
    path("send/", items.send_paper, name="send-paper"),
    path("feedback/<slug:point>/", asking.feedback, name="feedback"),
    path("support/", asking.support, name="support"),
    path("complain/", asking.complain, name="complain"),
    path("reaching-me/", asking.needs, name="needs"),
    path("profile/", profile.profile, name="profile"),
    path("profile/write/", profile.write_profile, name="profile-write"),
    path("profile/down/", profile.take_down, name="profile-down"),
    path("profile/pictures/add/", pictures.add, name="picture-add"),
    path("profile/pictures/<uuid:reference>/", pictures.picture, name="picture"),
    path("profile/pictures/<uuid:reference>/first/", pictures.put_first, name="picture-first"),
    path("profile/pictures/<uuid:reference>/away/", pictures.take_away, name="picture-away"),
    path("considering/", profile.considering, name="considering"),
    path("events/", booking.events, name="events"),
    path("events/<uuid:reference>/book/", booking.book, name="book-event"),
    path("events/<uuid:reference>/calendar/", booking.calendar, name="event-calendar"),
    path("places/<uuid:reference>/give-up/", booking.give_up, name="give-up-place"),
    path("information/", home.information, name="information"),
]
