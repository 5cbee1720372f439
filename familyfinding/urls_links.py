"""The pages of a link, a shortlist and a matching meeting. Addresses carry references, which say nothing of anybody."""

from django.urls import path

from familyfinding.views import link_shared, link_visit, links, matching_meetings, shortlist

LINK = "links/<uuid:reference>/"
CHILD = "<slug:reference>/"
MEETING = "matching-meetings/<uuid:reference>/"

urlpatterns = [
    path("links/", links.listing, name="links"),
    path(LINK, links.overview, name="link"),
    path(f"{LINK}history/", links.history, name="link-history"),
    path(f"{LINK}consider/", links.consider, name="link-consider"),
    path(f"{LINK}close/", links.close, name="link-close"),
    path(f"{LINK}choose/", shortlist.choose, name="link-choose"),
    path(f"{LINK}leave-out/", shortlist.leave_out, name="link-leave-out"),
    path(f"{LINK}release/", shortlist.release, name="link-release"),
    path(f"{LINK}reports/give/", shortlist.share, name="link-share"),
    path(f"{LINK}reports/send/", link_shared.send_report, name="link-send-report"),
    path(f"{LINK}questions/", link_shared.link_questions, name="link-questions"),
    path(f"{LINK}questions/ask/", link_shared.ask, name="link-ask"),
    path(f"{LINK}questions/<uuid:question>/", link_shared.answer, name="link-answer"),
    path(f"{LINK}hand-in/", link_shared.hand_in, name="link-hand-in"),
    path(f"{LINK}people/add/", link_shared.add_participant, name="link-add-participant"),
    path(f"{LINK}people/<int:number>/end/", link_shared.end_participant, name="link-end-participant"),
    path(f"{LINK}tell-worker/", matching_meetings.tell_worker, name="link-tell-worker"),
    path(f"{LINK}tell-carers/", matching_meetings.tell_carers, name="link-tell-carers"),
    path(f"{LINK}tell-family/", matching_meetings.tell_family, name="link-tell-family"),
    path(f"{LINK}keep-in-reserve/", matching_meetings.reserve, name="link-reserve"),
    path(f"{LINK}visit/", link_visit.visit, name="link-visit"),
    path(f"{LINK}visit/plan/", link_visit.plan_visit, name="link-plan-visit"),
    path(f"{LINK}visit/record/", link_visit.record_visit, name="link-record-visit"),
    path(f"{LINK}decide/", link_visit.decide, name="link-decide"),
    path(f"{LINK}prefer/", link_visit.prefer_next, name="link-prefer"),
    path(f"{LINK}dates/", link_visit.book_dates, name="link-book-dates"),
    path(MEETING, matching_meetings.meeting, name="matching-meeting"),
    path(f"{MEETING}call-off/", matching_meetings.call_off, name="matching-meeting-off"),
    path(f"{MEETING}held/", matching_meetings.held, name="matching-meeting-held"),
    path(f"{MEETING}minutes/", matching_meetings.write_minutes, name="matching-minutes"),
    path(f"{MEETING}minutes/<int:number>/print/", matching_meetings.print_minutes, name="print-matching-minutes"),
    path("folder-papers/<uuid:reference>/", link_shared.folder_paper, name="folder-paper"),
    path(f"{CHILD}links/open/", links.open_link, name="open-link"),
    path(f"{CHILD}shortlist/", shortlist.shortlist, name="shortlist"),
    path(f"{CHILD}shortlist/supervision/", shortlist.discuss, name="discuss-shortlist"),
    path(f"{CHILD}shortlist/confirm/", shortlist.confirm, name="confirm-shortlist"),
    path(f"{CHILD}shortlist/meeting/", matching_meetings.arrange, name="arrange-matching-meeting"),
    path(f"{CHILD}folder/", link_shared.the_folder, name="folder"),
]
