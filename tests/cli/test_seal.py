"""Sealed folders from the command line: sealing, opening, changing, forgetting, and keys of one's own."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from fieldkit.config import resolve_paths
from fieldkit.sync import age
from tests.sync.quick import quicken

from .conftest import Ran, Run

PASSPHRASE, OTHER = "four plain words here", "another four plain words"

posix = pytest.mark.skipif(sys.platform == "win32", reason="rights and terminals of POSIX")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quicken(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


def seal(run: Run, folder: Path, *options: str, lines: tuple[str, ...] = (PASSPHRASE,)) -> Ran:
    return run("seal", str(folder), "--passphrase-stdin", *options, stdin="".join(f"{line}\n" for line in lines))


def sync(run: Run, folder: Path, *options: str, stdin: str = "") -> tuple[int, dict[str, object], str]:
    ran = run("sync", str(folder), "--json", *options, stdin=stdin)
    return ran.code, json.loads(ran.out or "{}"), ran.err


def sealed(folder: Path) -> bool:
    """Tell whether every file in the folder is sealed."""
    return all(path.read_bytes().startswith(age.MAGIC) for path in folder.rglob("*") if path.is_file())


def forget_all(home: Path) -> None:
    """Make this device a new one, as far as sealed folders go."""
    shutil.rmtree(resolve_paths(str(home)).data / "keys")


def test_a_folder_is_sealed_and_synced_without_asking_again(run: Run, folder: Path) -> None:
    run("partners", "add", "甲")
    ran = seal(run, folder)
    assert (ran.code, ran.err) == (0, "")
    assert "open on this device" in ran.out
    code, report, _err = sync(run, folder)
    assert code == 0
    assert report["sent"]["changes"] > 0  # type: ignore[index]
    assert sealed(folder)


def test_a_folder_in_use_is_sealed_with_all_that_lies_in_it(run: Run, folder: Path) -> None:
    run("partners", "add", "甲")
    assert sync(run, folder)[0] == 0
    assert not sealed(folder)
    assert "Sealed: 2 files." in seal(run, folder).out
    assert sealed(folder)
    assert sync(run, folder)[1]["pending"] == []


def test_what_stays_open_in_it_is_named(run: Run, folder: Path) -> None:
    (folder / "fk1" / "seg").mkdir(parents=True)
    (folder / "fk1" / "seg" / "half.fkseg").write_bytes(b"\x1f\x8b half")
    assert "half.fkseg" in seal(run, folder).err


def test_another_device_is_asked_once(run: Run, folder: Path, home: Path) -> None:
    seal(run, folder)
    forget_all(home)
    refused = run("sync", str(folder))
    assert refused.code == 1
    assert "--passphrase-stdin" in refused.err
    code, _report, err = sync(run, folder, "--passphrase-stdin", stdin="wrong words at all\n")
    assert (code, "does not open" in err) == (1, True)
    assert sync(run, folder, "--passphrase-stdin", stdin=f"{PASSPHRASE}\n")[0] == 0
    assert sync(run, folder)[0] == 0


def test_seal_on_a_sealed_folder_opens_it_here(run: Run, folder: Path, home: Path) -> None:
    first = seal(run, folder).out
    forget_all(home)
    assert seal(run, folder, lines=("wrong words at all",)).code == 1
    again = seal(run, folder)
    assert first.startswith("Sealed: from now on") and "Sealed" not in again.out
    assert (again.code, again.out) == (0, first.partition("\n")[2])


def test_the_passphrase_is_changed_and_the_old_one_ends(run: Run, folder: Path, home: Path) -> None:
    seal(run, folder)
    assert seal(run, folder, "--change-passphrase", lines=("wrong words at all", OTHER)).code == 1
    changed = seal(run, folder, "--change-passphrase", lines=(PASSPHRASE, OTHER))
    assert (changed.code, "no more" in changed.out) == (0, True)
    forget_all(home)
    assert seal(run, folder).code == 1
    assert seal(run, folder, lines=(OTHER,)).code == 0


def test_a_lost_passphrase_is_replaced_by_a_device_that_knows_the_folder(run: Run, folder: Path, home: Path) -> None:
    seal(run, folder)
    assert seal(run, folder, "--change-passphrase", lines=("", OTHER)).code == 0
    forget_all(home)
    assert seal(run, folder, "--change-passphrase", lines=("", PASSPHRASE)).code == 1
    assert seal(run, folder, lines=(OTHER,)).code == 0


def test_an_easy_passphrase_changes_nothing(run: Run, folder: Path) -> None:
    ran = seal(run, folder, lines=("12345678",))
    assert (ran.code, list(folder.iterdir())) == (1, [])
    assert "12 characters" in ran.err
    seal(run, folder)
    before = (folder / "fk1" / "folder.age").read_bytes()
    assert seal(run, folder, "--change-passphrase", lines=(PASSPHRASE, "short")).code == 1
    assert (folder / "fk1" / "folder.age").read_bytes() == before


def test_a_stripped_folder_is_refused_and_sealed_again_with_the_same_key(run: Run, folder: Path) -> None:
    run("partners", "add", "甲")
    first = seal(run, folder).out
    sync(run, folder)
    shutil.rmtree(folder / "fk1")
    code, _report, err = sync(run, folder)
    assert (code, "gone" in err, list(folder.iterdir())) == (1, True, [])
    again = seal(run, folder, lines=(OTHER,))
    assert again.out == first.partition("\n")[2]
    assert sync(run, folder)[0] == 0
    assert sealed(folder)


def test_a_forgotten_folder_asks_again(run: Run, folder: Path) -> None:
    seal(run, folder)
    assert "Forgotten" in run("seal", str(folder), "--forget").out
    assert "knew no key" in run("seal", str(folder), "--forget").out
    assert run("sync", str(folder)).code == 1


def test_another_folder_in_its_place_is_refused_until_it_is_opened_on_purpose(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    seal(run, folder)
    seal(run, other, lines=(OTHER,))
    shutil.rmtree(folder)
    shutil.copytree(other, folder)
    refused = sync(run, folder)
    assert (refused[0], "Another sealed folder" in refused[2]) == (1, True)
    # A lost passphrase is no way to take it over.
    assert seal(run, folder, "--change-passphrase", lines=("", PASSPHRASE)).code == 1
    assert seal(run, folder, lines=(OTHER,)).code == 0
    assert sync(run, folder)[0] == 0


def test_a_tampered_seal_is_made_good_by_a_device_that_knows_it(run: Run, folder: Path) -> None:
    seal(run, folder)
    for name in ("folder.age", "recipients.age"):
        (folder / "fk1" / name).write_bytes(b"age-encryption.org/v1\n")
        assert sync(run, folder)[0] == 1
        assert seal(run, folder).code == 1
        assert seal(run, folder, "--change-passphrase", lines=(OTHER,)).code == 0
        assert sync(run, folder)[0] == 0


# Keys of one's own


def test_a_key_is_made_as_age_makes_one_and_shown_again(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "我的.key"
    made = run("seal", "--new-key", str(path))
    public = made.out.strip()
    lines = path.read_text().splitlines()
    assert lines[0].startswith("# created: ")
    assert lines[1] == f"# public key: {public}"
    assert age.Identity(lines[2]).public == public
    assert lines[2] not in made.out + made.err
    before = path.read_bytes()
    assert run("seal", "--new-key", str(path)).out.strip() == public
    assert path.read_bytes() == before
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_managers_key_opens_the_folder_on_another_device(run: Run, folder: Path, home: Path, tmp_path: Path) -> None:
    path, listed = tmp_path / "manager.key", tmp_path / "team.txt"
    public = run("seal", "--new-key", str(path)).out.strip()
    listed.write_text(f"# 王经理\n{public}\n")
    run("partners", "add", "甲")
    first = seal(run, folder, "--recipient", str(listed))
    assert public in first.out
    sync(run, folder)
    forget_all(home)
    code, _report, err = sync(run, folder, "--identity", str(path))
    assert (code, "compare" in err) == (0, True)
    (segment,) = (folder / "fk1" / "seg").iterdir()
    assert age.Identity(path.read_text().splitlines()[2]).open(segment.read_bytes()).startswith(b"\x1f\x8b")
    # The passphrase is lost: the manager sets another.
    forget_all(home)
    assert seal(run, folder, "--change-passphrase", "--identity", str(path), lines=(OTHER,)).code == 0
    forget_all(home)
    assert seal(run, folder, lines=(OTHER,)).code == 0


def test_a_recipient_is_added_later(run: Run, folder: Path, tmp_path: Path) -> None:
    public = [run("seal", "--new-key", str(tmp_path / f"{number}.key")).out.strip() for number in range(2)]
    seal(run, folder, "--recipient", public[0])
    ran = run("seal", str(folder), "--recipient", public[1])
    assert ran.code == 0
    assert all(key in ran.out for key in public)


def test_a_secret_key_is_taken_for_no_recipient_and_not_repeated(run: Run, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.key"
    run("seal", "--new-key", str(path))
    secret = path.read_text().splitlines()[2]
    for given in (secret, secret.lower(), str(path)):
        ran = seal(run, folder, "--recipient", given)
        assert (ran.code, list(folder.iterdir())) == (1, [])
        assert "secret key" in ran.err
        assert secret[20:] not in (ran.out + ran.err).upper()


@pytest.mark.parametrize("content", [b"", b"age1nonsense", b"\xff\xfe", b"AGE-SECRET-KEY-1NONSENSE"])
def test_a_file_without_a_key_is_told(run: Run, folder: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    for option in ("--recipient", "--identity"):
        if option == "--identity":
            seal(run, folder)
            run("seal", str(folder), "--forget")
        ran = seal(run, folder, option, str(path))
        assert ran.code == 1
        assert "Nothing was" in ran.err
        assert "NONSENSE" not in ran.err
    assert run("seal", "--new-key", str(path)).code == 1
    assert path.read_bytes() == content


@posix
def test_a_key_file_that_others_can_read_is_told(run: Run, folder: Path, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "manager.key"
    seal(run, folder, "--recipient", run("seal", "--new-key", str(path)).out.strip())
    path.chmod(0o644)
    forget_all(home)
    assert "chmod 600" in sync(run, folder, "--identity", str(path))[2]


# Misuse


@pytest.mark.parametrize(
    "arguments", [[], ["FOLDER", "--new-key", "FILE"], ["FOLDER", "--forget", "--change-passphrase"]]
)
def test_what_does_not_go_together_is_refused(run: Run, folder: Path, arguments: list[str]) -> None:
    ran = run("seal", *(str(folder) if word == "FOLDER" else word for word in arguments))
    assert ran.code == 1
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_and_a_passphrase_that_is_not_given_are_told(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    assert "no folder" in seal(run, tmp_path / "none").err
    assert "nobody is at the keyboard" in run("seal", str(folder)).err
    assert "No passphrase" in seal(run, folder, lines=()).err
    assert "not sealed" in seal(run, folder, "--change-passphrase").err
    assert list(folder.iterdir()) == []


def test_bytes_that_are_no_text_are_a_passphrase_all_the_same(run: Run, folder: Path, home: Path) -> None:
    broken = "\udcb4\udcf2 in another encoding"
    assert seal(run, folder, lines=(broken,)).code == 0
    forget_all(home)
    assert seal(run, folder, lines=(broken,)).code == 0


# What must never be told


@posix
def test_a_passphrase_typed_at_the_keyboard_is_never_shown(folder: Path, home: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    child = pexpect.spawn(
        sys.executable,
        ["-m", "fieldkit", "--lang", "en", "seal", str(folder)],
        env={**os.environ, "FIELDKIT_HOME": str(home)},
        encoding="utf-8",
        timeout=60,
    )
    shown = ""
    for prompt in ("New passphrase: ", "Once more: "):
        child.expect_exact(prompt)
        shown += child.before + child.after
        child.sendline("春江花月夜 明朝散发")
    child.expect(pexpect.EOF)
    shown += child.before
    child.close()
    assert child.exitstatus == 0
    assert "open on this device" in shown
    assert "春江" not in shown
    log = home / "logs" / "fieldkit.log"
    assert not log.exists() or "春江" not in log.read_text()


def test_no_secret_reaches_the_output_the_log_the_folder_or_the_store(
    run: Run, folder: Path, home: Path, tmp_path: Path
) -> None:
    made = run("seal", "--new-key", str(tmp_path / "own.key"))
    told = [made, seal(run, folder, "--recipient", made.out.strip())]
    (remembered,) = (resolve_paths(str(home)).data / "keys").glob("*.json")
    own = (tmp_path / "own.key").read_text().split()[-1]
    secrets = [PASSPHRASE, json.loads(remembered.read_text())["identity"], own]
    remembered.write_text(remembered.read_text().replace('"agreed"', '"greed"'))
    told.append(run("sync", str(folder)))
    assert "damaged" in told[-1].err
    remembered.unlink()
    told += [
        run("sync", str(folder), "--passphrase-stdin", stdin=f"{passphrase}\n")
        for passphrase in (f"{PASSPHRASE}x", PASSPHRASE)
    ]
    assert [ran.code for ran in told] == [0, 0, 1, 1, 0]
    texts = [ran.out + ran.err for ran in told]
    texts += [path.read_text("latin-1") for path in home.rglob("*") if path.is_file() and path.parent.name != "keys"]
    texts += [path.read_text("latin-1") for path in folder.rglob("*") if path.is_file()]
    assert not any(secret in text for secret in secrets for text in texts)
