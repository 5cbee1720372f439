"""What still stands between a paper and the team manager, in words that say how to mend it (MT-43, PN-13 to PN-15)."""

from __future__ import annotations

from datetime import date

from adopters.models import Member
from adoption.models import CaseFile, User
from adoption.permissions import Permission
from adoption.wording import day_in_words
from familyfinding.actions.match_sheets import open_gaps
from familyfinding.actions.paper_freeze import in_order
from familyfinding.models import LinkPaper, PaperComment, PaperFrozenFor, PaperVersion, SupportItem
from familyfinding.paper_sections import PaperKind, Writer
from familyfinding.undated import dates_in


def missing(paper: LinkPaper, *, today: date) -> list[str]:
    """Everything that keeps this paper from being handed in."""
    found = [*unwritten(paper), *both_sides(paper), *unanswered(paper), *dated(paper)]
    if paper.kind == PaperKind.SUPPORT_PLAN:
        found += offered(paper)
    return [*found, *comments(paper, today=today)]


def unwritten(paper: LinkPaper) -> list[str]:
    blank = [kind.title for kind, row in in_order(paper) if kind.needed and not row.text.strip()]
    return [f"Write the section “{title}”." for title in blank]


def both_sides(paper: LinkPaper) -> list[str]:
    """The placement report is the joint work of the child’s worker and the adopters’ worker (PN-15)."""
    if paper.kind != PaperKind.PLACEMENT_REPORT:
        return []
    by_family = [row for kind, row in in_order(paper) if kind.writer == Writer.FAMILY and row.written_by]
    family = paper.link.household.file
    if any(_works_for(row.written_by, family.pk) for row in by_family):
        return []
    return ["The adopters’ worker has not written yet. Ask them for “The adopters’ worker’s view”."]


def unanswered(paper: LinkPaper) -> list[str]:
    """No gap of the match sheet goes to panel without support, an accepted risk, or a reason to stop (MT-16)."""
    if paper.kind != PaperKind.PLACEMENT_REPORT:
        return []
    mine = [says for child, says in open_gaps(paper.link) if child.pk == paper.child_id]
    return [f"Answer the gap “{says}” on the match sheet." for says in mine]


def dated(paper: LinkPaper) -> list[str]:
    """An undated plan is undated when it is handed in, too (MT-44)."""
    if paper.kind != PaperKind.INTRODUCTION_PLAN:
        return []
    titles = [kind.title for kind, row in in_order(paper) if dates_in(row.text)]
    return [f"Take the dates out of “{title}”: they are set after the decision." for title in titles]


def offered(paper: LinkPaper) -> list[str]:
    """A support plan says who does what from when, line by line (ASSR r16)."""
    rows = list(SupportItem.rows.standing().filter(paper=paper).order_by("pk"))
    if not rows:
        return ["List the support that is offered. If none is needed, add one line that says so and why."]
    return [f"Say by whom, from when and who pays for “{row.need}”." for row in rows if not row.is_complete]


def comments(paper: LinkPaper, *, today: date) -> list[str]:
    """The adopters have had it, and either answered or had their days; every comment has an outcome (MT-46)."""
    given = last_given(paper)
    if given is None:
        return ["Give the adopters this paper to read and comment on."]
    found = []
    waits = given.comments_due_on is not None and given.comments_due_on >= today and silent(given)
    if waits and given.comments_due_on:
        found.append(f"The adopters may comment until {day_in_words(given.comments_due_on)}. Wait, or take theirs in.")
    if PaperComment.rows.unanswered().filter(version__paper=paper).exists():
        found.append("Answer every comment: taken up, or explained why it could not be met.")
    return found


def last_given(paper: LinkPaper) -> PaperVersion | None:
    return paper.versions.filter(made_for=PaperFrozenFor.COMMENT).order_by("-number").first()


def silent(version: PaperVersion) -> list[Member]:
    """The applicants who have said nothing of this version yet."""
    spoke = set(version.comments.exclude(member=None).values_list("member", flat=True))
    applicants = Member.rows.applicants().filter(household=version.paper.link.household).select_related("person")
    return [member for member in applicants if member.pk not in spoke]


def _works_for(user: User | None, file_id: int) -> bool:
    """Somebody who works with households and may open this one."""
    if user is None:
        return False
    writes = bool(user.authority.agencies(Permission.HOUSEHOLD_WRITE))
    return writes and CaseFile.objects.visible_to(user).filter(pk=file_id).exists()
