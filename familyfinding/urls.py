"""The staff’s pages of a profile. Addresses carry the file’s reference only."""

from django.urls import path

from familyfinding.views import board, keeping, pictures, profile, promotion, showing, writing

app_name = "familyfinding"

urlpatterns = [
    path("", board.board, name="board"),
    path("cohort/", board.cohort, name="cohort"),
    path("promotion/", promotion.promotions, name="promotions"),
    path("<slug:reference>/", profile.profile, name="profile"),
    path("<slug:reference>/journey/", profile.journey, name="journey"),
    path("<slug:reference>/journey/confirm/", profile.confirm_journey, name="confirm-journey"),
    path("<slug:reference>/copies/<int:number>/", profile.copy, name="copy"),
    path("<slug:reference>/copies/<int:number>/print/", profile.printed, name="printed"),
    path("<slug:reference>/write/", writing.write, name="write"),
    path("<slug:reference>/write/heading/", writing.describe, name="describe"),
    path("<slug:reference>/write/preview/", writing.section_preview, name="section-preview"),
    path("<slug:reference>/write/<slug:kind>/", writing.section, name="section"),
    path("<slug:reference>/write/<slug:kind>/move/", writing.move_section, name="move-section"),
    path("<slug:reference>/visit/", writing.visit, name="visit"),
    path("<slug:reference>/without-visit/", writing.go_without_visit, name="go-without-visit"),
    path("<slug:reference>/contribution/", writing.contribution, name="contribution"),
    path("<slug:reference>/pictures/", pictures.pictures, name="pictures"),
    path("<slug:reference>/pictures/add/", pictures.add, name="add-picture"),
    path("<slug:reference>/pictures/ask/", pictures.ask_carers, name="ask-carers"),
    path("<slug:reference>/pictures/<uuid:item>/", pictures.picture, name="picture"),
    path("<slug:reference>/pictures/<uuid:item>/first/", pictures.make_main, name="main-picture"),
    path("<slug:reference>/pictures/<uuid:item>/remove/", pictures.remove, name="remove-picture"),
    path("<slug:reference>/check/", showing.check, name="check"),
    path("<slug:reference>/preview/", showing.preview, name="preview"),
    path("<slug:reference>/publish/", showing.publish, name="publish"),
    path("<slug:reference>/publish-changes/", showing.publish_changes, name="publish-changes"),
    path("<slug:reference>/take-down/", showing.take_down, name="take-down"),
    path("<slug:reference>/put-back/", showing.put_back, name="put-back"),
    path("<slug:reference>/begin-again/", showing.begin_again, name="begin-again"),
    path("<slug:reference>/share/", showing.share, name="share"),
    path("<slug:reference>/share/<uuid:copy>/stop/", showing.stop_share, name="stop-share"),
    path("<slug:reference>/talk/", showing.talk, name="talk"),
    path("<slug:reference>/review/", keeping.review, name="review"),
    path("<slug:reference>/changes/<uuid:change>/", keeping.answer_change, name="answer-change"),
    path("<slug:reference>/agreement/", keeping.agreement, name="agreement"),
    path("<slug:reference>/agreement/<uuid:agreement>/end/", keeping.end_agreement, name="end-agreement"),
    path("<slug:reference>/widen/", keeping.widen, name="widen"),
    path("<slug:reference>/hold/", keeping.hold, name="hold"),
    path("<slug:reference>/end-hold/", keeping.end_hold, name="end-hold"),
    path("<slug:reference>/discussion/", keeping.discuss, name="discuss"),
    path("<slug:reference>/recommendation/", keeping.recommendation, name="recommendation"),
    path("<slug:reference>/match-decision/", keeping.match_decision, name="match-decision"),
    path("<slug:reference>/promotion/", keeping.promote, name="promote"),
    path("<slug:reference>/promotion/<int:number>/end/", keeping.end_promotion, name="end-promotion"),
]
