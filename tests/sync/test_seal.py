"""A sealed folder: who opens it, who does not, and what tampering with its two files comes to."""

from __future__ import annotations

import pickle
import shutil
import sys
import traceback
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.sync import age, seal
from fieldkit.sync.keyring import Keyring
from fieldkit.sync.seal_faults import NoKey, OtherFolder, SealError, Tampered, Unfit
from fieldkit.sync.seal_key import Agreed, SealKey, digest

from .quick import quicken

PASSPHRASE, OTHER = "four plain words here", "another four plain words"

Sealed = tuple[Path, SealKey, age.Identity]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quicken(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "data" / "keys")


@pytest.fixture
def sealed(folder: Path) -> Sealed:
    """A sealed folder with one recipient: its path, its key, the recipient's identity."""
    manager = age.Identity.new()
    return folder, seal.create(folder, PASSPHRASE, [manager.public]), manager


def lock(folder: Path) -> Path:
    return folder / "fk1" / "folder.age"


def listing(folder: Path) -> Path:
    return folder / "fk1" / "recipients.age"


def test_the_passphrase_opens_what_was_sealed_and_another_does_not(sealed: Sealed) -> None:
    folder, key, _manager = sealed
    told = key.seal("担心售后".encode())
    assert "担心".encode() not in told
    opened = seal.unlock(folder, PASSPHRASE)
    assert opened.open(told).decode() == "担心售后"
    assert opened.id == key.id
    with pytest.raises(NoKey, match="does not open"):
        seal.unlock(folder, OTHER)


def test_a_recipient_opens_the_folder_and_its_files_alone(sealed: Sealed) -> None:
    folder, key, manager = sealed
    told = key.seal(b"x")
    assert seal.unlock_with(folder, manager).open(told) == b"x"
    assert manager.open(told) == b"x", "as `age -d -i` opens it"
    with pytest.raises(NoKey):
        seal.unlock_with(folder, age.Identity.new())


def test_a_recipient_added_later_opens_what_was_sealed_before(sealed: Sealed) -> None:
    folder, key, _manager = sealed
    before, lead = key.seal(b"before"), age.Identity.new()
    key = seal.add_recipients(folder, key, [lead.public])
    assert seal.unlock_with(folder, lead).open(before) == b"before"
    assert lead.open(key.seal(b"after")) == b"after"
    assert seal.unlock(folder, PASSPHRASE).recipients == key.recipients
    assert len(key.recipients) == 2


def test_after_a_change_the_old_passphrase_opens_no_more(sealed: Sealed) -> None:
    folder, key, _manager = sealed
    told, old = key.seal(b"x"), lock(folder).read_bytes()
    seal.change_passphrase(folder, PASSPHRASE, OTHER)
    assert seal.unlock(folder, OTHER).open(told) == b"x"
    with pytest.raises(NoKey):
        seal.unlock(folder, PASSPHRASE)
    lock(folder).write_bytes(old)  # put back by whoever knows the old one
    with pytest.raises(Tampered, match=r"folder\.age"):
        seal.unlock(folder, PASSPHRASE)


def test_the_present_passphrase_is_wanted_for_a_change(sealed: Sealed) -> None:
    folder, _key, _manager = sealed
    before = lock(folder).read_bytes()
    with pytest.raises(NoKey):
        seal.change_passphrase(folder, OTHER, "something else entirely")
    assert lock(folder).read_bytes() == before


@pytest.mark.parametrize(
    "passphrase", ["", "short", "aaaaaaaaaaaaaaaaaaaa", "abcdabcdabcd", "  secret 12  ", "五个汉字啊"]
)
def test_a_passphrase_that_is_soon_guessed_is_refused(folder: Path, passphrase: str) -> None:
    with pytest.raises(Unfit):
        seal.create(folder, passphrase)
    assert list(folder.iterdir()) == []


def test_six_characters_of_chinese_are_enough() -> None:
    seal.fit_passphrase("春江花月夜明")


