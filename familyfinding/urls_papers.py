"""The pages of a link’s papers."""

from django.urls import path

from familyfinding.views import paper_comments, papers, support_lines

urlpatterns = [
    path("links/<uuid:reference>/papers/", papers.papers, name="link-papers"),
    path("links/<uuid:reference>/papers/begin/", papers.begin, name="begin-paper"),
    path("papers/<uuid:paper>/", papers.one, name="link-paper"),
    path("papers/<uuid:paper>/write/<slug:key>/", papers.write, name="write-paper"),
    path("papers/<uuid:paper>/bring-in/", papers.bring_in, name="bring-in-paper"),
    path("papers/<uuid:paper>/hand-in/", papers.hand_in, name="hand-in-paper"),
    path("papers/<uuid:paper>/open-again/", papers.open_again, name="open-paper-again"),
    path("papers/<uuid:paper>/set-aside/", papers.set_aside, name="set-paper-aside"),
    path("papers/<uuid:paper>/share/", paper_comments.share, name="share-paper"),
    path("papers/versions/<uuid:version>/print/", papers.whole, name="print-paper"),
    path("papers/versions/<uuid:version>/print/family/", papers.family_copy, name="print-family-paper"),
    path("papers/versions/<uuid:version>/comment/", paper_comments.record, name="paper-comment"),
    path("papers/comments/<uuid:comment>/answer/", paper_comments.answer, name="answer-paper-comment"),
    path("papers/<uuid:paper>/support/add/", support_lines.add, name="add-support"),
    path("papers/<uuid:paper>/support/draft/", support_lines.draft, name="draft-support"),
    path("papers/support/<uuid:item>/", support_lines.change, name="change-support"),
    path("papers/support/<uuid:item>/strike/", support_lines.strike, name="strike-support"),
]
