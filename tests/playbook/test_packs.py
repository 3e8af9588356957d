"""Which content is in use: good ones are kept, faulty ones never become active."""

from pathlib import Path

import msgspec
import pytest

from fieldkit.config import Paths, resolve_paths
from fieldkit.playbook import PackError, activate, load_kept, shipped_content
from fieldkit.playbook.packs import ACTIVE, activations, last_good
from tests.playbook.small_pack import ZH, write_pack

FAULTY = ZH.replace("kind: price", "kind: prise")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return resolve_paths(tmp_path / "home")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


def test_good_content_becomes_active_and_is_recorded(pack: Path, paths: Paths) -> None:
    activation = activate([pack], "zh", paths)
    assert activation.faults == ()
    assert activation.playbook.get("too-high") is not None
    (record,) = msgspec.json.decode((paths.packs / ACTIVE).read_bytes())
    assert (record["hash"], record["layers"]) == (activation.playbook.hash, [str(pack)])


def test_faulty_content_never_becomes_active(pack: Path, paths: Paths) -> None:
    good = activate([pack], "zh", paths).playbook
    write_pack(pack, FAULTY)
    refused = activate([pack], "en", paths)
    assert [(fault.file, fault.severity) for fault in refused.faults] == [("zh/all.yaml", "error")]
    assert (refused.playbook.hash, refused.playbook.lang) == (good.hash, "en")
    assert last_good([pack], paths) == good.hash
    write_pack(pack, ZH)
    assert activate([pack], "zh", paths).faults == ()


def test_without_a_last_good_one_the_shipped_content_is_used(pack: Path, paths: Paths) -> None:
    write_pack(pack, FAULTY)
    refused = activate([pack], "zh", paths)
    assert refused.faults
    assert refused.playbook.layers == (shipped_content(),)


def test_other_content_tried_once_never_becomes_the_fallback(pack: Path, tmp_path: Path, paths: Paths) -> None:
    good = activate([pack], "zh", paths).playbook
    other = activate([write_pack(tmp_path / "other", ZH.replace("价格太高", "别家内容"))], "zh", paths).playbook
    write_pack(pack, FAULTY)
    assert activate([pack], "zh", paths).playbook.hash == good.hash
    assert [record.hash for record in activations(paths)] == [other.hash, good.hash]


def test_a_damaged_record_is_done_without(pack: Path, paths: Paths) -> None:
    activate([pack], "zh", paths)
    (paths.packs / ACTIVE).write_bytes(b"{\xff")
    assert activate([pack], "zh", paths).faults == ()
    assert len(activations(paths)) == 1


def test_a_visit_goes_on_with_the_content_it_began_with(pack: Path, paths: Paths) -> None:
    (pack / "files").mkdir()
    (pack / "files" / "a.pdf").touch()
    before = activate([pack], "zh", paths).playbook
    write_pack(pack, ZH.replace("价格太高", "价格高"))
    assert activate([pack], "zh", paths).playbook.get("too-high").title == "价格高"
    for lang, title in (("zh", "价格太高"), ("en", "Price too high")):
        kept = load_kept(before.hash, lang, paths)
        assert (kept.hash, kept.get("too-high").title) == (before.hash, title)
        assert kept.file("a.pdf").samefile(pack / "files" / "a.pdf")
    (pack / "files" / "a.pdf").unlink()
    assert load_kept(before.hash, "zh", paths).file("a.pdf").is_file()


def test_kept_content_outlives_the_cache_and_the_folder_it_came_from(pack: Path, paths: Paths) -> None:
    before = activate([pack], "zh", paths).playbook
    for path in [*paths.cache.rglob("*.msgpack"), *pack.rglob("*.yaml")]:
        path.unlink()
    assert load_kept(before.hash, "zh", paths).compiled == before.compiled
    lost = activate([pack], "zh", paths)
    assert lost.playbook.compiled == before.compiled
    assert [fault.file for fault in lost.faults] == ["pack.yaml"]


@pytest.mark.parametrize("hash", ["", "../../x", "0" * 64, "x" * 64])
def test_what_is_not_kept_is_none(hash: str, paths: Paths) -> None:
    assert load_kept(hash, "zh", paths) is None


def test_kept_content_that_was_damaged_is_none(pack: Path, paths: Paths) -> None:
    before = activate([pack], "zh", paths).playbook
    for path in [*paths.cache.rglob("*.msgpack"), *(paths.packs / before.hash).rglob("all.yaml")]:
        path.write_bytes(b"\0a: [")
    assert load_kept(before.hash, "zh", paths) is None


def test_a_home_that_cannot_be_written_still_shows_the_content(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")
    activation = activate([pack], "zh", resolve_paths(tmp_path / "home"))
    assert activation.faults == ()
    assert activation.playbook.get("too-high") is not None


def test_nothing_good_at_all_is_an_error_with_the_faults(tmp_path: Path, paths: Paths, monkeypatch) -> None:
    monkeypatch.setattr("fieldkit.playbook.packs.shipped_content", lambda: write_pack(tmp_path / "pack", FAULTY))
    with pytest.raises(PackError) as raised:
        activate(None, "zh", paths)
    assert len(raised.value.faults) == 1
