"""The pages of a link. Addresses carry its own reference, which says nothing of either side."""

from django.urls import path

from familyfinding.views import links

urlpatterns = [
    path("links/", links.listing, name="links"),
    path("links/<uuid:reference>/", links.overview, name="link"),
    path("links/<uuid:reference>/history/", links.history, name="link-history"),
    path("links/<uuid:reference>/consider/", links.consider, name="link-consider"),
    path("links/<uuid:reference>/close/", links.close, name="link-close"),
    path("<slug:reference>/links/open/", links.open_link, name="open-link"),
]