@pytest.mark.parametrize("text", ["", "age1", "ssh-ed25519 AAAA", "age1" + "q" * 58, "AGE-SECRET-KEY-1ABC"])
def test_what_is_no_public_key_is_refused_and_not_repeated(folder: Path, text: str) -> None:
    with pytest.raises(Unfit) as error:
        seal.create(folder, PASSPHRASE, [text])
    assert len(text) < 5 or text not in str(error.value)
    assert not seal.is_sealed(folder)


def test_a_sealed_folder_gets_no_second_key(sealed: Sealed) -> None:
    folder, key, _manager = sealed
    with pytest.raises(SealError, match="already"):
        seal.create(folder, OTHER)
    assert seal.unlock(folder, PASSPHRASE).id == key.id


# Tampering


def test_a_folder_without_its_folder_age_is_refused(sealed: Sealed, ring: Keyring) -> None:
    folder, key, manager = sealed
    ring.remember(folder, key)
    lock(folder).unlink()
    for attempt in (
        lambda: ring.recall(folder),
        lambda: seal.unlock(folder, PASSPHRASE),
        lambda: seal.unlock_with(folder, manager),
    ):
        with pytest.raises(Tampered, match="gone"):
            attempt()


def test_a_folder_that_lost_everything_is_never_taken_for_an_open_one(sealed: Sealed, ring: Keyring) -> None:
    folder, key, _manager = sealed
    ring.remember(folder, key)
    shutil.rmtree(folder / "fk1")
    with pytest.raises(Tampered, match="gone"):
        ring.recall(folder)
    assert ring.forget(folder)
    assert ring.recall(folder) is None


def test_a_list_that_is_gone_is_written_again_by_a_device_that_knows_it(sealed: Sealed, ring: Keyring) -> None:
    folder, key, manager = sealed
    ring.remember(folder, key)
    listing(folder).unlink()
    assert seal.unlock(folder, PASSPHRASE).recipients == key.recipients
    recalled = ring.recall(folder)
    assert recalled is not None and recalled.agreed == key.agreed
    assert seal.unlock_with(folder, manager).id == key.id


@pytest.fixture
def foreign(tmp_path: Path) -> tuple[Path, SealKey]:
    """A sealed folder of somebody else, with the same passphrase."""
    path = tmp_path / "foreign"
    return path, seal.create(path, PASSPHRASE)


@pytest.mark.parametrize("names", [["folder.age"], ["recipients.age"], ["folder.age", "recipients.age"]])
def test_the_files_of_another_folder_are_refused(
    sealed: Sealed, foreign: tuple[Path, SealKey], ring: Keyring, names: list[str]
) -> None:
    folder, key, _manager = sealed
    ring.remember(folder, key)
    for name in names:
        shutil.copy(foreign[0] / "fk1" / name, folder / "fk1" / name)
    with pytest.raises(Tampered):
        ring.recall(folder)
    if len(names) == 1:
        with pytest.raises(Tampered):
            seal.unlock(folder, PASSPHRASE)


def test_another_folder_in_this_place_is_used_once_its_passphrase_was_given(
    sealed: Sealed, foreign: tuple[Path, SealKey], ring: Keyring
) -> None:
    folder, key, _manager = sealed
    ring.remember(folder, key)
    ring.remember(foreign[0], foreign[1])
    kept = folder.rename(folder.with_name("first stick"))
    shutil.copytree(foreign[0], folder)
    with pytest.raises(OtherFolder):
        ring.recall(folder)
    ring.remember(folder, seal.unlock(folder, PASSPHRASE))
    for path, wanted in ((folder, foreign[1]), (kept, key)):
        recalled = ring.recall(path)
        assert recalled is not None and recalled.id == wanted.id


def forged(key: SealKey, attacker: str, **changes: object) -> bytes:
    """A list as somebody makes it who knows the folder's public key and not the secret one."""
    public = key._identity.public
    content = {
        "fk": 1,
        "identity": age.Identity.new().secret(),
        "agreed": {"number": 9_999_999_999, "recipients": [attacker], "locks": list(key.agreed.locks)},
        "tag": "0" * 64,
    } | changes
    return age.seal(msgspec.json.encode(content), [public, attacker])


