"""Packs that travel in the folder: the same bytes wherever they are written, and nothing harmful is unpacked."""

from __future__ import annotations

import io
import os
import shutil
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.config import Paths, resolve_paths
from fieldkit.playbook.sources import read_sources
from fieldkit.sync import packs, seal
from fieldkit.sync.packs import BadPack, named, offered, send, unpacked
from fieldkit.sync.sealing import begin
from tests.playbook.small_pack import install
from tests.playbook.test_layers import company

from .quick import quicken


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return resolve_paths(str(tmp_path / "home"))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = company(tmp_path / "acme")
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files" / "证明 letter.pdf").write_bytes(bytes(range(256)) * 64)
    (folder / "notes.txt").write_text("not read by fieldkit")
    return folder


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_pack_that_was_sent_is_unpacked_as_it_was(pack: Path, stick: Path, paths: Paths) -> None:
    sent = send(pack, stick)
    assert sent.parent == stick / "fk1" / "pack"
    assert sent.name.startswith("acme-1-")
    assert sent.name == sent.name.lower() and len(sent.name) <= 60
    [offer] = offered(stick, paths)[0]
    assert (offer.id, offer.version) == ("acme", "1")
    with unpacked(sent, paths) as there:
        assert read_sources([there]).hash() == read_sources([pack]).hash() == offer.hash
        assert (there / "files" / "证明 letter.pdf").read_bytes() == (pack / "files" / "证明 letter.pdf").read_bytes()
        assert not (there / "notes.txt").exists()
    assert not there.exists()


def test_the_same_pack_is_the_same_bytes_wherever_and_whenever_it_is_sent(
    pack: Path, stick: Path, tmp_path: Path
) -> None:
    sent = send(pack, stick)
    copy = shutil.copytree(pack, tmp_path / "elsewhere")
    for path in copy.rglob("*"):
        os.utime(path, (0, 0))
    other = tmp_path / "other stick"
    other.mkdir()
    again = send(copy, other)
    assert (again.name, again.read_bytes()) == (sent.name, sent.read_bytes())
    before = sent.stat().st_mtime_ns
    assert send(pack, stick) == sent
    assert sent.stat().st_mtime_ns == before, "what is there is left alone"
    assert [path.name for path in sent.parent.iterdir()] == [sent.name]


def test_a_pack_that_is_in_use_is_not_offered(pack: Path, stick: Path, paths: Paths) -> None:
    send(pack, stick)
    install(pack, paths, "company")
    assert offered(stick, paths) == ([], [])
    (pack / "pack.yaml").write_text((pack / "pack.yaml").read_text().replace('version: "1"', 'version: "2"'))
    send(pack, stick)
    assert [offer.version for offer in offered(stick, paths)[0]] == ["2"]


def test_a_copy_under_another_name_is_one_offer(pack: Path, stick: Path, paths: Paths) -> None:
    sent = send(pack, stick)
    (sent.parent / sent.name.upper().replace(".FKPACK", " (1).FKPACK")).write_bytes(sent.read_bytes())
    (sent.parent / ".hidden.fkpack").write_bytes(b"x")
    (sent.parent / "half.tmp").write_bytes(b"x")
    offers, refused = offered(stick, paths)
    assert (len(offers), refused) == (1, [])
    for wanted in (sent.name, sent.stem, "acme", "acme-1", offers[0].hash[:8]):
        if offers[0].name.endswith(sent.name) or wanted not in (sent.name, sent.stem):
            assert named(offers, wanted) == offers
    assert named(offers, "other") == []


def test_a_folder_without_packs_offers_none(stick: Path, paths: Paths) -> None:
    assert offered(stick, paths) == ([], [])
    (stick / "fk1").write_text("a file")
    assert offered(stick, paths) == ([], [])


def zipped(target: Path, entries: list[tuple[zipfile.ZipInfo | str, bytes]], comment: bytes | None = None) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for info, data in entries:
            out.writestr(info, data)
        out.comment = b"FKPACK1 " + b"0" * 64 if comment is None else comment
    return target


