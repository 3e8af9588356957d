"""Exchange through a folder of files: what happened travels by copying, over a stick or any tool that syncs files.

    report = sync_folder(store, Path("/media/stick"))

The format of the files is told in docs/sync-format.md. Nothing in the folder is ever taken away by a sync.
"""

from typing import TYPE_CHECKING

from fieldkit.lazy import lazy_names

if TYPE_CHECKING:
    from fieldkit.sync.engine import sync_folder
    from fieldkit.sync.key import FolderKey, NotOpened
    from fieldkit.sync.report import (
        ClockNote,
        Exchange,
        Gap,
        PackOffer,
        PendingFile,
        Progress,
        Reason,
        Sent,
        Step,
        Stopped,
        SyncReport,
    )

__all__ = [
    "ClockNote",
    "Exchange",
    "FolderKey",
    "Gap",
    "NotOpened",
    "PackOffer",
    "PendingFile",
    "Progress",
    "Reason",
    "Sent",
    "Step",
    "Stopped",
    "SyncReport",
    "sync_folder",
]

_HOMES = {
    "sync_folder": "engine",
    "FolderKey": "key",
    "NotOpened": "key",
    "ClockNote": "report",
    "Exchange": "report",
    "Gap": "report",
    "PackOffer": "report",
    "PendingFile": "report",
    "Progress": "report",
    "Reason": "report",
    "Sent": "report",
    "Step": "report",
    "Stopped": "report",
    "SyncReport": "report",
}

__getattr__ = lazy_names(__name__, _HOMES)
