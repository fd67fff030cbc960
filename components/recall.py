"""What was made from tables, kept as long as the tables are: many exhibits ask for the same."""

import weakref
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

Made = TypeVar("Made")


def of_frames(frames: int, most: int = 32) -> Callable[[Callable[..., Made]], Callable[..., Made]]:
    """A decorator: the same tables and choices are not worked through twice.

    The first `frames` arguments are tables, told apart by identity, because they are shared and
    never changed; all others must be hashable. Up to `most` results are kept. A table is not kept
    alive: when it goes, as a reader's draft does, what was made from it goes too.
    """

    def decorate(make: Callable[..., Made]) -> Callable[..., Made]:
        kept: OrderedDict[tuple[Any, ...], tuple[tuple[weakref.ref[Any], ...], Made]]
        kept, lock = OrderedDict(), Lock()

        @wraps(make)
        def found(*given: Any) -> Made:
            tables = given[:frames]
            key = (*map(id, tables), *given[frames:])
            with lock:
                refs, made = kept.get(key, ((), None))
                if refs and all(ref() is table for ref, table in zip(refs, tables, strict=True)):
                    kept.move_to_end(key)
                    return made  # type: ignore[return-value]
            fresh = make(*given)

            def gone(_: object) -> None:
                kept.pop(key, None)

            with lock:
                kept[key] = (tuple(weakref.ref(table, gone) for table in tables), fresh)
                while len(kept) > most:
                    kept.popitem(last=False)
            return fresh

        return found

    return decorate
