"""Groups documents that tell one story: copies of each other, and copies of those.

A group goes by the id of one of its documents: one that the warehouse knows it by, else the first of its ids, so that
it has the same name in whatever order its documents are met. Which pairs are looked at is not decided here.
"""

from collections.abc import Mapping


class Stories:
    """Stories as they are found (a union-find; Tarjan 1975)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._is_known: set[str] = set()

    def know(self, story_id: str) -> None:
        """Say that the warehouse calls a story by that id."""
        self._is_known.add(story_id)

    def join(self, one: str, other: str) -> None:
        """Say that two documents, or stories, are one."""
        first, second = sorted((self._root(one), self._root(other)), key=self._rank)
        if first != second:
            self._parent[second] = first

    def story_ids(self) -> Mapping[str, str]:
        """The story of each document that was joined with another one, and of each story that is known."""
        # A document by which the warehouse names a story belongs to it, even where no copy of it is met.
        joined = {*self._parent, *self._parent.values(), *self._is_known}
        return {document_id: self._root(document_id) for document_id in sorted(joined)}

    def _root(self, document_id: str) -> str:
        while (parent := self._parent.get(document_id)) is not None:
            # Every second step is cut short, which keeps ways short.
            if (above := self._parent.get(parent)) is not None:
                self._parent[document_id] = above
            document_id = parent
        return document_id

    def _rank(self, story_id: str) -> tuple[bool, str]:
        return story_id not in self._is_known, story_id
