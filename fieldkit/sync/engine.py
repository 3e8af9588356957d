"""One sync of a store with a folder, from the first look to the report.

What is there is taken in before anything is given out, so that a copy of another device has a name of its own before
it writes under one. Whatever ends a sync early, what was done until then is kept, and the report says so.
"""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path

from fieldkit.i18n import _
from fieldkit.store import Store, StoreError, queries, segments
from fieldkit.sync.acks import Ack, clock_notes, is_used_elsewhere, read_acks, write_ack
from fieldkit.sync.blobs import Blobs, exchange_blobs
from fieldkit.sync.files import Files
from fieldkit.sync.folder import Folder, root_of
from fieldkit.sync.giving import Given, give_out
from fieldkit.sync.key import FolderKey, keys_beside
from fieldkit.sync.report import Exchange, Gap, PendingFile, Progress, Sent, Step, Stopped, SyncReport
from fieldkit.sync.run import LASTING, Looks, Run
from fieldkit.sync.segment import named_in
from fieldkit.sync.taking import Taken, list_unread, take_in


def sync_folder(
    store: Store,
    folder: Path,
    *,
    key: FolderKey | None = None,
    owner: str = "",
    progress: Progress | None = None,
    files: Files | None = None,
) -> SyncReport:
    """Exchange with the folder: take in what is new, write out what it lacks, and tell what came of it.

    `key` is that of a sealed folder, `owner` the name of whoever uses this device. A report always comes back; its
    `stopped` says why it ended early. What `progress` raises besides Stopped passes through.
    """
    return _Sync(store, folder, key, owner, progress or _silent, files or Files()).report()


def _silent(_step: Step) -> None:
    return


