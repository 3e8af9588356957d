"""Files kept in the store: what goes in comes out, once, and nothing is ever half there."""

from __future__ import annotations

import errno
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fieldkit.store import (
    BlobGone,
    NotOpened,
    SourceUnreadable,
    Store,
    StoreFull,
    StoreUnwritable,
    keep_file,
    lay_out,
    state_of,
)
from fieldkit.store.blobs import PIECE, blob_path, blobs_folder
from fieldkit.store.safe_names import LONGEST, LONGEST_BYTES, is_program, safe_name
from tests.hostile import HOSTILE

posix = pytest.mark.skipif(sys.platform == "win32", reason="rights and devices of POSIX")


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Path]:
    """Make a file to be kept."""

    def make(content: bytes = b"agreed", name: str = "协议 2026.pdf") -> Path:
        path = tmp_path / "outside" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    return make


def whole(store: Store) -> list[str]:
    """The files below the folder of the blobs, by name."""
    folder = blobs_folder(store)
    return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def test_a_file_lies_under_its_hash_and_the_original_may_go(store: Store, source: Callable[..., Path]) -> None:
    path = source()
    kept = keep_file(store, path)
    path.unlink()
    assert kept == (sha256(b"agreed").hexdigest(), "协议 2026.pdf", 6)
    found = store.path.parent / "blobs" / kept.blob[:2] / kept.blob
    assert blob_path(store, kept.blob) == found
    assert found.read_bytes() == b"agreed"
    assert state_of(store, kept.blob, "6") == "there"


def test_the_same_content_lies_there_once_under_whatever_names(store: Store, source: Callable[..., Path]) -> None:
    kept = [keep_file(store, source(name=name)) for name in ("a.pdf", "b.docx", "a.pdf")]
    assert len({each.blob for each in kept}) == 1
    assert [each.name for each in kept] == ["a.pdf", "b.docx", "a.pdf"]
    assert whole(store) == [kept[0].blob]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.lists(st.binary(max_size=200), min_size=1, max_size=6))
@example(contents=[b"", b"\0", b"x" * (PIECE + 1), b"x" * PIECE])
def test_what_goes_in_comes_out_and_each_content_is_one_blob(contents: list[bytes]) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "data" / "fieldkit.db") as store:
        kept = []
        for number, content in enumerate(contents):
            path = Path(folder) / f"{number}.bin"
            path.write_bytes(content)
            kept.append(keep_file(store, path))
        for content, each in zip(contents, kept, strict=True):
            out = lay_out(store, each.blob, each.name, Path(folder) / "cache")
            assert out.read_bytes() == content
            assert (each.blob, each.size) == (sha256(content).hexdigest(), len(content))
        assert whole(store) == sorted({each.blob for each in kept})


def test_a_file_is_copied_a_piece_at_a_time(store: Store, source: Callable[..., Path]) -> None:
    told: list[int] = []
    keep_file(store, source(b"x" * (2 * PIECE + 5)), told.append)
    assert told == [PIECE, 2 * PIECE, 2 * PIECE + 5]


def test_a_copying_that_is_stopped_leaves_nothing(store: Store, source: Callable[..., Path]) -> None:
    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_file(store, source(), stop)
    assert whole(store) == []


def test_what_a_killed_copying_left_is_swept_away_a_day_later(store: Store, source: Callable[..., Path]) -> None:
    keep_file(store, source())
    for name, age in (("old.tmp", 2), ("young.tmp", 0)):
        left = blobs_folder(store) / name
        left.write_bytes(b"half")
        os.utime(left, (left.stat().st_atime, left.stat().st_mtime - age * 86_400))
    keep_file(store, source(b"other"))
    assert "old.tmp" not in whole(store)
    assert "young.tmp" in whole(store)


@pytest.mark.parametrize("name", ["missing.pdf", ".", "a\0b", "x" * 5000, ""])
def test_what_is_no_file_is_told_and_nothing_written(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceUnreadable) as error:
        keep_file(store, tmp_path / name)
    assert "cannot be read" in error.value.what
    assert whole(store) == []


