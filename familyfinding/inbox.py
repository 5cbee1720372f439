"""What adopters send through the portal about children, and who takes it in."""

from familyfinding.actions import disclosures, interest, link_messages, paper_comments, preparing

TAKES_IN = [
    ("interest", interest.take_in, True),
    ("link_paper_comment", paper_comments.take_in, True),
    ("child_report_acknowledgement", disclosures.take_in_receipt, True),
    ("child_medical_acknowledgement", disclosures.take_in_receipt, True),
    ("medical_letter_acknowledgement", disclosures.take_in_receipt, True),
    ("preparation_offer_comment", preparing.take_in_answer, True),
    ("child_document_acknowledgement", disclosures.take_in_receipt, True),
    ("conversation_comment", link_messages.take_in, True),
]
"""By itself: nothing but the freeze refuses interest, and a family should not wait to be acknowledged."""