class _Sync:
    def __init__(
        self, store: Store, folder: Path, key: FolderKey | None, owner: str, progress: Progress, files: Files
    ) -> None:
        self.store = store
        place = Folder(root_of(folder), files)
        self.run = Run(store, place, key, owner, progress, Looks(store, place))
        self.device = store.device
        self.taken = Taken()
        self.given = Given()
        self.blobs = Blobs()
        self.acks: dict[str, Ack] = {}

    def report(self) -> SyncReport:
        """Sync and tell what came of it."""
        stopped = ""
        try:
            stopped = self._refusal() or self._through()
        except Stopped:
            stopped = _("Stopped before the end. What was done is kept; the next sync goes on from there.")
        except StoreError as error:
            stopped = f"{error.what} {error.kept} {error.todo}"
        except OSError as error:
            stopped = _why(self.run.folder.root, error)
        return self._told(stopped)

    def _refusal(self) -> str:
        """Return why nothing shall be read or written; empty when it may go on."""
        root = self.run.folder.root
        if not self.run.folder.files.is_folder(root):
            return _(
                "The folder is not there: {path}. Nothing was read or written. Plug in the stick, or make the folder, "
                "and sync again."
            ).format(path=root)
        if self.store.path.resolve().is_relative_to(root.resolve()):
            return _(
                "The store itself lies in this folder ({path}), where copying could damage it. Nothing was read or "
                "written. Choose another folder to sync with."
            ).format(path=root)
        return self._unopened() if self.run.key is None else ""

    def _unopened(self) -> str:
        """Take the key that this device remembers; return why a folder that is or was sealed does not open."""
        if not (self.run.folder.is_sealed() or any(keys_beside(self.store).glob("*.json"))):
            # Nor has it been: the tools of sealing, which take longer to load than a small sync, are not needed.
            return ""
        from fieldkit.sync.keyring import keyring_of
        from fieldkit.sync.seal_faults import SealError

        try:
            self.run.key = keyring_of(self.store).recall(self.run.folder.root)
        except SealError as error:
            list_unread(self.run)
            return f"{error.what} {error.kept} {error.todo}"
        return ""

    def _through(self) -> str:
        """Exchange, and keep what was found out of the folder's files whatever ends it."""
        whole = False
        try:
            stopped = self._exchange()
            whole = not stopped
            return stopped
        finally:
            if not whole:
                # For who opens fieldkit tomorrow; a store that takes no note has been told of as what ended it.
                with suppress(StoreError):
                    segments.remember_stop(self.store)
            self.run.looks.save()

    def _exchange(self) -> str:
        run = self.run
        segments.remember_folder(self.store, str(run.folder.root))
        run.folder.sweep()
        self.acks = read_acks(run)
        take_in(run, self.taken)
        if run.key is None and self._lost_its_seal():
            return _(
                "Sealed files lie in this folder, and its fk1/folder.age is gone. Nothing was written, so that nothing "
                "lies there open. Put folder.age back, or move the sealed files elsewhere, then sync again."
            )
        if is_used_elsewhere(run, self.acks):
            segments.give_new_name(self.store)
        give_out(run, self.given, self.taken.known - self.taken.held)
        exchange_blobs(run, self.blobs)
        write_ack(run, self.acks)
        run.looks.end()
        return ""

    def _lost_its_seal(self) -> bool:
        """Tell whether what lies sealed here lay in a folder that was: most of it is, or a key known here opens it.

        A single sealed file among plain ones is a stray, and stops nobody; nor does a single plain one make a sealed
        folder an open one.
        """
        sealed = [self.run.folder.root / file.name for file in self.run.pending if file.reason == "sealed"]
        if len(sealed) > len(self.taken.held) or not sealed:
            return bool(sealed)
        from fieldkit.sync.keyring import keyring_of

        return keyring_of(self.store).opens_one(sealed)

    def _told(self, stopped: str) -> SyncReport:
        """Return the report; a store that can no longer be asked leaves out what only it knows."""
        report = SyncReport(
            folder=str(self.run.folder.root),
            sent=Sent(
                changes=self.given.changes,
                acts=len(self.given.acts),
                files=self.given.files,
                blobs=self.blobs.given,
                put_back=self.given.put_back,
            ),
            pending=tuple(sorted(self.run.pending, key=lambda file: file.name)),
            twins=tuple(sorted(self.taken.twins)),
            blobs_in=self.blobs.taken,
            blobs_missing=len(self.blobs.missing),
            stopped=stopped,
        )
        try:
            return self._asked(report)
        except StoreError:
            return report

    def _pending(self, pending: tuple[PendingFile, ...]) -> tuple[PendingFile, ...]:
        """Return the pending files, those marked of which the archive has the whole."""
        from msgspec.structs import replace

        if not any(file.reason in LASTING for file in pending):
            return pending
        known = {(each.dev, each.sha[:12]) for each in segments.archived(self.store)}
        return tuple(replace(file, held=file.reason in LASTING and named_in(file.name) in known) for file in pending)

    def _asked(self, report: SyncReport) -> SyncReport:
        from msgspec.structs import replace

        owners = {dev: peer.owner for dev, peer in segments.peers(self.store).items()}
        taken = self.taken
        return replace(
            report,
            received=tuple(
                Exchange(
                    device=dev,
                    owner=owners.get(dev, ""),
                    changes=count,
                    acts=taken.acts[dev],
                    files=taken.files[dev],
                )
                for dev, count in sorted(taken.changes.items())
            ),
            pending=self._pending(report.pending),
            conflicts=queries.count_conflicts(self.store),
            clocks=tuple(clock_notes(self.store, self.acks)),
            gaps=tuple(
                Gap(device=dev, owner=owners.get(dev, ""), before=first) for dev, first in segments.gaps(self.store)
            ),
            renamed=self.store.device if self.store.device != self.device else "",
        )


def _why(root: Path, error: OSError) -> str:
    kept = _("What was done until then is kept.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        what = _("The disk of the folder is full: {path}.").format(path=root)
        todo = _("Make room there, then sync again.")
    elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        what = _("The folder cannot be written: {path} ({why}).").format(path=root, why=error.strerror or error)
        todo = _("Check the rights of the folder, or whether the stick is write-protected, then sync again.")
    else:
        what = _("The folder cannot be read or written: {path} ({why}).").format(path=root, why=error.strerror or error)
        todo = _("See that the stick or the drive is there, then sync again.")
    return f"{what} {kept} {todo}"
