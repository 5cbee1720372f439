"""The families’ side: the children they may see, their interest, and the carers’ link."""

from django.urls import path

from familyfinding.portal import asking, browsing, views

app_name = "portal"

urlpatterns = [
    path("children/", browsing.children, name="list"),
    path("children/saved/", browsing.saved, name="saved"),
    path("children/<uuid:reference>/", browsing.child, name="child"),
    path("children/<uuid:reference>/save/", browsing.save, name="save"),
    path("children/<uuid:reference>/ask/", asking.ask, name="ask"),
    path("interest/", asking.interests, name="interests"),
    path("pictures/<uuid:reference>/", views.picture, name="picture"),
    path("shared/<str:secret>/", views.shared, name="shared"),
]
