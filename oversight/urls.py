"""Pages of oversight. Addresses carry opaque references, never names."""

from django.urls import path

from oversight.views import complaints

app_name = "oversight"

ONE = "complaints/<uuid:reference>/"

urlpatterns = [
    path("complaints/", complaints.register, name="complaints"),
    path("complaints/export/", complaints.export, name="export-complaints"),
    path("complaints/add/", complaints.add, name="add-complaint"),
    path(ONE, complaints.one, name="complaint"),
    path(f"{ONE}take-on/", complaints.take_on, name="take-on-complaint"),
    path(f"{ONE}acknowledge/", complaints.acknowledge, name="acknowledge-complaint"),
    path(f"{ONE}procedure/", complaints.procedure, name="send-procedure"),
    path(f"{ONE}next-stage/", complaints.next_stage, name="move-complaint"),
    path(f"{ONE}answer/", complaints.answer, name="answer-complaint"),
]
