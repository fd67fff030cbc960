"""Files that a press on a button made, kept until the browser that asked for them has them."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from streamlit.runtime import memory_media_file_storage
from streamlit.runtime.memory_media_file_storage import MemoryFile, MemoryMediaFileStorage

MB = 1_000_000
# A browser on a slow line asks for its file some seconds after the server has made it.
KEPT_SECONDS = 60.0
# What all such files may weigh; the oldest goes first.
KEPT_BYTES = 200 * MB


@dataclass(frozen=True)
class Leaving:
    """A file that the server has no more use for, and when that was, in seconds."""

    file: MemoryFile
    since: float


class Downloads(MemoryMediaFileStorage):
    """Streamlit's files in memory, where one that was let go of can be asked for a while longer.

    Streamlit lets go of a file that was made on request once two scripts have run to their end,
    whoever they ran for. Among fifty visitors that is before the browser has asked for it, and
    the visitor gets "File not found" instead of a file.
    """

    def __init__(
        self,
        endpoint: str,
        seconds: float = KEPT_SECONDS,
        most_bytes: int = KEPT_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(endpoint)
        self.seconds, self.most_bytes, self.clock = seconds, most_bytes, clock
        self.leaving: dict[str, Leaving] = {}
        self.lock = threading.Lock()

    def delete_file(self, file_id: str) -> None:
        """Lets go of a file, which stays for a while."""
        # At no moment may a reader find it in neither place.
        with self.lock:
            file = self._files_by_id.get(file_id)
            super().delete_file(file_id)
            if file is not None:
                self.leaving.pop(file_id, None)
                self.leaving[file_id] = Leaving(file, self.clock())
            self._forget()

    def get_file(self, filename: str) -> MemoryFile:
        """The file of a name "id.ending"; MediaFileStorageError where there is none."""
        with self.lock:
            self._forget()
            left = self.leaving.get(filename.partition(".")[0])
            return left.file if left else super().get_file(filename)

    def _forget(self) -> None:
        # In the order in which they were let go of.
        over = sum(left.file.content_size for left in self.leaving.values()) - self.most_bytes
        for file_id, left in list(self.leaving.items()):
            if over <= 0 and self.clock() - left.since <= self.seconds:
                return
            del self.leaving[file_id]
            over -= left.file.content_size


def keep() -> None:
    """Makes every server of this process keep its files so; to be called before it starts."""
    memory_media_file_storage.MemoryMediaFileStorage = Downloads