@posix
def test_a_pipe_and_a_device_are_refused_and_never_waited_for(store: Store, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(SourceUnreadable):
            keep_file(store, path)


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes: the disk is full there."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@posix
def test_a_disk_that_takes_no_more_is_told_and_nothing_is_half_written(
    store: Store, source: Callable[..., Path]
) -> None:
    path = source(b"x" * (3 * PIECE))
    with small_files(PIECE), pytest.raises((StoreFull, StoreUnwritable)) as error:
        keep_file(store, path)
    assert "nothing was half written" in error.value.kept
    assert whole(store) == []
    kept = keep_file(store, path)
    assert whole(store) == [kept.blob]
    with small_files(PIECE), pytest.raises((StoreFull, StoreUnwritable)):
        lay_out(store, kept.blob, kept.name, store.path.parent / "cache")
    assert [path for path in (store.path.parent / "cache").rglob("*") if path.is_file()] == []


def test_a_missing_and_a_damaged_blob_are_told_and_mended_by_adding_the_file_again(
    store: Store, source: Callable[..., Path], tmp_path: Path
) -> None:
    kept = keep_file(store, source())
    path = blob_path(store, kept.blob)
    assert path is not None
    path.write_bytes(b"Agreed")
    assert state_of(store, kept.blob, "6") == "there"  # the look alone cannot know
    with pytest.raises(BlobGone, match="damaged"):
        lay_out(store, kept.blob, kept.name, tmp_path / "cache")
    path.write_bytes(b"agre")
    assert state_of(store, kept.blob, "6") == "damaged"
    path.unlink()
    assert state_of(store, kept.blob, "6") == "missing"
    with pytest.raises(BlobGone, match="missing"):
        lay_out(store, kept.blob, kept.name, tmp_path / "cache")
    keep_file(store, source())
    assert lay_out(store, kept.blob, kept.name, tmp_path / "cache").read_bytes() == b"agreed"


@pytest.mark.parametrize(
    "blob", ["", "../../etc/passwd", "A" * 64, "0" * 63, "/" + "0" * 63, "0" * 62 + "/.", *HOSTILE.values()]
)
def test_what_is_no_hash_is_never_a_path(store: Store, tmp_path: Path, blob: str) -> None:
    assert blob_path(store, blob) is None
    assert state_of(store, blob, "1") == "missing"
    with pytest.raises(BlobGone):
        lay_out(store, blob, "a.pdf", tmp_path / "cache")


def test_what_is_laid_out_is_a_copy_that_nobody_writes_into(
    store: Store, source: Callable[..., Path], tmp_path: Path
) -> None:
    kept = keep_file(store, source())
    first = lay_out(store, kept.blob, kept.name, tmp_path / "cache")
    assert first.name == "协议 2026.pdf"
    assert not first.stat().st_mode & 0o222
    assert lay_out(store, kept.blob, kept.name, tmp_path / "cache") == first
    first.chmod(0o600)
    first.write_bytes(b"changed by somebody")
    second = lay_out(store, kept.blob, kept.name, tmp_path / "cache")
    assert second.name == "协议 2026 (2).pdf"
    assert second.read_bytes() == b"agreed"
    assert first.read_bytes() == b"changed by somebody"


@pytest.mark.parametrize("name", ["setup.exe", "a.PDF.bat", "x.lnk", "run.desktop", "fdp.\u202eexe", "a.sh ", "b.vbs."])
def test_a_program_is_kept_and_never_opened(
    store: Store, source: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    kept = keep_file(store, source())
    assert is_program(name)
    with pytest.raises(NotOpened):
        lay_out(store, kept.blob, name, tmp_path / "cache")


RESERVED = {"con", "prn", "aux", "nul", "com1", "lpt9", "com¹"}


@settings(max_examples=300, deadline=None)
@given(name=st.text(max_size=300) | st.sampled_from([*HOSTILE.values()]))
@example(name="../../etc/passwd")
@example(name="CON.txt")
@example(name="nul")
@example(name="aux .b.txt")
@example(name="a" * 300 + ".pdf")
@example(name="价" * 300 + ".docx")
@example(name="👨‍👩‍👧" * 80)
@example(name="fdp.\u202egpj.exe")
@example(name=". .. .")
@example(name="a:b\\c|d?.pdf")
@example(name="x." + "y" * 40)
def test_a_safe_name_is_one_on_every_system(name: str) -> None:
    safe = safe_name(name)
    assert safe == safe_name(safe)
    assert 0 < len(safe) <= LONGEST
    assert len(safe.encode()) <= LONGEST_BYTES
    assert not set(safe) & set('<>:"/\\|?*')
    assert all(unicodedata.category(sign)[0] != "C" for sign in safe)
    assert safe == safe.strip(" .")
    assert safe.split(".")[0].strip().casefold() not in RESERVED


def test_a_safe_name_keeps_what_a_name_says() -> None:
    assert safe_name("合作协议 2026（双方盖章）.pdf") == "合作协议 2026（双方盖章）.pdf"
    assert safe_name("C:\\Users\\x\\a.docx") == "C__Users_x_a.docx"
    assert safe_name("a" * 300 + ".pptx").endswith("a.pptx")
    assert safe_name("con.txt") == "_con.txt"


@posix
def test_a_laid_out_name_is_always_inside_its_folder(store: Store, source: Callable[..., Path], tmp_path: Path) -> None:
    kept = keep_file(store, source())
    for name in HOSTILE.values():
        if is_program(name):
            continue
        out = lay_out(store, kept.blob, name, tmp_path / "cache")
        assert out.resolve().parent == (tmp_path / "cache" / kept.blob[:16]).resolve()


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_the_right_to_read_it_is_told(store: Store, source: Callable[..., Path]) -> None:
    path = source()
    path.chmod(0)
    with pytest.raises(SourceUnreadable, match=os.strerror(errno.EACCES)):
        keep_file(store, path)
