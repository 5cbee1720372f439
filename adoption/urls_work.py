"""Addresses of the kernel’s working pages: work, approvals, policies, rules, documents, deadlines, health."""

from django.urls import include, path

from adoption.views import (
    agreed,
    approvals,
    catalogue,
    consortium,
    demo_clock,
    documents,
    drafts,
    extensions,
    guides,
    health,
    holidays,
    my_work,
    notices,
    policies,
    work_out,
)

DOCUMENTS = [
    path("files/<slug:reference>/documents/", documents.listing, name="list"),
    path("files/<slug:reference>/documents/add/", documents.add, name="add"),
    path("documents/<uuid:reference>/", documents.document, name="document"),
    path("documents/<uuid:reference>/new-version/", documents.new_version, name="new-version"),
    path("documents/<uuid:reference>/withdraw/", documents.withdraw, name="withdraw"),
    path("documents/versions/<uuid:reference>/", documents.download, name="download"),
]

AGREED = [
    path("files/<slug:reference>/agreed/", agreed.listing, name="list"),
    path("files/<slug:reference>/agreed/add/", agreed.add, name="add"),
    path("agreed/<uuid:reference>/move/", agreed.move, name="move"),
    path("agreed/<uuid:reference>/finish/", agreed.finish, name="finish"),
]

DEADLINES = [
    path("<uuid:reference>/", extensions.deadline, name="deadline"),
    path("<uuid:reference>/why/", extensions.why, name="why"),
    path("<uuid:reference>/more-time/", extensions.ask, name="extend"),
    path("<uuid:reference>/pause/", extensions.pause, name="pause"),
    path("<uuid:reference>/resume/", extensions.resume, name="resume"),
    path("<uuid:reference>/cause/", extensions.cause, name="cause"),
]

urlpatterns = [
    path("my-work/", my_work.my_work, name="my-work"),
    path("my-work/team/", my_work.team, name="my-work-team"),
    path("my-work/dates.ics", my_work.calendar, name="my-calendar"),
    path("approvals/", approvals.for_me, name="approvals"),
    path("approvals/waiting/", approvals.waiting, name="approvals-waiting"),
    path("approvals/decided/", approvals.decided, name="approvals-decided"),
    path("approvals/<uuid:reference>/", approvals.question, name="approval"),
    path("approvals/<uuid:reference>/withdraw/", approvals.withdraw, name="approval-withdraw"),
    path("policies/", policies.agencies, name="policies"),
    path("policies/<slug:code>/", policies.listing, name="agency-policies"),
    path("policies/<slug:code>/<slug:key>/", policies.policy, name="policy"),
    path("policies/<slug:code>/<slug:key>/change/", policies.change, name="policy-change"),
    path("rules/", catalogue.rules, name="rules"),
    path("work-out/", work_out.work_out_date, name="work-out"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="notices-read"),
    path("health/", health.health, name="health"),
    path("bank-holidays/", holidays.holidays, name="holidays"),
    path("bank-holidays/add/", holidays.add, name="holiday-add"),
    path("bank-holidays/<int:year>-<int:month>-<int:day>/remove/", holidays.remove, name="holiday-remove"),
    path("consortium/", consortium.consortium, name="consortium"),
    path("consortium/join/", consortium.join, name="consortium-join"),
    path("consortium/<int:number>/leave/", consortium.leave, name="consortium-leave"),
    path("user-guides/", guides.listing, name="guides"),
    path("user-guides/<slug:audience>/change/", guides.change, name="guide-change"),
    path("drafts/<slug:form>/", drafts.save, name="draft"),
    path("demo-clock/", demo_clock.move, name="demo-clock"),
    path("deadlines/", include((DEADLINES, "deadlines"))),
    path("", include((DOCUMENTS, "documents"))),
    path("", include((AGREED, "agreed"))),
]
