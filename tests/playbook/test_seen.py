"""Files that were left alone are not read again to know their hash; every change is seen."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.playbook import load_playbook
from fieldkit.playbook.load import hash_of
from fieldkit.playbook.sources import read_sources
from tests.playbook.small_pack import HEAD, NEED, ZH, layer, write_pack

OTHER = ZH.replace("价格太高", "价格大高")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a minute later: what was saved has been left alone for long enough."""
    monkeypatch.setattr("fieldkit.playbook.seen.time_ns", lambda: time.time_ns() + 60 * 10**9)


def is_read(layers: list[Path], cache: Path) -> bool:
    """Whether the layers were read for their hash, which is the right one either way."""
    hash, sources = hash_of(layers, cache)
    assert hash == read_sources(layers).hash()
    return sources is not None


def test_what_was_left_alone_is_read_once(pack: Path, cache: Path, later: None) -> None:
    assert [is_read([pack], cache) for _ in range(3)] == [True, False, False]
    assert load_playbook([pack], "zh", cache).compiled == load_playbook([pack], "zh").compiled
    assert load_playbook([pack], "en", cache).compiled == load_playbook([pack], "en").compiled


def test_what_was_saved_a_moment_ago_is_read_each_time(pack: Path, cache: Path) -> None:
    """Saved twice within one tick of the clock, a file looks the same."""
    path = pack / "zh" / "all.yaml"
    at = path.stat()
    assert is_read([pack], cache)
    path.write_text(OTHER, encoding="utf-8")
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns))
    assert is_read([pack], cache)
    assert load_playbook([pack], "zh", cache).get("too-high").title == "价格大高"


def touched(path: Path) -> None:
    at = path.stat()
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns + 1))


def saved_alike(pack: Path) -> None:
    (pack / "zh" / "all.yaml").write_text(OTHER, encoding="utf-8")
    touched(pack / "zh" / "all.yaml")


def paper_added(pack: Path) -> None:
    (pack / "files").mkdir()
    (pack / "files" / "a.pdf").touch()


CHANGES: dict[str, Callable[[Path], object]] = {
    "saved with as many bytes": saved_alike,
    "head": lambda pack: (pack / "pack.yaml").write_text(HEAD.replace('"1"', '"22"'), encoding="utf-8"),
    "another file": lambda pack: (pack / "en" / "more.yaml").write_text("# nothing yet\n", encoding="utf-8"),
    "renamed": lambda pack: (pack / "en" / "all.yaml").rename(pack / "en" / "everything.yml"),
    "removed": lambda pack: (pack / "en" / "all.yaml").unlink(),
    "no head": lambda pack: (pack / "pack.yaml").unlink(),
    "paper": paper_added,
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(pack: Path, cache: Path, later: None, change: str) -> None:
    assert [is_read([pack], cache) for _ in range(2)] == [True, False]
    CHANGES[change](pack)
    assert is_read([pack], cache)


@pytest.mark.skipif(os.name == "nt", reason="the system notes no time of its own for a change")
def test_a_file_whose_time_was_put_back_is_seen(pack: Path, cache: Path, later: None) -> None:
    path = pack / "zh" / "all.yaml"
    at = path.stat()
    assert [is_read([pack], cache) for _ in range(2)] == [True, False]
    time.sleep(0.05)
    path.write_text(OTHER, encoding="utf-8")
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns))
    assert is_read([pack], cache)


def test_layers_are_seen_in_their_order(pack: Path, tmp_path: Path, cache: Path, later: None) -> None:
    over = layer(tmp_path / "over", NEED.format(id="need-b", title="乙"))
    for layers in ([pack, over], [over, pack], [pack]):
        assert [is_read(layers, cache) for _ in range(2)] == [True, False]
    assert len({hash_of(layers, cache)[0] for layers in ([pack, over], [over, pack], [pack])}) == 3


@pytest.mark.parametrize("name", ["zh/all.yaml", "zh"])
def test_links_are_read_each_time(pack: Path, tmp_path: Path, cache: Path, later: None, name: str) -> None:
    (pack / name).rename(pack / "kept")
    (pack / name).symlink_to(pack / "kept")
    assert [is_read([pack], cache) for _ in range(2)] == [True, True]


def test_a_damaged_record_is_done_without(pack: Path, cache: Path, later: None) -> None:
    assert is_read([pack], cache)
    (record,) = cache.rglob("*-seen.msgpack")
    whole = record.read_bytes()
    record.write_bytes(whole.replace(read_sources([pack]).hash().encode(), b"0" * 64))
    assert is_read([pack], cache)
    assert record.read_bytes() == whole


def test_a_record_of_what_is_no_longer_cached_costs_only_time(pack: Path, cache: Path, later: None) -> None:
    load_playbook([pack], "zh", cache)
    for path in cache.rglob("*.msgpack"):
        if not path.name.endswith("-seen.msgpack"):
            path.unlink()
    assert not is_read([pack], cache)
    assert load_playbook([pack], "zh", cache).compiled == load_playbook([pack], "zh").compiled