@pytest.mark.parametrize("known", [True, False])
def test_a_recipient_whom_an_attacker_adds_is_refused(sealed: Sealed, ring: Keyring, known: bool) -> None:
    folder, key, _manager = sealed
    attacker = age.Identity.new()
    if known:
        ring.remember(folder, key)
    theirs = SealKey(age.Identity.new(), Agreed(number=99, recipients=(attacker.public,), locks=key.agreed.locks))
    own_tag = age.seal(theirs._identity.open(theirs.listing()), [key._identity.public])
    for data in (forged(key, attacker.public), own_tag, b"", b"[]", listing(folder).read_bytes()[:-9] + b"123456789"):
        listing(folder).write_bytes(data)
        with pytest.raises(Tampered):
            seal.unlock(folder, PASSPHRASE)
        with pytest.raises((Tampered, NoKey)):
            ring.recall(folder)


def test_an_older_list_does_not_undo_a_newer_one(sealed: Sealed, ring: Keyring) -> None:
    folder, key, _manager = sealed
    older, lead = listing(folder).read_bytes(), age.Identity.new()
    key = seal.add_recipients(folder, key, [lead.public])
    ring.remember(folder, key)
    listing(folder).write_bytes(older)
    recalled = ring.recall(folder)
    assert recalled is not None and lead.public in recalled.recipients
    assert seal.unlock_with(folder, lead).id == key.id, "the newer one was written back"


def test_an_old_passphrase_cannot_be_brought_back_with_both_its_files(sealed: Sealed, ring: Keyring) -> None:
    folder, key, _manager = sealed
    ring.remember(folder, key)
    old = {path: path.read_bytes() for path in (lock(folder), listing(folder))}
    ring.remember(folder, seal.set_passphrase(folder, key, OTHER))
    for path, data in old.items():
        path.write_bytes(data)
    with pytest.raises(Tampered):
        ring.recall(folder)


def test_an_old_passphrase_is_not_brought_back_by_whoever_types_it(sealed: Sealed, ring: Keyring) -> None:
    folder, key, _manager = sealed
    ring.remember(folder, key)
    old = lock(folder).read_bytes()
    ring.remember(folder, seal.set_passphrase(folder, key, OTHER))
    lock(folder).write_bytes(old)
    listing(folder).unlink()
    ring.remember(folder, seal.unlock(folder, PASSPHRASE))
    with pytest.raises(Tampered):
        ring.recall(folder)


def test_a_change_by_another_device_is_taken_over(sealed: Sealed, ring: Keyring) -> None:
    folder, key, _manager = sealed
    ring.remember(folder, key)
    lead = age.Identity.new()
    seal.add_recipients(folder, seal.set_passphrase(folder, key, OTHER), [lead.public])
    recalled = ring.recall(folder)
    assert recalled is not None and lead.public in recalled.recipients


def test_a_device_that_knows_the_folder_makes_a_tampered_seal_good(sealed: Sealed, ring: Keyring) -> None:
    folder, key, _manager = sealed
    ring.remember(folder, key)
    for damage in (
        lock(folder).unlink,
        lambda: listing(folder).write_bytes(b"?"),
        lambda: lock(folder).write_bytes(b"?"),
    ):
        damage()
        with pytest.raises(SealError):
            ring.recall(folder)
        known = ring.known_at(folder)
        assert known is not None
        ring.remember(folder, seal.set_passphrase(folder, known, OTHER))
        assert ring.recall(folder) is not None
        assert seal.unlock(folder, OTHER).id == key.id


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_to_the_two_files_is_a_clear_refusal(sealed: Sealed, tmp_path: Path, data: st.DataObject) -> None:
    folder, key, _manager = sealed
    ring = Keyring(tmp_path / "keys")
    ring.remember(folder, key)
    path = data.draw(st.sampled_from([lock(folder), listing(folder)]))
    whole = path.read_bytes()
    at = int(len(whole) * data.draw(st.integers(0, 999)) / 1000)
    changed = data.draw(
        st.one_of(
            st.just(whole[:at]),
            st.binary(max_size=300),
            st.integers(1, 255).map(lambda bits: whole[:at] + bytes([whole[at] ^ bits]) + whole[at + 1 :]),
            st.binary(min_size=1, max_size=9).map(lambda more: whole + more),
        )
    )
    path.write_bytes(changed)
    try:
        with pytest.raises(Tampered):
            ring.recall(folder)
        with pytest.raises(SealError):
            seal.unlock(folder, PASSPHRASE)
    finally:
        path.write_bytes(whole)


