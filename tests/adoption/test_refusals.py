"""What several apps refuse in the same words."""

from datetime import date

import pytest

from adoption.actions.refusals import not_before, own_document
from adoption.errors import NotPossible
from adoption.models import DocumentKind
from tests.factories.adoption import CaseFileFactory, DocumentFactory

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)


def test_a_date_before_another_is_refused_and_the_other_named():
    with pytest.raises(NotPossible, match=r"The hearing was later .*9 March 2026.*\. Check the date\."):
        not_before(date(2026, 3, 8), MONDAY, "The hearing was later")
    not_before(MONDAY, MONDAY, "The hearing was later")
    not_before(TUESDAY, None, "Nothing is known of the other")


def test_a_document_must_be_of_this_file_not_withdrawn_and_of_its_kind():
    document = DocumentFactory(kind=DocumentKind.FUNDING_AGREEMENT)
    own_document(document.file, document, DocumentKind.FUNDING_AGREEMENT, whose="child")
    own_document(document.file, None, whose="child")
    with pytest.raises(NotPossible, match="on this household’s file"):
        own_document(CaseFileFactory(), document, whose="household")
    with pytest.raises(NotPossible, match="of the kind “"):
        own_document(document.file, document, DocumentKind.ADOPTERS_REPORT, whose="child")
    document.withdrawn_on = MONDAY
    with pytest.raises(NotPossible, match="has been withdrawn"):
        own_document(document.file, document, whose="child")
