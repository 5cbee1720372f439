"""The report and what follows it. Facts alone."""

import hashlib
from datetime import date

import factory

from adopters import models
from tests.factories.adopters import AGREED_ON, HouseholdFactory, MemberFactory, StageTwoFactory
from tests.factories.adoption import Rows, UserFactory


class ReportFactory(Rows):
    class Meta:
        model = models.Report

    stage_two = factory.SubFactory(StageTwoFactory, agreed_on=AGREED_ON)
    household = factory.SelfAttribute("stage_two.household")
    begun_on = AGREED_ON
    author = factory.SubFactory(UserFactory)


class ReportSectionFactory(Rows):
    class Meta:
        model = models.ReportSection

    report = factory.SubFactory(ReportFactory)
    key = "motivation"
    text = "They have hoped for a child for years."


class ReportVersionFactory(Rows):
    class Meta:
        model = models.ReportVersion

    report = factory.SubFactory(ReportFactory)
    number = 1
    made_for = models.FrozenFor.COMMENT
    made_on = date(2026, 6, 1)
    made_by = factory.SelfAttribute("report.author")
    sections = [{"part": "The assessment", "heading": "Why they want to adopt", "text": "They hope for a child."}]
    confidential = [{"part": "Confidential part", "heading": "Checks", "text": "Nothing found."}]
    sha256 = hashlib.sha256(b"report").hexdigest()


class ReportCommentFactory(Rows):
    class Meta:
        model = models.ReportComment

    version = factory.SubFactory(ReportVersionFactory)
    member = factory.SubFactory(MemberFactory, household=factory.SelfAttribute("..version.report.household"))
    text = "This is how it was."
    received_on = date(2026, 6, 3)
    recorded_by = factory.SubFactory(UserFactory)


class PanelElsewhereFactory(Rows):
    class Meta:
        model = models.PanelElsewhere

    household = factory.SubFactory(HouseholdFactory)
    panel = "Northshire"
    held_on = date(2026, 9, 1)
    recorded_by = factory.SubFactory(UserFactory)
