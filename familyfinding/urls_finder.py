"""Pages about what a child needs and which families may meet it. No name of its own: part of `familyfinding`."""

from django.urls import path

from familyfinding.views import apart, compare, describing, finder, finder_children, finder_figures, needs, sheets

HOUSEHOLD = "households/<slug:reference>/children/"
LINK = "links/<uuid:reference>/match-sheet/"
FAMILIES = "<slug:reference>/families/"

urlpatterns = [
    path(HOUSEHOLD, finder_children.find_children_page, name="find-children"),
    path(f"{HOUSEHOLD}left-out/", finder_children.children_left_out, name="children-left-out"),
    path(f"{HOUSEHOLD}<slug:child>/begin/", finder_children.begin, name="begin-with-child"),
    path(f"{HOUSEHOLD}<slug:child>/set-aside/<slug:fact>/", finder_children.set_aside, name="set-aside-for-family"),
    path("households/<slug:reference>/described/", describing.described, name="described"),
    path("finder/figures/", finder_figures.figures, name="finder-figures"),
    path("match-sheets/<uuid:copy>/", sheets.copy, name="sheet-copy"),
    path("match-sheets/<uuid:copy>/print/", sheets.printed, name="sheet-printed"),
    path(LINK, sheets.of_link, name="link-sheet"),
    path(f"{LINK}<slug:child>/keep/", sheets.freeze, name="sheet-freeze"),
    path(f"{LINK}<slug:child>/<slug:kind>/", sheets.cell, name="sheet-cell"),
    path("<slug:reference>/match-sheet/", sheets.side_by_side, name="match-sheet"),
    path("<slug:reference>/match-sheet/keep/", sheets.freeze_all, name="sheet-freeze-all"),
    path("<slug:reference>/needs/", needs.needs, name="needs"),
    path("<slug:reference>/needs/<slug:kind>/", needs.need, name="need"),
    path(FAMILIES, finder.find_families, name="find-families"),
    path(f"{FAMILIES}left-out/", finder.families_left_out, name="families-left-out"),
    path(f"{FAMILIES}compare/", compare.compare, name="compare"),
    path(f"{FAMILIES}taken-back/<uuid:aside>/", finder.take_back, name="take-back"),
    path(f"{FAMILIES}<slug:family>/begin/", finder.begin, name="begin-with-family"),
    path(f"{FAMILIES}<slug:family>/set-aside/<slug:fact>/", finder.set_aside, name="set-aside"),
    path("<slug:reference>/apart/", apart.apart, name="apart"),
    path("<slug:reference>/apart/add/", apart.keep_apart, name="keep-apart"),
    path("<slug:reference>/apart/<uuid:apart>/end/", apart.end_apart, name="end-apart"),
]
