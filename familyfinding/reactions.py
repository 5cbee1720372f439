"""What family finding does when something happens to a child (spec 01 table I). Same transaction, plain functions.

The announcing action refreshes the child’s deadlines when every reaction is done.
"""

from __future__ import annotations

from datetime import date

from adopters.actions import portal_accounts
from adopters.flows import Ending, Stage
from adopters.models import Household
from adopters.news import News as HouseholdNews
from adoption import agreed_news, clock, people_news
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import AgreedAction, Allocation, Part, User
from children.models import Child, SiblingSet, SignificantChange
from children.news import News
from familyfinding.actions import (
    agreements,
    audience,
    copies,
    freezing,
    interest_answers,
    leaving,
    link_messages,
    link_news,
    matching,
    media,
    next_actions,
    preparing_agreed,
    presenting,
    profiles,
    publishing,
    removal,
    reviews,
    search,
    sharing,
)
from familyfinding.actions.holding import hold, tell_both
from familyfinding.models import Exploration, InterestOutcome, MediaItem, Profile, Removal


def begin_profile(child: Child, *, by: User | None, on: date) -> None:
    """Every child’s file has a profile, empty at first (FF-10)."""
    profiles.open_for(child)


def hand_to_worker(child: Child, *, by: User | None, on: date) -> None:
    """The allocated worker owns the profile (FF-38) and begins to ask the carers for photographs (FF-35)."""
    profile = profiles.open_for(child)
    held = Allocation.rows.live(on).filter(file=child.file, part__in=[Part.FAMILY_FINDER, Part.LEAD])
    mine = sorted(held.select_related("worker"), key=lambda a: (a.part != Part.FAMILY_FINDER, -a.pk))
    if mine:
        profiles.give_to(profile=profile, owner=mine[0].worker, on=on, by=by)
    media.open_round(profile, on=on)


def open_media(child: Child, *, by: User | None, on: date) -> None:
    """The order is granted: names and pictures may be shown from now, and pictures are due (FF-34, TS-18)."""
    profile = _profile(child)
    if profile is None or not profile.is_live:
        return
    publishing.open_media(profile, on=on)
    profile.save(update_fields=list(publishing.MEDIA_DATES))
    media.round_anew(profile, on=on)
    if MediaItem.rows.filter(profile=profile).agreed().exists():
        copies.show_again(profile, at=clock.now(), by=by)
    says = "The Placement Order is granted: add photographs and video to the profile."
    tell_both(profile, says, key=f"order:{on.isoformat()}", at=clock.now())


def plan_follows_agreement(child: Child, *, by: User | None, on: date) -> None:
    """The next version of the family finding plan takes in that the search goes wider (FF-22, TS-123)."""
    profile = _profile(child)
    if profile is not None:
        agreements.follow_plan(profile, on=on)


def take_down(child: Child, *, by: User | None, on: date) -> None:
    """Order refused or revoked, or the plan changed: staff only, at once, for the worker to confirm (FF-66)."""
    profile = _profile(child)
    if profile is not None:
        _end_profile(profile, by=by, on=on)
    leaving.close_links_about(child, by=by, at=clock.now())


def _end_profile(profile: Profile, *, by: User | None, on: date) -> None:
    if profile.is_live:
        removal.remove(profile, because=Removal.PLAN, why="Adoption is no longer the plan", by=by, at=clock.now())
    agreements.end_with_plan(profile, on=on, at=clock.now())
    search.end_all_promotion(profile, on=on, by=by)
    sharing.revoke_all(profile, by=by, at=clock.now())
    audience.narrow(profile, because="Adoption is no longer the plan", by=by, at=clock.now())
    profile.media_opened_on = None
    profile.save(update_fields=["media_opened_on"])


def ask_at_once(child: Child, *, by: User | None, on: date) -> None:
    """A likely match came to nothing (FF-09, TS-02)."""
    profile = _profile(child)
    if profile is not None:
        matching.fell_through(profile, on=on)


def take_up_change(change: SignificantChange, *, by: User | None, on: date) -> None:
    """A live profile must take in what changed (FF-37, TS-06)."""
    reviews.take_up(change, on=on)


def hand_over_profiles(handover: people_news.Handover, *, by: User | None, on: date) -> None:
    """Somebody’s work passes to a colleague: so do the profiles they own, file by file (FF-38, FF-63).

    A closed file keeps its last owner.
    """
    owned = Profile.rows.with_file().filter(owner=handover.worker, child__file__closed_on=None)
    for profile in owned.order_by("child__file"):
        if profile.agency_id not in handover.to.authority.all_agencies:
            raise NotPossible(
                f"{handover.to.display_name} does not work in the agency of a profile that would pass to them. "
                "Give that profile’s file to another worker first."
            )
        profiles.give_to(profile=profile, owner=handover.to, on=on, by=by)
        refresh(profile.file, because="The profile passed to a colleague.")


