"""The quorum of one item: rule by rule, for one agency and for a joint panel (PN-01, AAR r6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.models import MemberKind
from panels.quorum import LEADS, Sitting, work_out

K = MemberKind


def sits(kind, **facts) -> Sitting:
    usual = {"independent": kind in (K.CHAIR, K.INDEPENDENT), "experienced": kind == K.SOCIAL_WORKER}
    return Sitting(**({"name": kind, "kind": kind, "there": True, "conflict": False, "counts": True} | usual | facts))


FIVE = (K.CHAIR, K.SOCIAL_WORKER, K.INDEPENDENT, K.ELECTED, K.MEDICAL_ADVISER)
SIX = (*FIVE, K.INDEPENDENT)


@pytest.mark.parametrize(
    ("kinds", "joint", "lacks"),
    [
        (FIVE, False, []),
        (FIVE[:4], False, ["members"]),
        (FIVE, True, ["members"]),
        (SIX, True, []),
        ((*FIVE[1:], K.INDEPENDENT), False, ["lead"]),
        ((*SIX[1:], K.VICE_CHAIR), True, []),
        ((K.CHAIR, K.INDEPENDENT, K.INDEPENDENT, K.ELECTED, K.MEDICAL_ADVISER), False, ["social_worker"]),
        ((K.VICE_CHAIR, K.SOCIAL_WORKER, K.ELECTED, K.ELECTED, K.MEDICAL_ADVISER), False, ["independent"]),
        ((K.VICE_CHAIR, K.SOCIAL_WORKER, K.ELECTED, K.ELECTED, K.INDEPENDENT), False, []),
        ((), True, ["lead", "social_worker", "members"]),
    ],
)
def test_each_rule_fails_by_itself_and_is_named(kinds, joint, lacks):
    stands = work_out([sits(kind) for kind in kinds], joint=joint)
    assert [one.key for one in stands.failing] == lacks
    assert stands.met is (not lacks)


@pytest.mark.parametrize("away", [{"there": False}, {"conflict": True}, {"counts": False}])
@pytest.mark.parametrize("who", range(6))
def test_a_joint_panel_of_six_loses_its_quorum_with_anybody(who, away):
    """Late or gone, with a conflict, or there as an adviser: the sixth is missing."""
    sitting = [sits(kind, **(away if place == who else {})) for place, kind in enumerate(SIX)]
    assert work_out([sits(kind) for kind in SIX], joint=True).met
    stands = work_out(sitting, joint=True)
    assert "members" in [one.key for one in stands.failing]
    assert "5 of 6" in stands.sentence


def test_a_panel_may_ask_more_of_itself_and_never_less():
    everybody = [sits(kind) for kind in SIX]
    assert not work_out(everybody, joint=True, own={"members": 7}).met
    assert work_out(everybody[:5], joint=True, own={"members": 3}).failing[0].least == 6
    assert [one.key for one in work_out(everybody, joint=True, own={"independents": 4}).failing] == ["independents"]


PEOPLE = st.lists(
    st.builds(
        Sitting,
        name=st.just("somebody"),
        kind=st.sampled_from(list(K)),
        independent=st.booleans(),
        experienced=st.booleans(),
        there=st.booleans(),
        conflict=st.booleans(),
        counts=st.booleans(),
    ),
    max_size=10,
)


@given(PEOPLE, st.booleans())
def test_whoever_is_there_a_quorum_is_what_the_regulation_says(people, joint):
    """Said once more in other words, against every mixture of people."""
    hear = [one for one in people if one.there and not one.conflict and one.counts]
    leads = [one for one in hear if one.kind in LEADS]
    safe = any(one.kind == K.CHAIR or one.independent for one in leads) or any(one.independent for one in hear)
    expected = (
        len(hear) >= (6 if joint else 5)
        and bool(leads)
        and any(one.kind == K.SOCIAL_WORKER and one.experienced for one in hear)
        and safe
    )
    assert work_out(people, joint=joint).met is expected


@given(PEOPLE, st.booleans())
def test_a_joint_quorum_is_always_a_quorum_of_one_agency_and_nobody_more_ever_breaks_it(people, joint):
    if work_out(people, joint=True).met:
        assert work_out(people, joint=False).met
    if work_out(people, joint=joint).met:
        assert work_out([*people, sits(K.INDEPENDENT)], joint=joint).met
