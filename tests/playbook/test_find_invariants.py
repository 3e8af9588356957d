"""What holds for find with any text, and for any pack."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.playbook.find_column import MOST
from fieldkit.playbook.find_spelling import sounds_like
from fieldkit.playbook.find_text import fold, is_han, spell, units
from fieldkit.playbook.model import Entries
from tests.playbook.find_playbook import EN, ZH, finder_of, objection

ANYTHING = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("价格重庆银行jiagePric ，\0éü㈱〇々"), max_size=40
)
TITLES = st.text(st.sampled_from("价格太高便宜重庆银行调整长期没有返利服务谁来做学校AI 6，·"), min_size=1, max_size=16)

FINDER = finder_of(ZH, EN)


GROUPS = (("价格", "报价", "price"), ("银行", "贷款", "bank"))
WITH_SYNONYMS = finder_of(ZH, EN, synonyms=GROUPS)


@given(ANYTHING, st.dictionaries(st.sampled_from(["price", "far", "platform", "x"]), st.floats(allow_nan=False)))
def test_no_text_makes_the_search_fail_and_marks_are_in_order_apart_and_inside(
    query: str, lately: dict[str, float]
) -> None:
    hits = WITH_SYNONYMS.search(query, lately=lately)
    assert hits == finder_of(ZH, EN, synonyms=GROUPS).search(query, lately=lately)
    assert len({hit.id for hit in hits}) == len(hits)
    for hit in hits:
        at = -1
        for start, end in hit.marks:
            assert at < start < end <= len(hit.title)
            at = end


@given(ANYTHING, ANYTHING)
@settings(max_examples=50)
def test_no_text_in_a_pack_makes_the_search_fail(title: str, query: str) -> None:
    entries = Entries(objections=(objection("o", title + "。", says=query + "。", also=(query,)),))
    finder = finder_of(entries, entries)
    for typed in (title, query, "jg"):
        for hit in finder.search(typed):
            for start, end in hit.marks:
                assert not unicodedata.combining(hit.title[start])
                assert end == len(hit.title) or not unicodedata.combining(hit.title[end])


@given(ANYTHING)
def test_folding_twice_is_folding_once_and_spelling_keeps_units(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert len(spell(text)) == len(units(fold(text)))


@given(st.lists(TITLES.filter(lambda title: any(map(is_han, fold(title)))), min_size=1, max_size=12, unique_by=fold))
@settings(max_examples=100)
def test_every_title_is_found_by_itself_by_its_pinyin_and_by_its_initials(titles: list[str]) -> None:
    entries = Entries(objections=tuple(objection(f"o-{n}", title) for n, title in enumerate(titles)))
    finder = finder_of(entries)
    for entry in entries.objections:
        spelt = spell(entry.title)
        assert finder.search(entry.title)[0].id == entry.id
        assert entry.id in [found.id for found in finder.search("".join(spelt))]
        assert entry.id in [found.id for found in finder.search(" ".join(spelt))]
        if len(spelt) >= 3:
            assert entry.id in [found.id for found in finder.search("".join(unit[0] for unit in spelt))]


@given(
    st.lists(TITLES.filter(lambda title: any(map(is_han, fold(title)))), min_size=1, max_size=8, unique_by=fold),
    st.data(),
)
@settings(max_examples=100)
def test_every_title_is_among_the_first_by_its_pinyin_and_found_by_what_sounds_like_it(
    titles: list[str], data: st.DataObject
) -> None:
    entries = Entries(objections=tuple(objection(f"o-{n}", title) for n, title in enumerate(titles)))
    finder = finder_of(entries)
    for entry in entries.objections:
        spelt = spell(entry.title)
        same = [other for other in titles if spell(other) == spelt]
        first = [found.id for found in finder.search("".join(spelt))[: 2 + len(same)]]
        assert entry.id in first
        heard = "".join(data.draw(st.sampled_from(sounds_like(unit))) for unit in spelt)
        if len(heard) >= 4:
            assert entry.id in [found.id for found in finder.search(heard, limit=100)]


@given(st.from_regex("[a-z]{1,6}", fullmatch=True), st.from_regex("[a-z]{1,6}", fullmatch=True))
def test_sounding_alike_is_mutual(one: str, other: str) -> None:
    assert one in sounds_like(one)
    for heard in sounds_like(one):
        assert one in sounds_like(heard) or len(heard) > 6
    assert (other in sounds_like(one)) == (one in sounds_like(other)) or max(len(one), len(other)) > 5


def test_a_rare_word_is_found_among_frequent_ones_in_a_large_pack() -> None:
    many = MOST * 3
    entries = Entries(objections=tuple(objection(f"o-{n}", f"价格 {n} 太高") for n in range(many)))
    finder = finder_of(entries)
    assert [hit.id for hit in finder.search(f"jiage {many - 1}")] == [f"o-{many - 1}"]
    assert len(finder.search("价格 gao")) == 20
