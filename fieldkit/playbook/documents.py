"""The documents behind what is shown: where each lies, and whether it can be opened and is what its ending says.

A document lies in the `files/` of a pack, or in the one folder that the settings name; never outside of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from fieldkit.playbook.load import Playbook
from fieldkit.playbook.model import ChecklistItem, Entry, Proof

State = Literal["there", "missing", "unreadable", "empty", "other"]
"""Whether a document can be opened; `other` is one whose content is not what its ending says."""

_HEAD = 1024
"""Bytes at the beginning of a file by which its content is known."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_BEGINS: tuple[tuple[str, int, tuple[bytes, ...]], ...] = (
    ("pdf", 0, (b"%PDF-",)),
    ("pptx docx xlsx ppsx odp odt ods zip wpsx dpsx", 0, (_ZIP,)),
    ("ppt doc xls pps wps dps et", 0, (_OLE, _ZIP, b"{\\rtf")),
    ("png", 0, (b"\x89PNG\r\n\x1a\n",)),
    ("jpg jpeg", 0, (b"\xff\xd8\xff",)),
    ("gif", 0, (b"GIF87a", b"GIF89a")),
    ("bmp", 0, (b"BM",)),
    ("webp", 8, (b"WEBP",)),
    ("mp4 m4v mov m4a", 4, (b"ftyp", b"moov", b"mdat", b"wide", b"free")),
    ("avi", 8, (b"AVI ",)),
    ("mkv webm", 0, (b"\x1a\x45\xdf\xa3",)),
    ("wmv asf", 0, (b"\x30\x26\xb2\x75",)),
    ("mp3", 0, (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
)
"""Endings, the offset at which their content is known, and what stands there. Public format descriptions."""

_TEXTS = frozenset({"html", "htm", "txt", "csv", "md", "svg"})


class Document(NamedTuple):
    """A document: its name, where it lies (None: nowhere), its state, and the ending that its content has instead.

    `why` is what the system said of one that cannot be read.
    """

    name: str
    path: Path | None
    state: State
    really: str = ""
    why: str = ""


def document(playbook: Playbook, name: str) -> Document:
    """Return the document `name`; its beginning is read, and nothing more of it."""
    path = playbook.file(name)
    if path is None:
        return Document(name, None, "missing")
    try:
        with path.open("rb") as read:
            head = read.read(_HEAD)
    except OSError as error:
        return Document(name, path, "unreadable", why=error.strerror or str(error))
    if not head:
        return Document(name, path, "empty")
    really = _mismatch(path.suffix[1:].lower(), head)
    return Document(name, path, "other" if really is not None else "there", really or "")


def _mismatch(ending: str, head: bytes) -> str | None:
    """Return the ending that fits the content when this one does not (empty: unknown), None when it does."""
    own = next(((at, signs) for endings, at, signs in _BEGINS if ending in endings.split()), None)
    if own is not None:
        at, signs = own
        # Some programs write a few bytes before the header of a PDF, and all readers take it.
        if head[at:].startswith(signs) or (ending == "pdf" and signs[0] in head):
            return None
        return _known(head)
    known = _known(head)
    return known if ending in _TEXTS and (known not in ("", "html") or b"\0" in head) else None


def _known(head: bytes) -> str:
    """Return an ending that the content would have, empty when it is not known."""
    for endings, at, signs in _BEGINS:
        if endings != "bmp" and head[at:].startswith(signs):
            return endings.split()[0] if signs != (_ZIP,) else "zip"
    return "html" if head.lstrip().lower().startswith((b"<!doctype html", b"<html")) else ""


def files_of(playbook: Playbook, entry: Entry) -> Iterator[tuple[Entry, str]]:
    """Yield the documents behind an entry, each with the entry that says whether it may be shown or left."""
    if isinstance(entry, Proof) and entry.file:
        yield entry, entry.file
    elif isinstance(entry, ChecklistItem):
        yield from ((entry, name) for name in entry.files)
    proofs = [*getattr(entry, "proof", ())]
    for part in (*getattr(entry, "rows", ()), *getattr(entry, "inputs", ())):
        proofs += part.proof
    for id in proofs:
        proof = playbook.get(id)
        if isinstance(proof, Proof) and proof.file:
            yield proof, proof.file


def script_files(playbook: Playbook) -> list[tuple[Entry, str]]:
    """Return the documents of a visit, each once: of the material to bring, and of all that the steps show."""
    entries: list[Entry] = [each for each in playbook.entries.checklist if each.group == "material"]
    for step in playbook.entries.steps:
        entries += (shown for id in step.shows if (shown := playbook.get(id)))
    found: dict[str, Entry] = {}
    for entry in entries:
        for holder, name in files_of(playbook, entry):
            found.setdefault(name, holder)
    return [(holder, name) for name, holder in found.items()]
