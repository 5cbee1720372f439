"""The pages of packs and of the reading room. Addresses carry references and page numbers only."""

from django.urls import path

from panels.views import pack_contents, pack_readers, pack_steps, packs, room_pages, rooms

app_name = "packs"

PACKS = [
    path("packs/of/<uuid:reference>/", packs.meeting, name="meeting"),
    path("packs/of/<uuid:reference>/begin/", packs.begin, name="begin"),
    path("packs/of/<uuid:reference>/add/", packs.addendum, name="addendum"),
    path("packs/for/<uuid:reference>/begin/", packs.begin_for_party, name="begin-for-party"),
    path("packs/<uuid:reference>/", packs.pack, name="pack"),
    path("packs/<uuid:reference>/items/", pack_contents.choose, name="choose"),
    path("packs/<uuid:reference>/papers/add/", pack_contents.late_paper, name="late-paper"),
    path("packs/<uuid:reference>/papers/<int:paper>/move/<slug:way>/", pack_contents.move, name="move"),
    path("packs/<uuid:reference>/papers/<int:paper>/out/", pack_contents.take_out, name="take-out"),
    path("packs/<uuid:reference>/refill/", pack_contents.refill, name="refill"),
    path("packs/<uuid:reference>/printing/", pack_contents.printing, name="printing"),
    path("packs/<uuid:reference>/make/", pack_steps.make, name="make"),
    path("packs/<uuid:reference>/pages/", pack_steps.proof, name="proof"),
    path("packs/released/<uuid:reference>/", pack_readers.party_copy, name="party-copy"),
    path("packs/released/<uuid:reference>/again/", pack_readers.party_copy_again, name="party-copy-again"),
    path("packs/<uuid:reference>/freeze/", pack_steps.freeze, name="freeze"),
    path("packs/<uuid:reference>/reopen/", pack_steps.reopen, name="reopen"),
    path("packs/<uuid:reference>/send-out/", pack_steps.circulate, name="circulate"),
    path("packs/<uuid:reference>/release/", pack_steps.release, name="release"),
    path("packs/<uuid:reference>/readers/", pack_readers.readers, name="readers"),
    path("packs/copies/<uuid:reference>/", pack_readers.print_copy, name="print-copy"),
    path("packs/copies/<uuid:reference>/again/", pack_readers.make_again, name="make-copy-again"),
]

ROOM = [
    path("reading/", rooms.room, name="room"),
    path("reading/<uuid:reference>/", rooms.read, name="read"),
    path("reading/<uuid:reference>/pages/<int:number>/", room_pages.page, name="page"),
    path("reading/<uuid:reference>/pages/<int:number>/picture/", room_pages.picture, name="picture"),
    path("reading/<uuid:reference>/pages/<int:number>/note/", room_pages.write_note, name="note"),
    path("reading/<uuid:reference>/pages/<int:number>/question/", room_pages.ask, name="ask"),
    path("reading/<uuid:reference>/download/", rooms.download, name="download"),
    path("reading/<uuid:reference>/print/", rooms.print_it, name="print"),
    path("reading/<uuid:reference>/in/<slug:size>/", rooms.change_print, name="change-print"),
    path("reading/notes/<uuid:reference>/remove/", room_pages.remove_note, name="remove-note"),
]

urlpatterns = [*PACKS, *ROOM]
