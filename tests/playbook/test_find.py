"""What a person types into Find, and what comes up."""

import msgspec
import pytest

from fieldkit.playbook.find import KIND_NAMES, Finder, Hit
from fieldkit.playbook.model import Entries, Layer
from tests.playbook.find_playbook import EN, ZH, finder_of, objection


@pytest.fixture(scope="module")
def finder() -> Finder:
    return finder_of(ZH, EN)


def ids(hits: list[Hit]) -> list[str]:
    return [hit.id for hit in hits]


def marked(hit: Hit) -> list[str]:
    return [hit.title[start:end] for start, end in hit.marks]


@pytest.mark.parametrize(
    "query",
    [
        "价格",
        "太高",
        "jiage",
        "jia ge",
        "JiaGe",
        "jg",
        "jgtg",
        "jiag",
        "jge",
        "jiagetai",
        "taigao",
        "taig",
        "price",
        "too expensive",
        "expensive too",
        "EXPENSIVE",
        "expens",
        "jiage 高",
        "高 jiage",
        "高jiage",
        "报价",
        "baojia",
        "ｊｉａｇｅ",
        "ＰＲＩＣＥ",
        "价格，太高！",
        "价格 太高",
        "“价格”",
    ],
)
def test_a_price_objection_comes_first_however_it_is_typed(finder: Finder, query: str) -> None:
    assert ids(finder.search(query))[:1] == ["price"]


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("chongqing", "far"),
        ("pianyi", "cheaper"),
        ("tiaozheng", "adjust"),
        ("yinhang", "bank"),
        ("changqi", "term"),
        ("zhongdian", "term"),
        ("cq", "far"),
        ("py", "cheaper"),
        ("tz", "adjust"),
    ],
)
def test_characters_of_several_readings_are_found_by_the_right_one(finder: Finder, query: str, id: str) -> None:
    assert id in ids(finder.search(query))


def test_the_wrong_reading_of_a_character_finds_nothing(finder: Finder) -> None:
    assert finder.search("yinxing") == []


@pytest.mark.parametrize("query", ["jaige", "jiagee", "jigae", "expencive", "expnsive", "价格太搞", "你们价格太贵"])
def test_a_typing_error_is_forgiven(finder: Finder, query: str) -> None:
    assert ids(finder.search(query))[:1] == ["price"]


@pytest.mark.parametrize(
    "query", ["xqzvw", "@@@", "qqqq", "zzzzzz", "jiage xqzvw", "量子力学", ".*", "(", "价格 龘", "½§"]
)
def test_nonsense_finds_nothing(finder: Finder, query: str) -> None:
    assert finder.search(query) == []


@pytest.mark.parametrize("query", ["", " ", "\n\t", "，。！", "\0", "\ud800", "\u200b"])
def test_an_empty_query_finds_nothing(finder: Finder, query: str) -> None:
    assert finder.search(query) == []


@pytest.mark.parametrize("text", ["价", "a", "jiage ", "價" * 3 + " ", "[a-z]*\\", "\0\ud800", "𠮷", "ﷺ", "ü"])
def test_hostile_text_of_a_hundred_thousand_characters_is_harmless(finder: Finder, text: str) -> None:
    finder.search((text * 100_000)[:100_000])


def test_objections_come_before_all_other_kinds(finder: Finder) -> None:
    hits = finder.search("价格")
    kinds = [hit.kind for hit in hits]
    assert kinds == sorted(kinds, key=lambda kind: kind != "objection")
    assert "layer" in kinds


def test_a_title_beats_what_is_said_and_what_is_said_beats_the_body() -> None:
    entries = Entries(
        objections=(
            objection("body", "甲", first="返利要写清楚"),
            objection("said", "乙", says="那返利呢"),
            objection("inside", "没有返利"),
            objection("opening", "返利太少"),
            objection("whole", "返利"),
        )
    )
    assert ids(finder_of(entries).search("返利")) == ["whole", "opening", "inside", "said", "body"]


def test_an_objection_that_only_mentions_a_name_does_not_hide_what_bears_it() -> None:
    entries = Entries(
        objections=tuple(objection(f"o-{n}", "甲", first="看表扬信") for n in range(5)),
        layers=(Layer(id="letter", title="表扬信", text="x"),),
    )
    assert ids(finder_of(entries).search("表扬信")) == ["letter"]


def test_initials_are_not_looked_for_in_long_texts() -> None:
    entries = Entries(objections=(objection("o", "甲", first="讲个故事，价格高不高另说"),))
    assert finder_of(entries).search("jg") == []


def test_pinyin_is_found_only_from_the_start_of_a_syllable(finder: Finder) -> None:
    assert finder.search("aige") == []
    assert finder.search("ongq") == []


def test_words_are_found_from_their_start_only(finder: Finder) -> None:
    assert finder.search("mpus") == []
    assert ids(finder.search("camp")) == ["platform"]


def test_full_width_letters_of_a_title_are_found_by_plain_ones(finder: Finder) -> None:
    (hit,) = finder.search("aiot")
    assert (hit.id, marked(hit)) == ("platform", ["ＡＩｏＴ"])


def test_a_variable_is_found_by_what_it_stands_for(finder: Finder) -> None:
    (hit,) = finder.search("瑞智")
    assert (hit.id, hit.title) == ("about", "瑞智康诚是谁")


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("价格", ["价格"]),
        ("jiage", ["价格"]),
        ("jg", ["价格"]),
        ("jiag", ["价格"]),
        ("jge", ["价格"]),
        ("taig", ["太高"]),
        ("gao 价格", ["价格", "高"]),
        ("jaige", ["价格"]),
        ("price", []),
        ("jgtg", ["价格太高"]),
        ("太 高", ["太高"]),
    ],
)
def test_the_characters_found_in_the_title_are_marked(finder: Finder, query: str, marks: list[str]) -> None:
    hit = next(hit for hit in finder.search(query) if hit.id == "price")
    assert marked(hit) == marks


def test_marks_are_right_behind_accents_and_punctuation() -> None:
    entries = Entries(objections=(objection("o", "Cafe\u0301, 《价格》—too high"),))
    finder = finder_of(entries)
    assert marked(finder.search("jiage")[0]) == ["价格"]
    assert marked(finder.search("high")[0]) == ["high"]


def test_an_english_playbook_is_searched_in_english() -> None:
    finder = finder_of(EN, lang="en")
    hits = finder.search("price")
    assert (ids(hits), marked(hits[0])) == (["price", "layer-price"], ["price"])
    assert finder.search("what about the price?")[0].id == "price"
    assert finder.search("jiage") == []


def test_a_hit_is_json_with_its_first_line(finder: Finder) -> None:
    hit = msgspec.to_builtins(finder.search("价格太高")[0])
    assert {key: hit[key] for key in ("id", "kind", "title", "text")} == {
        "id": "price",
        "kind": "objection",
        "title": "价格太高",
        "text": "贵有贵的账，我给您算一下。",
    }


def test_no_more_hits_than_asked_for(finder: Finder) -> None:
    assert len(finder.search("价格", limit=1)) == 1


def test_each_keystroke_finds_what_the_whole_query_finds_at_once() -> None:
    typing = finder_of(ZH, EN)
    for query in ("chongqing", "jiage gao", "价格太高", "too expensive", "jgtg", "jaige"):
        for end in range(1, len(query) + 1):
            assert typing.search(query[:end]) == finder_of(ZH, EN).search(query[:end])


def test_every_kind_has_a_noun() -> None:
    assert set(KIND_NAMES) == set(Entries.__struct_fields__)
