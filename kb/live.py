"""A set of names that is read anew whenever it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set


class LiveNames(Set[str]):
    """Names as `read` gives them now, for those who were built before the names changed."""

    def __init__(self, read: Callable[[], frozenset[str]]) -> None:
        self._read = read

    def __contains__(self, name: object) -> bool:
        return name in self._read()

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    @classmethod
    def _from_iterable(cls, names: object) -> frozenset[str]:  # type: ignore[override]
        return frozenset(names)  # type: ignore[call-overload,no-any-return]
