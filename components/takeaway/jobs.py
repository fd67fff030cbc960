"""Long work beside the dashboard: few at once for the whole server, with progress and an end.

A job is made in a thread of its own, so that no reader waits for the work of another. What it
makes stays in memory until its owner starts another or leaves. Work for an owner who left ends.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

State = Literal["waiting", "working", "done", "failed", "cancelled"]

# Two cores: one stays for readers. More would only make each slower.
_AT_ONCE = 2
# So many may stand in line; whoever comes later is asked to come again.
_MOST_WAITING = 20
# A browser that lost its line is back within seconds, and then still wants what it asked for.
_AWAY = 20.0
_log = logging.getLogger("dashboard.takeaway")


class Cancelled(Exception):
    """Raised within the work of a job whose owner does not want it any more."""


class Refused(Exception):
    """What is to be made cannot be made, as a sentence for the reader."""


@dataclass(eq=False)
class Job:
    """One piece of work. `part` is how much of it is done, from 0 to 1; `problem` is for readers.

    `place` tells how many are before it while it waits. `is_there` says, in whatever thread it is
    asked, whether its owner is still there.
    """

    make: Callable[["Job"], bytes]
    is_there: Callable[[], bool] = lambda: True
    state: State = "waiting"
    part: float = 0.0
    made: bytes = b""
    problem: str = ""
    _is_unwanted: threading.Event = field(default_factory=threading.Event)
    _seen: float = field(default_factory=time.monotonic)

    @property
    def is_unwanted(self) -> bool:
        """Whether its owner cancelled it, or left some time ago."""
        if self.is_there():
            self._seen = time.monotonic()
        return self._is_unwanted.is_set() or time.monotonic() - self._seen > _AWAY

    @property
    def place(self) -> int:
        """How many jobs are before this one in line."""
        with _line:
            return _waiting.index(self) if self in _waiting else 0

    def tell(self, done: int, of: int) -> None:
        """Called by the work: how far it is. Raises Cancelled if it is not wanted any more."""
        if self.is_unwanted:
            raise Cancelled
        self.part = done / of if of else 0.0
        # Other threads get their turn before the next piece.
        time.sleep(0)

    def cancel(self) -> None:
        """Ends the work at the next piece; what waits never begins."""
        self._is_unwanted.set()
        with _line:
            if self in _waiting:
                _waiting.remove(self)
                self.state = "cancelled"


_line = threading.Lock()
_waiting: list[Job] = []
_working: set[Job] = set()


def start(make: Callable[[Job], bytes], is_there: Callable[[], bool] = lambda: True) -> Job:
    """Begins work as soon as there is room for it; raises Refused if too many wait.

    `make` gets its job, calls `tell` between pieces, and gives the bytes of a file. What it raises
    as Refused is told to the reader; all else is logged and told as a failure. The work ends when
    `is_there` says that its owner is gone.
    """
    job = Job(make, is_there)
    with _line:
        if len(_waiting) >= _MOST_WAITING:
            raise Refused("Many readers are taking something away. Try again in a minute.")
        _waiting.append(job)
    _begin()
    return job


def _begin() -> None:
    with _line:
        while _waiting and len(_working) < _AT_ONCE:
            job = _waiting.pop(0)
            _working.add(job)
            threading.Thread(target=_work, args=(job,), name="take-away", daemon=True).start()


def _work(job: Job) -> None:
    try:
        # Its owner may have left while it waited.
        job.tell(0, 1)
        job.state = "working"
        made = job.make(job)
        job.tell(1, 1)
        job.made, job.state = made, "done"
    except Cancelled:
        job.state = "cancelled"
    except Refused as refused:
        job.problem, job.state = str(refused), "failed"
    except Exception as error:
        # The text of the error may hold cells of a draft, which no log may see.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        _log.error(
            "Taking away failed: %s in %s, line %s",
            type(error).__name__,
            frame.filename,
            frame.lineno,
        )
        job.problem, job.state = "This could not be made. The server's log says more.", "failed"
    finally:
        with _line:
            _working.discard(job)
        _begin()
