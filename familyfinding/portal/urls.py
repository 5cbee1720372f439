"""The families’ side: the children they may see, and the carers’ link."""

from django.urls import path

from familyfinding.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.children, name="list"),
    path("children/<uuid:reference>/", views.child, name="child"),
    path("pictures/<uuid:reference>/", views.picture, name="picture"),
    path("shared/<str:secret>/", views.shared, name="shared"),
]
