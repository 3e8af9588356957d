"""Where a live database should not lie: in a folder that a program copies elsewhere, or on another machine's disk."""

from __future__ import annotations

import sys
from pathlib import Path

from fieldkit.i18n import _

_SYNCED = (
    "dropbox", "onedrive", "google drive", "googledrive", "icloud", "mobile documents", "nextcloud", "owncloud",
    "syncthing", "resilio", "nutstore", "坚果云", "baidusyncdisk", "百度网盘", "百度云", "wps云盘", "wpsdrive",
    "阿里云盘", "pcloud", "seafile", "yandex.disk",
)  # fmt: skip
_MARKERS = (".stfolder", ".dropbox", ".sync", ".nextcloudsync.log", ".owncloudsync.log")
_NETWORK = {
    "nfs", "nfs4", "cifs", "smbfs", "smb2", "smb3", "9p", "afs", "davfs",
    "fuse.sshfs", "fuse.davfs2", "fuse.rclone",
}  # fmt: skip


def warning_about(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Return a warning when the database at `path` lies in a synced or network folder, else an empty text."""
    folder = path.absolute().parent
    if _is_synced(folder):
        text = _("The store lies in a synced folder ({folder}): two computers could damage it. Keep it elsewhere.")
        return text.format(folder=folder)
    if _is_network(folder, mounts):
        text = _("The store lies on a network drive ({folder}), where a save may be lost. Keep it elsewhere.")
        return text.format(folder=folder)
    return ""


def _is_synced(folder: Path) -> bool:
    if any(name in part.casefold() for part in folder.parts for name in _SYNCED):
        return True
    return any((parent / marker).exists() for parent in (folder, *folder.parents) for marker in _MARKERS)


def _is_network(folder: Path, mounts: Path) -> bool:
    if sys.platform == "win32":
        return str(folder).startswith("\\\\")
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    best, kind = "", ""
    for fields in (line.split(" ") for line in lines):
        if len(fields) > 2:
            point = fields[1].replace("\\040", " ")
            if folder.is_relative_to(point) and len(point) >= len(best):
                best, kind = point, fields[2]
    return kind in _NETWORK
