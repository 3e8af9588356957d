"""How YAML is read: scalars as version 1.2 means them, and traps told with their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.i18n import language, set_language
from fieldkit.playbook.yaml12 import LARGEST, MOST_REPEATED, read


@pytest.fixture(autouse=True)
def english():
    before = language()
    set_language("en")
    yield
    set_language(before)


def faults(raw: str | bytes) -> list[tuple[int, int, str]]:
    document = read(raw.encode() if isinstance(raw, str) else raw)
    return [(spot.line, spot.column, spot.text) for spot in document.faults]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(
            (word, word)
            for word in ("no", "yes", "on", "off", "y", "1:30", "2026-11-23", "1_000", "0b1", "+.inf", ".nan")
        ),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("-7", -7),
        ("+7", 7),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("tRue", "tRue"),
        ('"12"', "12"),
        ("!!str 12", "12"),
        ("9" * 5000, "9" * 5000),
        ("1e999", "1e999"),
        ("=", "="),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says(written: str, meant: object) -> None:
    document = read(f"a: {written}\n".encode())
    assert document.faults == []
    assert document.data == {"a": meant}
    assert type(document.data["a"]) is type(meant)


def test_keys_are_text() -> None:
    assert read(b"1: a\ntrue: b\n").data == {"1": "a", "true": "b"}


def test_a_text_folded_over_lines_has_no_spaces_between_chinese_characters() -> None:
    assert read("a: 您关心的\n  是 AI\n  吧？\n".encode()).data == {"a": "您关心的是 AI 吧？"}


def test_prose_keeps_its_lines_and_a_title_becomes_one() -> None:
    data = read(b"title: |\n  one\n  two\ntext: |\n  one\n\n  two\n").data
    assert data == {"title": "one two", "text": "one\n\ntwo"}


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_utf_8_is_read_with_and_without_a_byte_order_mark_and_with_windows_line_ends(bom: bytes) -> None:
    assert read(bom + "a: 甲\r\nb: 乙\r\n".encode()).data == {"a": "甲", "b": "乙"}


def test_control_characters_are_left_out_raw_and_escaped() -> None:
    document = read(b'a: x\x1b[31m\x00y\nb: "\\e[0m\\0z\\u009b"\n')
    assert document.faults == []
    assert document.data == {"a": "x[31my", "b": "[0mz"}


@pytest.mark.parametrize(
    ("raw", "line", "column", "word"),
    [
        ("a: 1\nb:\n\t- x\n", 3, 1, "tab"),
        ("a: 1\nb: 2\na: 3\n", 3, 1, "a stands here twice"),
        ("a: @x\n", 1, 4, "a text cannot start with @"),
        ("a: b: c\n", 1, 5, "second “: ”"),
        ("a: 1\nb: 'x\nc: 2\n", 2, 4, "never closed"),
        ("a: [1, 2\nb: 3\n", 1, 4, "bracket that opens here"),
        ('a: "C:\\q"\n', 1, 7, "double quotes"),
        ("a: - b\n", 1, 4, "line of its own"),
        ("a:\n  b: 1\n c: 2\n", 3, 2, "does not fit"),
        ("a: {{x}} y\n", 1, 5, "in quotes"),
        ("a: *b\n", 1, 4, "refers to nothing"),
        ("a: &b [*b]\n", 1, 8, "contains itself"),
        ("a: &b {c: 1}\nd:\n  <<: *b\n", 3, 3, "merge"),
        ("a: !!python/object:os.system x\n", 1, 4, "tags"),
        ("a: 1\n---\nb: 2\n", 2, 1, "second document"),
        ("[a]: 1\n", 1, 1, "a key must be a word"),
        ("a:\n  b: [1, 2,\n", 2, 6, "bracket that opens here"),
        ("a: & b\n", 1, 5, "a text cannot start with a sign"),
        ("a: ]\n", 1, 4, "a text cannot start with a sign"),
        ("a: >x\n b\n", 1, 5, "begin the text on the next one"),
        ("a: 1\nb\nc: 2\n", 2, 1, "has no “key: ”"),
        ("a:\n- id：x\n  title: y\n", 2, 5, "the colon behind id is the Chinese one"),
        ("a:\n  b:x\n  c: y\n", 2, 5, "a space is missing behind the colon"),
        ("a:\n \u3000b: 2\n  c: 3\n", 2, 2, "indented with a full-width or special space"),
        ("a: 1\nb: \ufffex\n", 2, 4, "a sign here cannot be read"),
    ],
)
def test_a_trap_is_told_at_its_place_in_plain_words(raw: str, line: int, column: int, word: str) -> None:
    (found,) = faults(raw)
    assert found[:2] == (line, column)
    assert word in found[2]


def test_all_duplicate_keys_are_told() -> None:
    assert [line for line, _, _ in faults("a: 1\na: 2\nb:\n  c: 1\n  c: 2\n")] == [2, 5]


@pytest.mark.parametrize(
    ("raw", "line", "name"),
    [
        ("a: 甲\nb: 乙\n".encode("gb18030"), 1, "GB18030"),
        ("a: 甲\n".encode("utf-16"), 1, "UTF-16"),
        (b"a: x\nb: \xff\xff\n", 2, "not text in UTF-8"),
    ],
)
def test_another_encoding_is_named_with_what_to_do(raw: bytes, line: int, name: str) -> None:
    (found,) = faults(raw)
    assert found[0] == line
    assert name in found[2]
    assert "UTF-8" in found[2]


def test_an_alias_bomb_is_refused() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for one, two in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{two}: &{two} [{', '.join([f'*{one}'] * 10)}]\n"
    (found,) = faults(bomb)
    assert "repeat too much" in found[2]


def test_an_alias_within_reason_is_read() -> None:
    assert MOST_REPEATED > 100
    assert read(b"a: &x [1, 2]\nb: *x\n").data == {"a": [1, 2], "b": [1, 2]}


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_endless_nesting_is_refused(opening: str) -> None:
    assert len(faults(opening * 100_000)) == 1


def test_a_file_beyond_8_mb_is_refused() -> None:
    (found,) = faults(b"#" * (LARGEST + 1))
    assert "8 MB" in found[2]


def test_places_are_those_of_values_and_of_keys() -> None:
    document = read(b"a:\n- x: 1\n  yy:  [3, 4]\n", marks=True)
    assert document.at(("a", 0, "yy")) == (3, 8)
    assert document.at(("a", 0, "yy", 1)) == (3, 12)
    assert document.at(("a", 0, "yy"), key=True) == (3, 3)
    assert document.at(("a", 0, "gone")) == (2, 3)


@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_reading_raise(raw: bytes) -> None:
    read(raw, marks=True)


@given(st.text(alphabet=" \t\n-:?[]{}&*!|>'\"%@`#,abc0x~<\\é中\x1b", max_size=80))
def test_no_text_of_signs_that_mean_something_makes_reading_raise(text: str) -> None:
    read(text.encode(), marks=True)
