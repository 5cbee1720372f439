"""What adopters send through the portal, and who takes it in: (kind, function, whether it needs no colleague)."""

from adopters.actions import (
    considering,
    pictures,
    portal_entries,
    profile_texts,
    profiles,
    registrations,
    reports,
    signing,
)

TAKES_IN = [
    ("acknowledgement", portal_entries.take_in_acknowledgement, True),
    ("comment", portal_entries.take_in_comment, True),
    ("feedback", portal_entries.take_in_feedback, True),
    ("needs", portal_entries.take_in_needs, True),
    ("support", portal_entries.take_in_support, False),
    ("upload", portal_entries.take_in_upload, False),
    ("registration", registrations.take_in, True),
    ("considering", considering.take_in, True),
    ("family_profile", profiles.take_in, True),
    ("family_picture", pictures.take_in, False),
    ("family_picture_first", pictures.take_in_first, True),
    ("family_picture_away", pictures.take_in_removal, True),
    ("profile_withdrawn", profile_texts.take_in_withdrawal, True),
    ("signature", signing.take_in, True),
    ("report_comment", reports.take_in_comment, True),
]
