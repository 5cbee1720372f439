"""Pages about what a child needs and which families may meet it. No name of its own: part of `familyfinding`."""

from django.urls import path

from familyfinding.views import needs

urlpatterns = [
    path("<slug:reference>/needs/", needs.needs, name="needs"),
    path("<slug:reference>/needs/<slug:kind>/", needs.need, name="need"),
]