def linked(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


HEAD = ("pack.yaml", b"id: x\nversion: 1\n")

HOSTILE: dict[str, list[tuple[zipfile.ZipInfo | str, bytes]]] = {
    "out of the folder": [HEAD, ("../evil.yaml", b"")],
    "out of it on the way": [HEAD, ("files/../../evil", b"")],
    "an absolute path": [HEAD, ("/etc/evil", b"")],
    "a drive": [HEAD, ("C:/evil", b"")],
    "back slashes": [HEAD, ("files\\..\\..\\evil", b"")],
    "a reserved name": [HEAD, ("files/con.txt", b"")],
    "a control sign": [HEAD, ("files/a\x1b[31m", b"")],
    "a turned name": [HEAD, ("files/a\u202efdp.exe", b"")],
    "a name that is too long": [HEAD, (f"files/{'a' * 300}", b"")],
    "a link": [HEAD, (linked("files/link"), b"/etc/passwd")],
    "what no pack holds": [HEAD, ("evil.py", b"")],
    "two names that are one": [HEAD, ("zh/a.yaml", b""), ("zh/A.yaml", b"")],
    "no head": [("zh/a.yaml", b"")],
    "another content than it says": [HEAD],
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_pack_is_refused_and_leaves_nothing(what: str, stick: Path, paths: Paths, tmp_path: Path) -> None:
    path = zipped(stick / "fk1" / "pack" / "x-1-000000000000.fkpack", HOSTILE[what])
    with pytest.raises(BadPack) as refused, unpacked(path, paths):
        pass
    assert "\x1b" not in str(refused.value) and "\u202e" not in str(refused.value)
    assert list(paths.cache.iterdir()) == []
    assert not list(tmp_path.rglob("evil*"))


def test_a_bomb_is_refused_before_it_is_unpacked(stick: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "LARGEST", 100_000)
    monkeypatch.setattr(packs, "MOST_FILES", 50)
    large = zipped(stick / "large.fkpack", [HEAD, ("zh/a.yaml", b"\0" * 200_000)])
    many = zipped(stick / "many.fkpack", [HEAD, *((f"zh/{n}.yaml", b"") for n in range(60))])
    for path in (large, many):
        with pytest.raises(BadPack, match="more than a pack may"), unpacked(path, paths):
            pass


def test_a_pack_that_is_cut_off_anywhere_is_told_and_never_read(pack: Path, stick: Path, paths: Paths) -> None:
    sent = send(pack, stick)
    whole = sent.read_bytes()
    for length in [0, 3, 30, *range(100, len(whole), 997), len(whole) - 1]:
        sent.write_bytes(whole[:length])
        offers, refused = offered(stick, paths)
        assert offers == [] and len(refused) == 1, length
    sent.write_bytes(whole)
    assert len(offered(stick, paths)[0]) == 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 40_000), bit=st.integers(0, 7))
def test_a_flipped_bit_is_never_taken_for_the_pack(at: int, bit: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    tmp = tmp_path_factory.mktemp("flip")
    paths = resolve_paths(str(tmp / "home"))
    pack = company(tmp / "acme")
    (tmp / "stick").mkdir()
    sent = send(pack, tmp / "stick")
    data = bytearray(sent.read_bytes())
    data[at % len(data)] ^= 1 << bit
    sent.write_bytes(bytes(data))
    try:
        with unpacked(sent, paths) as there:
            assert read_sources([there]).hash() == read_sources([pack]).hash()
    except BadPack:
        pass


@given(data=st.binary(max_size=300))
def test_arbitrary_bytes_are_no_pack(data: bytes) -> None:
    with pytest.raises(BadPack), packs._zip(io.BytesIO(data)):
        pass


def test_a_pack_with_a_name_that_no_other_system_takes_is_not_sent(pack: Path, stick: Path) -> None:
    (pack / "files" / "con.txt").write_text("x")
    with pytest.raises(BadPack, match=r"con\.txt"):
        send(pack, stick)
    assert not list(stick.rglob("*.fkpack"))


def test_a_pack_travels_sealed_through_a_sealed_folder_and_opens_by_its_key_alone(
    pack: Path, stick: Path, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quicken(monkeypatch)
    key = begin(stick, "four plain words here")
    sent = send(pack, stick, key)
    assert sent.read_bytes().startswith(b"age-encryption.org/")
    assert "证明".encode() not in sent.read_bytes()
    assert send(pack, stick, key) == sent
    [offer] = offered(stick, paths, seal.unlock(stick, "four plain words here"))[0]
    with unpacked(stick / offer.name, paths, key) as there:
        assert read_sources([there]).hash() == read_sources([pack]).hash() == offer.hash
    other = tmp_path / "other stick"
    other.mkdir()
    for wrong in (None, begin(other, "another four plain words")):
        found, refused = offered(stick, paths, wrong)
        assert found == []
        assert [name for name, _why in refused] == [offer.name]
        with pytest.raises(BadPack), unpacked(sent, paths, wrong):
            pass
    assert list(paths.cache.glob("pack-*")) == [], "nothing is left of what did not open"


def test_an_open_pack_in_a_sealed_folder_is_not_offered(
    pack: Path, stick: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    quicken(monkeypatch)
    key = begin(stick, "four plain words here")
    forged = send(pack, stick)
    found, refused = offered(stick, paths, key)
    assert found == []
    assert [name for name, _why in refused] == [forged.relative_to(stick).as_posix()]
