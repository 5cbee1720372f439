"""A copy that could not be made: its reader is told, and the administrator has it made again (PN-16, PN-17)."""

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from panels.actions import packs
from panels.models import Making, PackCopy
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.fixtures.worlds import kept
from tests.panels import pack_scene
from tests.panels.pack_scene import FOURTH, NINTH

pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
@kept
def set_out(cast):
    """The pack went out; both have declared, and Ned knows the first family."""
    found = pack_scene.scene(cast)
    packs.circulate(pack=pack_scene.frozen(found), by=found.pam, at=FOURTH)
    pack_scene.declare(found.mel, found.first, found.second)
    pack_scene.declare(found.ned, found.first, conflict=True)
    pack_scene.declare(found.ned, found.second)
    return found


def copy_of(seat) -> PackCopy:
    return PackCopy.rows.current().select_related("edition", "pack__meeting__panel__file").get(seat=seat)


def test_pages_without_an_item_that_cannot_be_made_are_told_and_made_again(set_out, signed_in):
    """The paper of Ned’s edition is gone from the store; Mel’s copy comes from the frozen pages and is there."""
    version = set_out.second.papers.get().version
    with default_storage.open(version.stored.name) as file:
        kept = file.read()
    default_storage.delete(version.stored.name)
    pack_scene.work()
    mine = copy_of(set_out.ned)
    assert (mine.state, mine.edition.state) == (Making.WAITING, Making.FAILED)
    assert copy_of(set_out.mel).state == Making.MADE

    room, readers, again = (
        reverse("packs:read", args=[set_out.pack.reference]),
        reverse("packs:readers", args=[set_out.pack.reference]),
        reverse("packs:make-copy-again", args=[mine.reference]),
    )
    with time_machine.travel(NINTH, tick=False):
        assert "Your copy could not be made" in signed_in(set_out.ned.member.user).get(room).content.decode()
        pam = signed_in(set_out.pam)
        shown = pam.get(readers).content.decode()
        assert "The stored file of this paper is not there" in shown
        assert again in shown
        default_storage.save(version.stored.name, ContentFile(kept))
        assert pam.post(again, follow=True).status_code == 200
    pack_scene.work()

    assert copy_of(set_out.ned).state == Making.MADE
    with time_machine.travel(NINTH, tick=False):
        assert "Contents" in signed_in(set_out.ned.member.user).get(room).content.decode()


def test_a_copy_that_is_there_is_not_made_again(set_out, signed_in):
    pack_scene.work()
    mine = copy_of(set_out.mel)
    with time_machine.travel(NINTH, tick=False):
        answer = signed_in(set_out.pam).post(reverse("packs:make-copy-again", args=[mine.reference]), follow=True)
        assert "This copy is there, or is being made at this moment" in answer.content.decode()
        other = signed_in(set_out.mel.member.user).post(reverse("packs:make-copy-again", args=[mine.reference]))
    assert other.status_code == 404
    assert copy_of(set_out.mel).state == Making.MADE
