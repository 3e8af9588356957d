"""What a person types into Find, and what comes up."""

import msgspec
import pytest

from fieldkit.playbook.find import KIND_NAMES, Finder, Hit
from fieldkit.playbook.model import Entries, Layer, Page
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
        "价ge",
        "jia格",
        "jiage太高",
        "你们太gui",
        "太贵le",
        "jg 高",
        "价格 tg",
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
    "query", ["xqzvw", "@@@", "qqqq", "zzzzzz", "qqqqzzz", "量子力学", ".*", "(", "龘 靐", "xqzvw qqqq", "½§"]
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


def test_an_english_playbook_is_found_by_its_chinese_titles_too() -> None:
    finder = finder_of(EN, ZH, lang="en")
    for query in ("价格太高", "jiage", "jg", "太贵"):
        hit = finder.search(query)[0]
        assert (hit.id, hit.title, hit.marks) == ("price", "The price is too high", ())
    assert marked(finder.search("price")[0]) == ["price"]


def test_the_pinyin_of_another_title_marks_nothing_in_the_one_shown() -> None:
    shown = Entries(objections=(objection("o", "Two words"),))
    other = Entries(objections=(objection("o", "价格"),))
    for query in ("jiage", "jia", "jg"):
        (hit,) = finder_of(shown, other, lang="en").search(query)
        assert hit.marks == ()


ALIKE = Entries(
    objections=(
        objection("term", "账期太乱"),
        objection("cost", "成本太高"),
        objection("puzzle", "这是个难题"),
        objection("bid", "银行保证金"),
        objection("blue", "蓝田小学没预算"),
    )
)


@pytest.mark.parametrize(
    ("query", "id", "found"),
    [
        ("zangqi", "term", "账期"),
        ("zanqi", "term", "账期"),
        ("zangqitailuan", "term", "账期太乱"),
        ("zangqitainuang", "term", "账期太乱"),
        ("cengben", "cost", "成本"),
        ("cenben", "cost", "成本"),
        ("lanti", "puzzle", "难题"),
        ("zesigelanti", "puzzle", "这是个难题"),
        ("yinhan", "bid", "银行"),
        ("yinghang", "bid", "银行"),
        ("baozenjin", "bid", "保证金"),
        ("nantian", "blue", "蓝田"),
        ("shiaoxue", "blue", ""),
    ],
)
def test_what_sounds_alike_to_many_speakers_is_found_and_marked(query: str, id: str, found: str) -> None:
    hits = {hit.id: hit for hit in finder_of(ALIKE).search(query)}
    if found:
        assert found in marked(hits[id])
    else:
        assert id not in hits


def test_what_sounds_alike_comes_behind_what_is_spelt_so() -> None:
    entries = Entries(
        objections=(
            objection("alike", "难题"),
            objection("said", "甲", says="这是拦提"),
            objection("spelt", "蓝提"),
        )
    )
    assert ids(finder_of(entries).search("lanti")) == ["spelt", "said", "alike"]


def test_a_few_letters_do_not_stand_for_all_that_sounds_like_them(finder: Finder) -> None:
    assert finder.search("zi") == []


SYNONYMS = (("友商", "别家", "竞品", "competitor"), ("贵", "价高", "expensive"), ("only",), ("，", "only"))
RIVALS = Entries(
    objections=(
        objection("word", "友商更强", also=()),
        objection("synonym", "别家更便宜"),
        objection("said", "乙", says="我们做竞品的"),
        objection("body", "丙", first="看看友商的案例"),
    ),
    pages=(Page(id="page", title="竞品一览", text="x"),),
)


@pytest.mark.parametrize("query", ["友商", "youshang"])
def test_a_synonym_that_the_pack_lists_is_found_behind_the_word_itself(query: str) -> None:
    found = ids(finder_of(RIVALS, synonyms=SYNONYMS).search(query))
    assert found[:4] == ["word", "synonym", "said", "page"]
    assert ids(finder_of(RIVALS).search(query))[:1] == ["word"]
    assert "synonym" not in ids(finder_of(RIVALS).search(query))


