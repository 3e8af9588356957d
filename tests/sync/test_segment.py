"""The format of segments: what is written is read, and no bytes whatever do harm."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fieldkit.store import Change, Store, add_note, add_partner, dump, queries, segments, verify
from fieldkit.store.cells import Stored
from fieldkit.store.change import short_hash
from fieldkit.store.journal import loaded
from fieldkit.sync import sync_folder
from fieldkit.sync.report import Unreadable
from fieldkit.sync.segment import LARGEST_TEXT, name_of, read, write

DEV = "0123456789ab"


def stored(seq: int, value: str = '"x"', parents: str = "", tx: str = "t1", field: str = "name") -> Stored:
    refs = ",".join(f'"{ref}"' for ref in parents.split())
    line = f'[{seq},{seq + 1000},"{tx}","partner","p1","{field}",{value},[{refs}]]'
    return Stored("partner", "p1", field, seq + 1000, DEV, seq, short_hash(line.encode()), tx, value, parents)


ROWS = [
    stored(1),
    stored(2, '"有兴趣 \\n\\u0007 \\"[b]\\""', f"{DEV}:1:0123456789abcdef"),
    stored(3, '{"a":[1,true,null],"b":-7}'),
    stored(4, "123456789012345678901234567890"),
]
RAW = write(ROWS, "").raw
TEXT = zlib.decompress(RAW, 31)


def why(raw: bytes) -> str:
    """Why a file is not read; empty when it is."""
    try:
        found = read(raw)
    except Unreadable as error:
        return error.reason
    assert found.segment is not None and found.changes is not None
    for change in found.changes:
        loaded(change).check()
    return ""


def packed(text: bytes) -> bytes:
    return zlib.compress(text, 6, 31)


def ended(body: bytes, end: int = 4) -> bytes:
    """Return a text with the last line that belongs to it, as a file."""
    tail = f'{{"end":{end},"bytes":{len(body)},"sha256":"{sha256(body).hexdigest()}"}}\n'
    return packed(body + tail.encode())


BODY = TEXT[: TEXT.rindex(b"\n", 0, -1) + 1]


def test_what_is_written_is_read_again() -> None:
    segment = write(ROWS, "f" * 64)
    found = read(segment.raw)
    assert (found.segment, found.changes) == (replace(segment, placed=True), ROWS)
    assert (segment.dev, segment.first, segment.last, segment.prev, segment.changes) == (DEV, 1, 4, "f" * 64, 4)


def test_the_same_changes_give_the_same_file() -> None:
    assert write(ROWS, "").raw == RAW


def test_a_segment_that_is_known_is_recognised_without_its_changes() -> None:
    sha = write(ROWS, "").sha
    assert read(RAW, {sha}) == (None, sha, None, None)


def test_names_are_short_plain_and_in_order() -> None:
    name = name_of(DEV, 1, 57, "ab" * 32)
    assert name == "0123456789ab-0000000001-0000000057-abababababab.fkseg"
    assert len(name_of(DEV, 2**62, 2**62, "ab" * 32)) <= 60


def test_a_file_cut_off_at_any_byte_is_truncated() -> None:
    assert {why(RAW[:size]) for size in range(len(RAW))} == {"truncated"}


def test_a_file_that_is_zeros_from_any_byte_on_is_read_as_it_was_or_not_at_all() -> None:
    zeroed = {RAW[:size] + bytes(len(RAW) - size) for size in range(len(RAW))} - {RAW}
    assert "" not in {why(raw) for raw in zeroed}


def test_a_text_cut_off_at_any_byte_is_not_read() -> None:
    assert {why(packed(TEXT[:size])) for size in range(len(TEXT))} <= {"truncated", "damaged", "foreign"}


def test_a_file_with_a_bit_flipped_anywhere_is_read_as_it_was_or_not_at_all() -> None:
    read_all_the_same = []
    for at in range(len(RAW)):
        for bit in range(8):
            flipped = RAW[:at] + bytes([RAW[at] ^ 1 << bit]) + RAW[at + 1 :]
            if not why(flipped):
                assert read(flipped).changes == ROWS
                read_all_the_same.append(at)
    # A time, a system's name, padding: gzip has a few bits that say nothing.
    assert len(read_all_the_same) < 80


def test_a_byte_changed_anywhere_in_the_text_is_never_read() -> None:
    for at in range(len(TEXT)):
        assert why(packed(TEXT[:at] + bytes([TEXT[at] ^ 1]) + TEXT[at + 1 :]))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "truncated"),
        (bytes(4096), "truncated"),
        (RAW[:-8] + bytes(8), "damaged"),
        (RAW + bytes(512), "damaged"),
        (RAW + RAW, "damaged"),
        (b"PK\x03\x04 a document", "foreign"),
        (packed(b"a log of something else\n"), "foreign"),
        (packed(b"FKSEG2 {}\n" + TEXT), "newer"),
        (ended(BODY.replace(b'"fk":1', b'"fk":2')), "newer"),
        (packed(BODY), "truncated"),
        (ended(BODY, end=5), "damaged"),
        (ended(BODY.replace(b'"last":4', b'"last":5'), end=5), "damaged"),
        (ended(BODY.replace(b'"dev":"0', b'"dev":"X')), "damaged"),
        (ended(BODY.replace(b'"prev":""', b'"prev":"../../x"')), "damaged"),
        (ended(BODY.split(b"\n")[0] + b"\n"), "damaged"),
        (b"age-encryption.org/v1\n", "sealed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_file_that_is_no_segment_says_why(raw: bytes, reason: str) -> None:
    assert why(raw) == reason


@pytest.mark.parametrize(
    "line",
    [
        b'[5,1005,"t","partner","p1","name","x",[],1]',
        b'[5,1005,"t","partner","p1","name","x"]',
        b'[5, 1005,"t","partner","p1","name","x",[]]',
        b'[5,1005,"t","partner","p1","name","\\u6709",[]]',
        b'[5,1005,"t","partner","p1","name","\\ud83d",[]]',
        b'[5,1005,"t","partner","p1","name","\xff",[]]',
        b'[5,1005,"t","partner","p1","name",0.5,[]]',
        b'[5,1005,"t","partner","p1","name",[[1e3]],[]]',
        b'[5,1005,"t","partner","p1","*",{"name":"x","phone":0.5},[]]',
        b'[5,1005,"t","partner","p1","*",{"name":"x","phone":[0.5]},[]]',
        b'[5,1005,"t","partner","p1","*",{"phone":1,"name":"x"},[]]',
        b'[5,1005,"t","partner","p1","name",{"b":1,"a":2},[]]',
        b'[5,1005,"t","partner","p1","name",{"a":1,"a":2},[]]',
        b'[5,1005,"t","partner","p1","name","x",["nobody"]]',
        b'[5,1005,"","partner","p1","name","x",[]]',
        b'[5,1005,"t","","p1","name","x",[]]',
        b'[5,-1,"t","partner","p1","name","x",[]]',
        b'[5,9223372036854775807,"t","partner","p1","name","x",[]]',
        b'[4,1005,"t","partner","p1","name","x",[]]',
        b'[true,1005,"t","partner","p1","name","x",[]]',
        b'[5,1005,"t","partner","p1","name",' + b"[" * 5000 + b"]" * 5000 + b",[]]",
        b'[5,1005,"t","partner","p1","name",' + b"9" * 5000 + b",[]]",
        b"{}",
        b"",
        b"null",
    ],
)
def test_a_line_that_is_not_exactly_that_of_a_change_keeps_the_file_out(line: bytes) -> None:
    body = BODY.replace(b'"last":4', b'"last":5') + line + b"\n"
    assert why(ended(body, end=5)) == "damaged"


@pytest.mark.parametrize(
    "line",
    [
        b'[5,1005,"t","partner","p1","name","x",[]]',
        b'[5,1005,"t","partner","p1","*",{"name":"x","phone":1},[]]',
        b'[5,1005,"t","partner","p1","*",{"":{"a":[]},"*":null},[]]',
        b'[5,1005,"t","partner","p1","*",{},[]]',
        b'[5,1005,"t","partner","p1","*",[{}],[]]',
    ],
)
def test_a_good_line_in_the_same_place_is_read(line: bytes) -> None:
    assert why(ended(BODY.replace(b'"last":4', b'"last":5') + line + b"\n", end=5)) == ""


def test_what_the_head_says_besides_is_passed_over() -> None:
    assert why(ended(BODY.replace(b'"fk":1', b'"later":[1],"schema":99,"fk":1').replace(b',"schema":1', b""))) == ""


def test_a_bomb_is_let_go_of_before_it_unfolds() -> None:
    pack = zlib.compressobj(1, zlib.DEFLATED, 31)
    piece = bytes(1 << 20)
    pieces = [pack.compress(BODY.split(b"\n")[0] + b"\n"), *(pack.compress(piece) for _ in range(LARGEST_TEXT >> 20))]
    assert why(b"".join((*pieces, pack.flush()))) == "damaged"


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_arbitrary_bytes_do_no_harm(data: bytes) -> None:
    why(data)
    why(packed(data))
    why(packed(b"FKSEG1 " + data))
    why(ended(BODY.split(b"\n")[0] + b"\n" + data + b"\n"))


@settings(max_examples=150)
@given(st.data())
def test_a_mutated_segment_is_read_as_it_was_or_not_at_all(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(BODY)))
    end = data.draw(st.integers(start, min(start + 30, len(BODY))))
    body = BODY[:start] + data.draw(st.binary(max_size=12)) + BODY[end:]
    why(packed(body + TEXT[len(BODY) :]))
    # Whoever writes the right sum under a changed text has written a change, or nothing.
    why(ended(body))


def test_the_batches_of_a_journal_are_whole_acts_of_one_device(device: Callable[..., Store]) -> None:
    store = device()
    for number in range(7):
        with store.act("three"):
            partner = add_partner(store, f"Partner {number}", phone="1")
            add_note(store, partner, "a note")
    whole: list[Stored] = []
    each = segments.waiting(store) // 7
    while rows := segments.outgoing(store, 14):
        assert len(rows) <= 14
        assert len(rows) == each * len({row.tx for row in rows})
        segment = write(rows, segments.newest_of(store, store.device))
        assert segment.prev == segments.newest_of(store, store.device)
        segments.file(store, segment, rows)
        whole += rows
    assert [row.seq for row in whole] == list(range(1, 7 * each + 1))
    assert segments.gaps(store) == []


def test_an_act_larger_than_a_batch_goes_out_whole(device: Callable[..., Store]) -> None:
    store = device()
    with store.act("many"):
        for number in range(50):
            add_partner(store, f"Partner {number}")
    assert len(segments.outgoing(store, 10)) == 50


GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("*.fkseg")), ids=lambda path: str(path.relative_to(GOLDEN)))
def test_files_of_version_1_are_read_for_ever(path: Path) -> None:
    found = read(path.read_bytes())
    assert found.segment is not None and found.changes is not None
    expected = [
        json.loads(line) for line in path.with_name("changes.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    ]
    mine = [each for each in expected if each["dev"] == found.segment.dev]
    assert [_plain(loaded(change)) for change in found.changes] == mine
    assert path.name == name_of(found.segment.dev, found.segment.first, found.segment.last, found.sha)


@pytest.mark.parametrize(("folder", "schema"), [(GOLDEN, 1), (GOLDEN / "schema2", 2)], ids=["1", "2"])
def test_there_are_files_of_version_1_of_each_schema(folder: Path, schema: int) -> None:
    texts = [zlib.decompress(path.read_bytes(), 31) for path in folder.glob("*.fkseg")]
    heads = [json.loads(text.split(b"\n", 1)[0].removeprefix(b"FKSEG1 ")) for text in texts]
    assert [head["schema"] for head in heads] == [schema, schema]
    assert all((b',"*",{' in text) == (schema > 1) for text in texts)


@pytest.mark.parametrize("folders", [["."], ["schema2"], [".", "schema2"]], ids=["1", "2", "both"])
def test_what_files_of_version_1_say_is_there_for_ever(
    device: Callable[..., Store], shared: Path, folders: list[str]
) -> None:
    (shared / "fk1" / "seg").mkdir(parents=True)
    for folder in folders:
        for path in (GOLDEN / folder).glob("*.fkseg"):
            shutil.copy(path, shared / "fk1" / "seg")
    store = device()
    report = sync_folder(store, shared)
    assert (report.pending, report.gaps, report.stopped) == ((), (), "")
    assert verify(store) == []
    assert queries.conflicts(store) == []
    records = [json.loads(line) for line in dump(store)]
    said = [tuple(each.get(name) for name in ("kind", "name", "phone", "remark", "text", "words")) for each in records]
    for each in (
        ("partner", "腾飞电脑 “TF”", "020-5678", "先打电话", None, None),
        ("contact", "王总 👨\u200d👩\u200d👧", None, None, None, None),
        ("note", None, None, None, "有兴趣", None),
        ("heard", None, None, None, None, "两行\n话\t“[b]” \\ /"),
        ("followup", None, None, None, "发报价", None),
    ):
        assert said.count(each) == len(folders)
    assert [each["name"] for each in records if each["kind"] == "partner"] == ["腾飞电脑 “TF”"] * len(folders)


def _plain(change: Change) -> dict[str, object]:
    names = change.__struct_fields__
    return {name: getattr(change, name) for name in names} | {"parents": list(change.parents)}