def test_capitals_on_a_stick_are_read(sealed: Sealed, ring: Keyring) -> None:
    folder, key, _manager = sealed
    (folder / "fk1").rename(folder / "fk-1")
    (folder / "fk-1").rename(folder / "FK1")
    for path in list((folder / "FK1").iterdir()):
        path.rename(path.with_name(path.name.upper()))
    assert seal.is_sealed(folder)
    assert seal.unlock(folder, PASSPHRASE).id == key.id
    seal.add_recipients(folder, key, [age.Identity.new().public])
    assert [path.name for path in folder.iterdir()] == ["FK1"]
    assert sorted(path.name for path in (folder / "FK1").iterdir()) == ["FOLDER.AGE", "RECIPIENTS.AGE"]


# What must never be told


def test_nothing_that_prints_a_key_shows_it(sealed: Sealed, ring: Keyring) -> None:
    folder, key, manager = sealed
    ring.remember(folder, key)
    kept = dict(ring._keys())
    listed = msgspec.json.decode(key.open(key.listing()))
    for secret in (key.secret(), manager.secret(), listed["identity"]):
        for thing in (key, manager, kept, key.agreed, ring):
            assert secret[16:40] not in f"{thing!r} {thing}"
    for thing in (key, manager):
        with pytest.raises(TypeError):
            pickle.dumps(thing)


def test_no_error_holds_a_passphrase_or_a_key(sealed: Sealed, ring: Keyring) -> None:
    folder, key, _manager = sealed
    ring.remember(folder, key)
    damaged = ring._place / f"{key.id}.json"
    damaged.write_bytes(damaged.read_bytes().replace(b'"agreed"', b'"agreet"'))
    public = key._identity.public
    listing(folder).write_bytes(age.seal(key.secret().encode(), [public]))
    secret = "wrong secret words 42"
    for attempt in (
        lambda: seal.unlock(folder, secret),
        lambda: seal.unlock(folder, PASSPHRASE),
        lambda: ring.recall(folder),
        lambda: seal.create(folder / "other", "abc" + key.secret()[:5]),
        lambda: seal.create(folder / "other", PASSPHRASE, [key.secret()]),
        lambda: age.Identity(key.secret() + "x"),
    ):
        with pytest.raises((SealError, ValueError)) as error:
            attempt()
        # The names of the lines are ours; what was raised underneath is not to be in what a log gets.
        told = "".join(
            line for line in traceback.format_exception(error.value) if "AGE-SECRET" in line or secret in line
        )
        assert told == ""
        assert key.secret() not in str(error.value)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_a_remembered_key_is_for_its_owner_alone(sealed: Sealed, ring: Keyring) -> None:
    folder, key, _manager = sealed
    ring.remember(folder, key)
    (path,) = ring._place.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert ring._place.stat().st_mode & 0o777 == 0o700


def test_a_folder_is_known_in_another_place_too(sealed: Sealed, ring: Keyring) -> None:
    folder, key, _manager = sealed
    ring.remember(folder, key)
    moved = folder.rename(folder.with_name("other letter"))
    recalled = ring.recall(moved)
    assert recalled is not None and recalled.id == key.id
    shutil.rmtree(moved)
    moved.mkdir()
    with pytest.raises(Tampered):
        ring.recall(moved)


def test_a_folder_that_was_never_sealed_needs_no_key_and_a_sealed_one_does(
    tmp_path: Path, sealed: Sealed, ring: Keyring
) -> None:
    assert ring.recall(tmp_path / "open") is None
    with pytest.raises(NoKey, match="does not know its key"):
        ring.recall(sealed[0])
    assert not ring.forget(sealed[0])


def test_digest_names_the_folder_age_that_is_right(sealed: Sealed) -> None:
    folder, key, _manager = sealed
    assert key.agreed.locks == (digest(lock(folder).read_bytes()),)