def close_interest(household: Household, *, by: User | None, on: date) -> None:
    """The family stopped searching, or a match is established: what they had asked is closed kindly (FF-62, AD-52)."""
    open_ones = interest_answers.of_household(household)
    interest_answers.close_all(open_ones, InterestOutcome.FAMILY_LEFT, by=by, at=clock.now())
    withdrew = household.stage == Stage.CLOSED and household.ending != Ending.ADOPTED
    leaving.close_links_of(household, by=by, at=clock.now(), matched_too=withdrew)


def close_links_after_the_match(household: Household, *, by: User | None, on: date) -> None:
    """An established match came to nothing: so did the link it came from, which keeps its history (AD-51)."""
    leaving.close_links_of(household, by=by, at=clock.now(), matched_too=True)


def thaw(household: Household, *, by: User | None, on: date) -> None:
    """An established match came to nothing: unless another link is explored, they look and ask again (AD-51)."""
    if not Exploration.rows.running().filter(household=household, lifted_at=None).exists():
        portal_accounts.keep_in_step(household, frozen_at=None)


def follow_the_worker(household: Household, *, by: User | None, on: date) -> None:
    """Interest passes to the household’s new worker, and the family reads the new name (FF-64)."""
    for each in interest_answers.of_household(household):
        interest_answers.hand_over(each, at=clock.now())


def carry_messages_of_child(child: Child, *, by: User | None, on: date) -> None:
    """The child has another worker: the adopters of a link read the new name, and what waits is theirs (FF-64)."""
    link_messages.follow_workers(link_messages.of_child(child), at=clock.now())


def carry_messages_of_household(household: Household, *, by: User | None, on: date) -> None:
    """The family has another worker: so has the conversation of their link (FF-64)."""
    link_messages.follow_workers(link_messages.of_household(household), at=clock.now())


def carry_messages(handover: people_news.Handover, *, by: User | None, on: date) -> None:
    """Somebody’s work passes to a colleague: so do the conversations of their links (FF-64)."""
    link_messages.follow_workers(link_messages.led_by(handover.to), at=clock.now())


def freeze_new_account(household: Household, *, by: User | None, on: date) -> None:
    """An account that begins while a link is explored begins frozen, as its partner’s is (AD-50)."""
    link = Exploration.rows.holding_back().filter(household=household).first()
    if link:
        link.household = household
        freezing.freeze(link, at=clock.now())


def tell_of_the_set(found: SiblingSet, *, by: User | None, on: date) -> None:
    """A set split, grew or is open again: whoever works on a link of these children learns of it (CH-05, MT-70)."""
    link_news.set_changed(found, by=by, at=clock.now())


def _profile(child: Child) -> Profile | None:
    found = Profile.rows.filter(child=child).first()
    return hold(found) if found else None


def present_before_hearing(child: Child, *, by: User | None, on: date) -> None:
    """The court’s dates moved: so does the meeting at which the child must be presented (FF-42, TS-17)."""
    presenting.follow(child)


def first_action(child: Child, *, by: User | None, on: date) -> None:
    """A child for whom a family is looked for always has a next action: the first comes with the worker."""
    next_actions.begin(child, on=on)


def keep_going(action: AgreedAction, *, by: User | None, on: date) -> None:
    """The last action of a child who waits does not end without the next one."""
    next_actions.ensure_next(action)


def finish_agreed_item(action: AgreedAction, *, by: User | None, on: date) -> None:
    """What was agreed at a meeting before panel is ended from My work too (MT-33)."""
    preparing_agreed.done_on_my_work(action, by=by, on=on)


REACTIONS = [
    (News.HEARING_CHANGED, present_before_hearing),
    (News.ORDER_GRANTED, present_before_hearing),
    (News.PLAN_ENDED, present_before_hearing),
    (News.PLAN_RESTORED, present_before_hearing),
    (News.CHILD_OPENED, begin_profile),
    (News.ALLOCATED, hand_to_worker),
    (News.ORDER_GRANTED, open_media),
    (News.PLAN_ENDED, take_down),
    (News.FINDING_PLAN_WRITTEN, plan_follows_agreement),
    (News.LIKELY_MATCH_ENDED, ask_at_once),
    (News.CHANGE_REPORTED, take_up_change),
    (HouseholdNews.CLOSED, close_interest),
    (HouseholdNews.APPROVAL_ENDED, close_interest),
    (HouseholdNews.MATCH_ESTABLISHED, close_interest),
    (HouseholdNews.MATCH_ENDED, close_links_after_the_match),
    (HouseholdNews.MATCH_ENDED, thaw),
    (HouseholdNews.REALLOCATED, follow_the_worker),
    (HouseholdNews.ACCOUNT_BEGAN, freeze_new_account),
    (people_news.News.HANDED_OVER, hand_over_profiles),
    (News.ALLOCATED, first_action),  # once the profile has its owner
    (News.PLAN_RESTORED, first_action),
    (agreed_news.News.ACTION_ENDED, keep_going),
    (agreed_news.News.ACTION_ENDED, finish_agreed_item),
    (News.SIBLINGS_CHANGED, tell_of_the_set),
    (News.ALLOCATED, carry_messages_of_child),
    (News.ORDER_GRANTED, carry_messages_of_child),
    (HouseholdNews.REALLOCATED, carry_messages_of_household),
    (people_news.News.HANDED_OVER, carry_messages),
]