@pytest.mark.parametrize("query", ["competitor", "competitors", "Competitor", "ys", "竞品", "JINGPIN"])
def test_any_word_of_a_group_its_pinyin_or_initials_find_the_others(query: str) -> None:
    assert {"word", "synonym", "said", "page"} <= set(ids(finder_of(RIVALS, synonyms=SYNONYMS).search(query)))


def test_a_word_of_a_group_inside_a_longer_run_finds_its_synonyms() -> None:
    finder = finder_of(RIVALS, synonyms=SYNONYMS)
    assert ids(finder.search("友商便宜"))[:1] == ["synonym"]
    assert ids(finder.search("友商 便宜"))[:1] == ["synonym"]


def test_the_synonym_is_marked_where_the_word_itself_is_not_in_the_title() -> None:
    hits = {hit.id: marked(hit) for hit in finder_of(RIVALS, synonyms=SYNONYMS).search("youshang")}
    assert (hits["word"], hits["synonym"], hits["page"]) == (["友商"], ["别家"], ["竞品"])


def test_a_synonym_does_not_hide_what_bears_the_word_in_its_title() -> None:
    entries = Entries(
        objections=tuple(objection(f"o-{n}", f"提成{n}") for n in range(5)),
        pages=(Page(id="page", title="利润与返利", text="x"),),
    )
    assert ids(finder_of(entries, synonyms=(("返利", "提成"),)).search("返利"))[0] == "page"


def test_a_title_is_found_with_something_in_between(finder: Finder) -> None:
    entries = Entries(objections=(objection("thin", "利润太薄"), objection("o", "利润", first="说薄也薄")))
    for query in ("利润薄", "lirunbao", "利薄"):
        hit = finder_of(entries).search(query)[0]
        assert hit.id == "thin"
        assert "".join(marked(hit)).replace("太", "") == query if query[0] == "利" else marked(hit)


def test_the_closest_are_found_where_no_entry_has_all_the_words(finder: Finder) -> None:
    for query in ("jiage xqzvw", "价格 龘", "银行 长期 价格", "expensive blorfing"):
        hits = finder.search(query)
        assert hits
        assert all(hit.closest for hit in hits)
    assert not any(hit.closest for hit in finder.search("价格 太高"))


def test_of_several_words_the_rarest_tells_most() -> None:
    entries = Entries(
        objections=(
            *(objection(f"school-{n}", f"学校{n}") for n in range(6)),
            objection("rare", "质保太短"),
        )
    )
    hits = finder_of(entries).search("学校 质保 换新")
    assert (hits[0].id, hits[0].closest, marked(hits[0])) == ("rare", True, ["质保"])


NEAR_TIES = Entries(
    objections=(
        objection("first", "价格甲"),
        objection("second", "价格乙"),
        objection("said", "丙", says="价格"),
        objection("body", "丁", first="价格"),
    ),
    layers=(Layer(id="layer", title="价格", text="x"),),
)


def test_what_was_used_lately_breaks_ties_and_lifts_nothing_over_a_better_place() -> None:
    finder = finder_of(NEAR_TIES)
    usual = ["first", "second", "said", "layer"]
    assert ids(finder.search("价格")) == usual
    assert ids(finder.search("价格", lately={})) == usual
    assert ids(finder.search("价格", lately={"second": 0.5})) == ["second", "first", "said", "layer"]
    for id in ("said", "body", "layer", "unknown"):
        assert ids(finder.search("价格", lately={id: 1.0})) == usual
    assert ids(finder.search("价格", lately={"said": 1e9, "first": float("inf"), "second": -5})) == usual


def test_marks_keep_a_letter_and_its_accents_together() -> None:
    for title in ("Cafe\u0301 first", "价\ufe00格", "e\u0301\u0301"):
        entries = Entries(objections=(objection("o", title),))
        for query in ("cafe", "caf", "价", "jia", "e"):
            for hit in finder_of(entries).search(query):
                for start, end in hit.marks:
                    assert title[end : end + 1] not in ("\u0301", "\ufe00")
                    assert title[start] not in ("\u0301", "\ufe00")


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
