"""What the steps of one sync share: the store, the folder, its key, and what is known of its files."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fieldkit.store import Store, segments
from fieldkit.store.segments import Look, Peer
from fieldkit.sync.files import FileSeen
from fieldkit.sync.folder import Folder
from fieldkit.sync.key import FolderKey
from fieldkit.sync.report import PendingFile, Progress, Reason, Step, Unreadable

PENDING = "pending:"
"""What the verdict on a file that is pending begins with; the reason follows."""

CHEAP = 8 << 20
"""Bytes up to which a pending file is read again in every sync, changed or not."""

LEFT_ALONE = 3_000_000_000
"""Nanoseconds that a file must have lain unchanged before its look is trusted: disks tick every two seconds (FAT)."""

LASTING: tuple[Reason, ...] = ("truncated", "damaged", "foreign")
"""Reasons that neither a key nor a newer fieldkit takes away."""


class Looks:
    """What is known of the files of a folder from before, so that what lies there unchanged is not read again.

    What a sync finds out is kept at its end in one transaction, for each makes whoever syncs wait for the disk.
    """

    def __init__(self, store: Store, folder: Folder) -> None:
        self._store = store
        self._key = folder.name(folder.root)
        self._folder = folder
        self._before = segments.looks(store, self._key)
        self._now: dict[str, Look] = {}
        self._heard: list[Peer] = []

    def before(self, file: FileSeen) -> Look | None:
        """Return what was found out about a file that looks the same; it may have changed within one tick since."""
        look = self._before.get(self._folder.name_of(file))
        return look if look and (look.size, look.mtime) == (file.size, file.mtime) else None

    def trusted(self, file: FileSeen) -> Look | None:
        """Return what was found out about a file that cannot have changed since."""
        look = self.before(file)
        return look if look and look.mtime + LEFT_ALONE <= look.looked else None

    def note(self, file: FileSeen, verdict: str, detail: str = "") -> None:
        """Note what a file that was looked at before it was read turned out to be."""
        now = time.time_ns()
        before = self.before(file)
        if before and now - before.looked >= LEFT_ALONE:
            # Its time of change may lie in the future; it was left alone all the same.
            now = max(now, file.mtime + LEFT_ALONE)
        name = self._folder.name_of(file)
        self._now[name] = Look(file.size, file.mtime, now, verdict, detail)

    def hear(self, peers: Iterable[Peer]) -> None:
        """Note what is heard of devices."""
        self._heard += peers

    def save(self) -> None:
        """Keep what was found out."""
        if self._now or self._heard:
            segments.keep_looks(self._store, self._key, self._now, heard=self._heard)
            self._before |= self._now
            self._now, self._heard = {}, []

    def end(self) -> None:
        """Keep what was found out, forget the files that are not in the folder any more, and note that all is done."""
        gone = self._before.keys() - self._folder.names()
        gone -= self._now.keys()
        segments.keep_looks(self._store, self._key, self._now, gone, heard=self._heard, through=True)
        self._now, self._heard = {}, []


@dataclass
class Run:
    """One sync while it runs."""

    store: Store
    folder: Folder
    key: FolderKey | None
    owner: str
    tell: Progress
    looks: Looks
    pending: list[PendingFile] = field(default_factory=list)
    _at: Step | None = field(default=None, init=False)

    def step(self, step: Step) -> None:
        """Tell a step; raises what the listener raises."""
        self._at = step
        self.tell(step)

    def still(self) -> None:
        """Tell the last step again, since it takes long; raises what the listener raises."""
        if self._at:
            self.tell(self._at)

    def pend(self, file: FileSeen, reason: Reason, detail: str = "") -> None:
        """Note that a file stays where it is, unread."""
        name = self.folder.name_of(file)
        self.pending.append(PendingFile(name=name, reason=reason, detail=detail, size=file.size))

    @contextmanager
    def trying(self, file: FileSeen) -> Iterator[None]:
        """Read a file inside; what cannot be read is pending, and the sync goes on. What vanished is passed over.

        Raises OSError when the whole folder is gone.
        """
        try:
            yield
        except FileNotFoundError:
            return
        except Unreadable as error:
            self.looks.note(file, f"{PENDING}{error.reason}", error.detail)
            self.pend(file, error.reason, error.detail)
        except OSError as error:
            if not self.folder.files.is_folder(self.folder.root):
                raise
            locked = getattr(error, "winerror", None) in (32, 33)
            self.pend(file, "locked" if locked else "unreadable", error.strerror or str(error))

    def stays_pending(self, file: FileSeen) -> bool:
        """Note an unchanged file as pending where reading it again would cost much and give nothing new."""
        look = self.looks.trusted(file)
        if look is None or file.size <= CHEAP:
            return False
        for reason in LASTING:
            if look.verdict == PENDING + reason:
                self.pend(file, reason, look.detail)
                return True
        return False
