"""What documents say of the tables, made once and beside the requests that ask for it."""

import logging
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

Asked = TypeVar("Asked", bound=Hashable)
_log = logging.getLogger("dashboard.serving")


class Beside(Generic[Asked]):
    """Texts by what is asked for, each made once, in one thread for all.

    `name` is what they are called in the log. What fails is logged and not kept, of all else the
    newest `most`.
    """

    def __init__(self, name: str, make: Callable[[Asked], str], most: int) -> None:
        self.name, self.make, self.most = name, make, most
        self._texts: dict[Asked, Future[str]] = {}
        self._lock = Lock()
        self._maker = ThreadPoolExecutor(1, thread_name_prefix=name)

    def text(self, asked: Asked, patience: float) -> str:
        """The text, or "" where it fails, or takes longer than `patience` seconds from now.

        One that took longer is there for those who ask later.
        """
        with self._lock:
            if asked not in self._texts:
                while len(self._texts) >= self.most:
                    del self._texts[next(iter(self._texts))]
                self._texts[asked] = self._maker.submit(self.make, asked)
            made = self._texts[asked]
        try:
            return made.result(patience)
        except Exception as error:
            if not made.done():
                return ""
            with self._lock:
                self._texts.pop(asked, None)
            _log.warning("No %s: %s", self.name, type(error).__name__)
            return ""
