"""What adopters are given and offered before a child moves in, under the link’s own address (AD-56 to AD-60)."""

from django.urls import path

from familyfinding.views import disclosure, preparation

LINK = "links/<uuid:reference>/"

urlpatterns = [
    path(f"{LINK}given/", disclosure.page, name="link-disclosure"),
    path(f"{LINK}given/print/", disclosure.printed, name="print-disclosure"),
    path(f"{LINK}given/documents/<uuid:document>/give/", disclosure.give, name="give-document"),
    path(f"{LINK}given/documents/<uuid:document>/withhold/", disclosure.withhold, name="withhold-document"),
    path(f"{LINK}given/<uuid:disclosure>/received/", disclosure.received, name="document-received"),
    path(f"{LINK}offers/", preparation.page, name="link-preparation"),
    path(f"{LINK}offers/add/", preparation.offer, name="add-offer"),
    path(f"{LINK}offers/<uuid:offer>/answer/", preparation.answered, name="answer-offer"),
    path(f"{LINK}offers/<uuid:offer>/held/", preparation.held, name="offer-held"),
]
