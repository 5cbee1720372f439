"""What a screen reader goes by: one tree of tags for the whole pack, grown from those of its papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, String

MOST_TAGS, DEEPEST = 400_000, 200


class NoTags(Exception):
    """The paper has no tree of tags, or not one that can be trusted."""


def check(pdf: Pdf) -> None:
    """Raise NoTags unless every tag can be walked through. Whoever made the paper may have made it badly."""
    root = pdf.Root.get(Name.StructTreeRoot)
    if not isinstance(root, Dictionary) or Name.ParentTree not in root or Name.K not in root:
        raise NoTags
    try:
        for _ in walk(root.K):
            pass
        keys = dict(NumberTree(root.ParentTree).items())
    except (ValueError, TypeError, KeyError, RuntimeError, RecursionError, AttributeError):
        raise NoTags from None
    if any(not isinstance(key, int) or not 0 <= key < MOST_TAGS for key in keys):
        raise NoTags


def walk(kids: Any, depth: int = 0, seen: set[Any] | None = None) -> Iterator[Dictionary]:
    """The elements, not the numbers of marked content. Raises ValueError for a tree that is none."""
    seen = set() if seen is None else seen
    if depth > DEEPEST or len(seen) > MOST_TAGS:
        raise ValueError("too many tags")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and Name.S in kid:
            if not kid.is_indirect or kid.objgen in seen:
                raise ValueError("not a tree")
            seen.add(kid.objgen)
            yield kid
            if Name.K in kid:
                yield from walk(kid.K, depth + 1, seen)


def plant(pdf: Pdf) -> None:
    """A tree for a paper that has none: one tag a page, as its pages are drawn (`sheets.redraw`)."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array(), ParentTree=Dictionary(Nums=Array())))
    pdf.Root.StructTreeRoot = root


def hang(pdf: Pdf, page: Object, *, key: int, tag: str, says: str = "") -> None:
    """One page as one tag. A picture of words says at least what it is a picture of."""
    root = pdf.Root.StructTreeRoot
    element = Dictionary(Type=Name.StructElem, S=Name("/" + tag), P=root, Pg=page, K=0)
    if says:
        element.Alt = String(says)
    made = pdf.make_indirect(element)
    root.K.append(made)
    root.ParentTree.Nums.extend(Array([key, pdf.make_indirect(Array([made]))]))


class Tree:
    """The tree of the pack. Papers are added in the order in which they are read."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.Root.StructTreeRoot
        self.numbers: list[Any] = list(self.root.ParentTree.Nums)
        self.next = max(self.numbers[::2], default=-1) + 1
        self.grafts = 0

    def section(self, title: str, under: Any) -> Any:
        made = Dictionary(Type=Name.StructElem, S=Name.Sect, P=under, T=String(title), K=Array())
        return self.pdf.make_indirect(made)

    def graft(self, source: Pdf, pages: list[Object], section: Any) -> None:
        """The tags of one paper, whose pages are in the pack already, under a section of their own."""
        theirs = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        self.grafts += 1
        for element in list(walk(theirs.K)):
            self._rename(element)
        for kid in theirs.K if isinstance(theirs.K, Array) else [theirs.K]:
            kid.P = section
            section.K.append(kid)
        self._roles(theirs)
        self._renumber(pages)
        highest = self.next
        for key, held in NumberTree(theirs.ParentTree).items():
            self.numbers += [self.next + key, held]
            highest = max(highest, self.next + key + 1)
        self.next = highest

    def finish(self) -> None:
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(self.numbers)))
        self.root.ParentTreeNextKey = self.next

    def _rename(self, element: Dictionary) -> None:
        """Header cells are told by identifiers, which must stay apart from those of the next paper."""
        if Name.ID in element:
            element.ID = String(f"{self.grafts}-{element.ID}")
        attributes = element.get(Name.A)
        for each in attributes if isinstance(attributes, Array) else [attributes]:
            if isinstance(each, Dictionary) and Name.Headers in each:
                each.Headers = Array([String(f"{self.grafts}-{name}") for name in each.Headers])

    def _roles(self, theirs: Object) -> None:
        for kind in (Name.RoleMap, Name.ClassMap):
            if kind in theirs:
                ours = self.root.get(kind, Dictionary())
                for role in theirs[kind].keys():  # noqa: SIM118 (a PDF dictionary is read by its keys)
                    if role not in ours:
                        ours[role] = theirs[kind][role]
                self.root[kind] = ours

    def _renumber(self, pages: list[Object]) -> None:
        done: set[Any] = set()
        for page in pages:
            self._move(page, done)
            for note in page.get(Name.Annots, Array()):
                self._move(note, done)
            drawings = page.get(Name.Resources, Dictionary()).get(Name.XObject, Dictionary())
            for name in drawings.keys():  # noqa: SIM118
                self._move(drawings[name], done)

    def _move(self, holder: Any, done: set[Any]) -> None:
        if holder.is_indirect:
            if holder.objgen in done:
                return
            done.add(holder.objgen)
        for key in (Name.StructParents, Name.StructParent):
            if key in holder:
                holder[key] = int(holder[key]) + self.next
