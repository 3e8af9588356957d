"""What holds for find with any text, and for any pack."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.playbook.find_column import MOST
from fieldkit.playbook.find_text import fold, is_han, spell, units
from fieldkit.playbook.model import Entries
from tests.playbook.find_playbook import EN, ZH, finder_of, objection

ANYTHING = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("价格重庆银行jiagePric ，\0éü㈱〇々"), max_size=40
)
TITLES = st.text(st.sampled_from("价格太高便宜重庆银行调整长期没有返利服务谁来做学校AI 6，·"), min_size=1, max_size=16)

FINDER = finder_of(ZH, EN)


@given(ANYTHING)
def test_no_text_makes_the_search_fail(query: str) -> None:
    for hit in FINDER.search(query):
        ends = [0, *(end for mark in hit.marks for end in mark)]
        assert ends == sorted(ends)
        assert ends[-1] <= len(hit.title)


@given(ANYTHING, ANYTHING)
@settings(max_examples=50)
def test_no_text_in_a_pack_makes_the_search_fail(title: str, query: str) -> None:
    entries = Entries(objections=(objection("o", title + "。", says=query + "。", also=(query,)),))
    finder = finder_of(entries, entries)
    for typed in (title, query, "jg"):
        finder.search(typed)


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


def test_a_rare_word_is_found_among_frequent_ones_in_a_large_pack() -> None:
    many = MOST * 3
    entries = Entries(objections=tuple(objection(f"o-{n}", f"价格 {n} 太高") for n in range(many)))
    finder = finder_of(entries)
    assert [hit.id for hit in finder.search(f"jiage {many - 1}")] == [f"o-{many - 1}"]
    assert len(finder.search("价格 gao")) == 20
