"""What looks at everything. Other code imports these models from here."""

from oversight.models.complaint import ByWhom, Complaint, ComplaintStep, How, Outcome, Stage

__all__ = ["ByWhom", "Complaint", "ComplaintStep", "How", "Outcome", "Stage"]
