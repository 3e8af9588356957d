"""From folders to a playbook: layers, languages, cache."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.i18n import set_language
from fieldkit.playbook import Finder, PackError, Playbook, load_playbook, shipped_content
from fieldkit.playbook.collector import no_collection
from fieldkit.playbook.formulas import formulas_of
from fieldkit.playbook.load import SCHEMA
from fieldkit.playbook.model import Entries
from tests.playbook.small_pack import EN, NEED, ZH, layer, write_pack


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


def titles(playbook: Playbook) -> list[str]:
    return [need.title for need in playbook.entries.needs]


def test_a_pack_is_read_in_each_language_under_one_hash(pack: Path) -> None:
    zh, en = load_playbook([pack], "zh"), load_playbook([pack], "en")
    assert (zh.lang, en.lang) == ("zh", "en")
    assert zh.hash == en.hash
    assert (zh.get("too-high").title, en.get("too-high").title) == ("价格太高", "Price too high")
    assert (zh.kind("too-high"), zh.kind("nothing"), zh.get("nothing")) == ("objections", "", None)
    assert zh.pack.id == "small"


def test_variables_are_filled_and_unknown_ones_stay(pack: Path) -> None:
    playbook = load_playbook([pack], "zh")
    text = "{{company.name}} {{ company.agreement_title }} {{partner.name}} {{rep.name}} {{x}}"
    assert playbook.expand(text, partner_name="甲") == "瑞智康诚 《协议》 甲 {{rep.name}} {{x}}"
    assert playbook.expand("{{partner.name}}", **{"partner.name": "{{rep.name}}"}) == "{{rep.name}}"


def test_a_later_layer_replaces_the_whole_entry_at_its_place(pack: Path, tmp_path: Path) -> None:
    write_pack(pack, ZH.replace("needs:\n", NEED.format(id="need-a", title="甲")), head=None)
    write_pack(pack, en=EN.replace("needs:\n", NEED.format(id="need-a", title="A")), zh=None, head=None)
    over = layer(tmp_path / "over", NEED.format(id="need-a", title="新"), NEED.format(id="need-a", title="new"))
    assert titles(load_playbook([pack, over], "zh")) == ["新", "盈利"]
    assert load_playbook([pack, over], "zh").pack.id == "over"
    assert load_playbook([pack, over], "zh").company.name == "瑞智康诚"


def test_a_layer_of_one_language_shows_in_the_other_with_a_mark(pack: Path, tmp_path: Path) -> None:
    over = layer(tmp_path / "over", NEED.format(id="need-profit", title="新") + "- {id: need-b, title: 乙, text: 乙}\n")
    zh, en = load_playbook([pack, over], "zh"), load_playbook([pack, over], "en")
    assert titles(zh) == titles(en) == ["新", "乙"]
    assert (zh.foreign, en.foreign) == (frozenset(), {"need-profit", "need-b"})
    assert en.company.name == "Ruizhi"


def test_a_hidden_entry_is_gone_with_all_that_refers_to_it(pack: Path, tmp_path: Path) -> None:
    over = layer(tmp_path / "over", NEED.format(id="need-profit", title="x") + "  hidden: true\n")
    for lang in ("zh", "en"):
        playbook = load_playbook([pack, over], lang)
        assert playbook.get("need-profit") is None
        assert playbook.get("too-high").needs == ()
        assert playbook.get("too-high").points == ("point-earns",)


def test_order_places_an_entry_between_those_without_one(pack: Path, tmp_path: Path) -> None:
    needs = "needs:\n" + "".join(f"- {{id: n-{number}, title: '{number}', text: x}}\n" for number in (1, 2, 3))
    needs += "- {id: n-x, title: x, text: x, order: 2.5}\n- {id: n-y, title: y, text: x, order: 0}\n"
    zh = ZH.replace("needs:\n- id: need-profit", needs + "- id: need-profit")
    en = EN.replace("needs:\n- id: need-profit", needs + "- id: need-profit")
    assert titles(load_playbook([write_pack(pack, zh, en)], "zh")) == ["y", "1", "2", "x", "3", "盈利"]


def test_references_are_judged_over_all_layers(pack: Path, tmp_path: Path) -> None:
    answer = ZH[ZH.index("objections:") :].replace("too-high", "far-away")
    over = layer(tmp_path / "over", answer)
    assert load_playbook([pack, over], "en").get("far-away").proof == ("proof-letter",)
    with pytest.raises(PackError):
        load_playbook([over], "zh")


def test_the_cache_gives_the_same_playbook_again(pack: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    built, read = load_playbook([pack], "zh", cache), load_playbook([pack], "zh", cache)
    assert built.compiled == read.compiled == load_playbook([pack], "zh").compiled


def test_a_changed_file_is_a_new_hash_and_a_moved_pack_is_not(pack: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = load_playbook([pack], "zh", cache)
    moved = pack.rename(tmp_path / "moved")
    assert load_playbook([moved], "zh", cache).hash == before.hash
    write_pack(moved, ZH.replace("盈利为先", "先盈利"), head=None)
    after = load_playbook([moved], "zh", cache)
    assert after.hash != before.hash
    assert after.get("need-profit").text == "先盈利"
    (moved / "files").mkdir()
    (moved / "files" / "a.pdf").touch()
    assert load_playbook([moved], "zh", cache).hash != after.hash


KINDS = Entries.__struct_fields__
HARMLESS = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@HARMLESS
@given(asked=st.lists(st.sampled_from(KINDS)), lang=st.sampled_from(["zh", "en"]))
def test_a_playbook_from_the_cache_is_the_one_that_was_built(
    shipped_both: Callable[[str], tuple[Playbook, Playbook]], asked: list[str], lang: str
) -> None:
    """In whatever order its kinds are asked for; `shipped_both` gives it built, and fresh from the cache."""
    built, read = shipped_both(lang)
    for kind in asked:
        assert getattr(read.entries, kind) == getattr(built.entries, kind)
        assert type(getattr(read.entries, kind)) is tuple
    assert read.compiled == built.compiled and built.compiled == read.compiled
    for kind in KINDS:
        for entry in getattr(built.entries, kind):
            assert (read.get(entry.id), read.kind(entry.id)) == (entry, kind)


@pytest.fixture(scope="module")
def shipped_both(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Playbook, Playbook]]:
    cache = tmp_path_factory.mktemp("compiled")
    built = {lang: load_playbook([shipped_content()], lang) for lang in ("zh", "en")}
    load_playbook([shipped_content()], "zh", cache)
    return lambda lang: (built[lang], load_playbook([shipped_content()], lang, cache))


def test_what_nobody_asks_for_is_not_decoded(pack: Path, tmp_path: Path) -> None:
    load_playbook([pack], "zh", tmp_path / "cache")
    playbook = load_playbook([pack], "zh", tmp_path / "cache")
    assert playbook.entries.steps and playbook.get("step-open") and not playbook.get("nothing")
    assert playbook.kind("too-high") == "objections"
    assert {"steps"} == vars(playbook.entries).keys() & set(KINDS)
    assert playbook.get("too-high").title == "价格太高"
    assert {"steps", "objections"} == vars(playbook.entries).keys() & set(KINDS)
    assert not hasattr(playbook.entries, "nothing")
    assert playbook.entries != "something else"


@HARMLESS
@given(which=st.integers(0, 99), at=st.integers(0, 10**6), cut=st.booleans(), bit=st.integers(0, 7))
def test_a_cache_cut_or_with_one_bit_turned_is_never_believed(
    pack: Path, tmp_path: Path, which: int, at: int, cut: bool, bit: int
) -> None:
    cache = tmp_path / "cache"
    built = load_playbook([pack], "zh")
    load_playbook([pack], "zh", cache)
    # Which files there are hangs on the time that passed, so that no file can be drawn by its name.
    files = sorted(cache.rglob("*.msgpack"))
    path = files[which % len(files)]
    whole = path.read_bytes()
    at %= len(whole)
    if cut:
        path.write_bytes(whole[:at])
    else:
        turned = bytes([whole[at] ^ (1 << bit)])
        path.write_bytes(whole[:at] + turned + whole[at + 1 :])
    read = load_playbook([pack], "zh", cache)
    assert read.compiled == built.compiled
    assert Finder(read).search("jiage") == Finder(built).search("jiage") != []
    for lang, words in (("zh", "jiage"), ("en", "price")):
        again = load_playbook([pack], lang, cache)
        Finder(again).search(words)
        formulas_of(again)
    assert path.read_bytes() == whole


def test_the_cache_of_another_version_is_left_alone(pack: Path, tmp_path: Path, monkeypatch) -> None:
    cache = tmp_path / "cache"
    load_playbook([pack], "zh", cache)
    theirs = {path: path.read_bytes() for path in cache.rglob("*.msgpack")}
    for path in theirs:
        path.write_bytes(b"of a form that nobody here knows")
    for name, value in (("SCHEMA", SCHEMA + 1), ("__version__", "99.0")):
        monkeypatch.setattr(f"fieldkit.playbook.load.{name}", value)
        assert load_playbook([pack], "zh", cache).get("too-high") is not None
    assert all(path.read_bytes() == b"of a form that nobody here knows" for path in theirs)
    assert len(list(cache.rglob("*.msgpack"))) == 3 * len(theirs)


def test_two_that_build_at_once_leave_one_whole_cache(pack: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    code = (
        "import sys; from pathlib import Path; from fieldkit.playbook import load_playbook\n"
        "print(load_playbook([Path(sys.argv[1])], 'zh', Path(sys.argv[2])).get('too-high').title)"
    )
    command = [sys.executable, "-X", "utf8", "-c", code, str(pack), str(cache)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") for _ in range(2)]
    assert [each.communicate()[0].strip() for each in both] == ["价格太高"] * 2
    assert load_playbook([pack], "zh", cache).compiled == load_playbook([pack], "zh").compiled
    assert not list(cache.rglob("*.tmp"))


def test_threads_that_build_at_once_leave_one_whole_cache(pack: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    start = Barrier(4)
    found: list[Playbook] = []

    def build() -> None:
        start.wait()
        found.append(load_playbook([pack], "zh", cache))

    threads = [Thread(target=build) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.compiled for each in found] == [load_playbook([pack], "zh").compiled] * 4
    assert not list(cache.rglob("*.tmp"))
    assert gc.isenabled()


def test_the_collector_is_afterwards_as_it_was(pack: Path, tmp_path: Path) -> None:
    load_playbook([pack], "zh", tmp_path / "cache")
    assert gc.isenabled()
    with pytest.raises(PackError):
        load_playbook([tmp_path / "nothing"], "zh")
    assert gc.isenabled()
    with no_collection():
        load_playbook([pack], "zh")
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    try:
        with no_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("damage", [b"", b"\xc1", b"\x80", b"\x81\xa1a\xa1\xff"])
def test_a_damaged_cache_is_built_anew(pack: Path, tmp_path: Path, damage: bytes) -> None:
    cache = tmp_path / "cache"
    built = load_playbook([pack], "zh", cache)
    for path in cache.rglob("*.msgpack"):
        path.write_bytes(damage)
    assert load_playbook([pack], "zh", cache).compiled == built.compiled
    assert all(path.read_bytes() != damage for path in cache.rglob("*-zh.msgpack"))


def test_a_cache_that_cannot_be_written_is_done_without(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    assert load_playbook([pack], "zh", tmp_path / "cache").get("too-high") is not None


def test_what_is_derived_is_built_once(pack: Path, tmp_path: Path) -> None:
    playbook = load_playbook([pack], "zh", tmp_path / "cache")
    assert playbook.derive("x", list[int], lambda: [1]) == [1]
    assert playbook.derive("x", list[int], lambda: [2]) == [1]


def test_files_come_from_the_topmost_layer_and_never_from_outside(pack: Path, tmp_path: Path) -> None:
    over = layer(tmp_path / "over", NEED.format(id="need-b", title="乙"))
    (tmp_path / "secret.txt").touch()
    for root, names in ((pack, ("a.pdf", "zh/b.pdf")), (over, ("a.pdf",))):
        for name in names:
            (root / "files" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "files" / name).touch()
    (pack / "files" / "link.txt").symlink_to(tmp_path / "secret.txt")
    playbook = load_playbook([pack, over], "zh")
    assert playbook.file("a.pdf") == over / "files" / "a.pdf"
    assert playbook.file("zh/b.pdf") == pack / "files" / "zh" / "b.pdf"
    outside = (
        "../pack.yaml",
        "../../secret.txt",
        str(tmp_path / "secret.txt"),
        "link.txt",
        "zh",
        "",
        "gone",
        "C:\\x",
        "a\0",
    )
    assert [playbook.file(name) for name in outside] == [None] * len(outside)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_not_a_plain_file_is_a_fault(pack: Path) -> None:
    set_language("en")
    (pack / "zh" / "all.yaml").unlink()
    os.mkfifo(pack / "zh" / "all.yaml")
    with pytest.raises(PackError) as raised:
        load_playbook([pack], "zh")
    (fault,) = raised.value.faults
    assert fault.file == "zh/all.yaml"
    assert "plain file" in fault.text


def test_an_id_and_hidden_are_enough_to_remove_an_entry(pack: Path, tmp_path: Path) -> None:
    need = NEED.format(id="need-x", title="x")
    over = layer(tmp_path / "over", need + "- {id: need-profit, hidden: true}\n", NEED.format(id="need-x", title="x"))
    for lang in ("zh", "en"):
        playbook = load_playbook([pack, over], lang)
        assert titles(playbook) == ["x"]
        assert playbook.get("too-high").needs == ()
