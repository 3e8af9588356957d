"""The jobs that are killed: everything that writes into a store, a shared folder, or a backup."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime

from fieldkit.store import Store, add_note, add_paper, add_partner, changes, dump, edit_partner, keep_file, verify
from fieldkit.store.backups.making import back_up
from fieldkit.store.backups.places import kept_stores
from fieldkit.store.backups.restoring import restore
from fieldkit.store.roster_records import Incoming
from fieldkit.store.verbs.roster import import_partners
from fieldkit.sync import SyncReport, sync_folder
from fieldkit.sync.keyring import keyring_of
from fieldkit.sync.seal import change_passphrase, is_sealed, unlock
from fieldkit.sync.seal_faults import NoKey
from fieldkit.sync.sealing import begin, go_on

from .kills import Job, Scene

PASSPHRASE, OTHER = "四个不相干的词 one", "四个不相干的词 two"
ROWS = 150


def _synced(scene: Scene, name: str) -> SyncReport:
    with scene.open(name) as store:
        report = sync_folder(store, scene.shared)
    assert report.stopped == ""
    return report


def _attached(store: Store, scene: Scene, partner: str, size: int) -> None:
    source = scene.root / "photo.jpg"
    source.write_bytes(os.urandom(size))
    add_paper(store, partner, keep_file(store, source))
    source.unlink()


def _two_devices(scene: Scene) -> None:
    """Two devices that met once and went on apart: conflicts, several acts, an attachment each."""
    with scene.open("one") as one, scene.open("two") as two:
        partner = add_partner(one, "One", phone="1")
        for store in (one, two):
            sync_folder(store, scene.shared)
        for name, store in (("one", one), ("two", two)):
            edit_partner(store, partner, phone=name, address=name)
            for number in range(3):
                add_note(store, partner, f"{name} {number} " * 20, due="2026-12-01")
        _attached(one, scene, partner, 2_500_000)
        _attached(two, scene, partner, 70_000)


def _one_has_given(scene: Scene) -> None:
    _two_devices(scene)
    _synced(scene, "one")


def _sealed(scene: Scene) -> None:
    _one_has_given(scene)
    _seal(scene)
    with scene.open("two") as two:
        keyring_of(two).remember(scene.shared, unlock(scene.shared, PASSPHRASE))
    with scene.open("one") as one:
        add_note(one, add_partner(one, "Later"), "sealed")
    _synced(scene, "one")


def _seal(scene: Scene) -> None:
    with scene.open("one") as one:
        key = unlock(scene.shared, PASSPHRASE) if is_sealed(scene.shared) else begin(scene.shared, PASSPHRASE)
        keyring_of(one).remember(scene.shared, key)
        assert go_on(scene.shared, key, one.device).left == ()


def _seal_on(scene: Scene) -> None:
    _seal(scene)
    for path in (scene.shared / "fk1").rglob("*"):
        assert path.is_dir() or path.suffix == ".tmp" or path.read_bytes().startswith(b"age-encryption.org"), path
    _unlock_again(scene)


def _unlock_again(scene: Scene) -> None:
    for passphrase in (PASSPHRASE, OTHER):
        try:
            key = unlock(scene.shared, passphrase)
        except NoKey:
            continue
        for name in scene.names():
            with scene.open(name) as store:
                keyring_of(store).remember(scene.shared, key)
        return
    raise AssertionError("neither passphrase opens the folder")


def _write(scene: Scene) -> None:
    """Write acts of three changes each, and note each one as soon as its verb has returned."""
    said = os.open(scene.root / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with scene.open("one") as one:
        for number in range(12):
            with one.act("a partner and two notes"):
                eid = add_partner(one, f"某某 {number}", phone=str(number), district="浦东")
                for text in ("有兴趣", "再打电话"):
                    add_note(one, eid, text)
            os.write(said, f"{eid}\n".encode())
    os.close(said)


def _all_that_was_said_is_there(scene: Scene) -> None:
    said = scene.root / "said"
    with scene.open("one") as one:
        held = "\n".join(dump(one))
    assert [eid for eid in (said.read_text().split() if said.exists() else []) if eid not in held] == []


def _import(scene: Scene) -> None:
    with scene.open("one") as one:
        rows = [Incoming(fields={"name": f"某某 {n}", "phone": str(n), "district": "浦东"}) for n in range(ROWS)]
        import_partners(one, rows, "roster.xlsx")


def _backed_up(scene: Scene) -> None:
    _one_has_given(scene)
    with scene.open("one") as one:
        back_up(one, scene.root / "backup.zip")
        add_partner(one, "After the backup")


def _back_up(scene: Scene) -> None:
    with scene.open("one") as one:
        back_up(one, scene.root / "backup.zip")


def _restores(scene: Scene) -> None:
    """The backup, the one before or the new one, is whole, and comes back in a place of its own."""
    with zipfile.ZipFile(scene.root / "backup.zip") as backup:
        assert backup.testzip() is None
    elsewhere = scene.root / "elsewhere" / "store" / "fieldkit.db"
    elsewhere.parent.mkdir(parents=True, exist_ok=True)
    restore(scene.root / "backup.zip", elsewhere, datetime.now(UTC))
    with Store.open(elsewhere) as store:
        assert verify(store) == []
        assert len(list(changes(store))) > 0


def _all_backed_up(scene: Scene) -> None:
    """All that `two` has is in the backup of `one` too, so that nothing is lost whichever store a kill leaves it."""
    _two_devices(scene)
    for name in ("one", "two", "one"):
        _synced(scene, name)
    with scene.open("one") as one:
        back_up(one, scene.root / "backup.zip")


def _restore(scene: Scene) -> None:
    restore(scene.root / "backup.zip", scene.home("two"), datetime.now(UTC))


def _kept_are_whole(scene: Scene) -> None:
    for folder in kept_stores(scene.home("two")):
        with Store.open(folder / "fieldkit.db") as store:
            assert verify(store) == []


JOBS = (
    Job("write", _two_devices, _write, _all_that_was_said_is_there, lambda n: n in (0, 3)),
    Job("import", _two_devices, _import, written=lambda n: n in (0, ROWS)),
    Job("export", _two_devices, lambda scene: _synced(scene, "one")),
    Job("merge", _one_has_given, lambda scene: _synced(scene, "two")),
    Job("sealed exchange", _sealed, lambda scene: _synced(scene, "two")),
    Job("seal", _one_has_given, _seal, _seal_on),
    Job("passphrase", _sealed, lambda s: change_passphrase(s.shared, PASSPHRASE, OTHER), _unlock_again),
    Job("backup", _backed_up, _back_up, _restores),
    Job("restore", _all_backed_up, _restore, _kept_are_whole),
)
