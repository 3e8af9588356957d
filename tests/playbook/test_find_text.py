"""How texts are folded and read for the search: many at once as well as one by one, and as pypinyin reads them."""

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from fieldkit.playbook.find_rows import build_rows, ordered
from fieldkit.playbook.find_text import Speller, fold, fold_all, is_ideograph, plain, spell, units
from fieldkit.playbook.load import load_playbook, shipped_content
from fieldkit.playbook.model import Entries
from tests.playbook.find_playbook import ZH, objection

ANYTHING = st.text(st.characters(exclude_categories=()) | st.sampled_from("价格重庆银行jiagePric ，\0\néü㈱〇々_{}'"))


@given(st.lists(ANYTHING, max_size=6))
def test_many_texts_are_folded_and_spelt_as_each_alone(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]
    spelt = Speller().spell_all(texts)
    assert [text.split(" ") if text else [] for text in spelt] == [spell(text) for text in texts]


def test_variables_never_reach_over_the_end_of_a_text() -> None:
    assert fold_all(["价{{a", "b}}格", "{{company.name}}好"]) == ["价 a", "b 格", "好"]


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("重庆", "chong qing"),
        ("重点学校", "zhong dian xue xiao"),
        ("便宜", "pian yi"),
        ("方便", "fang bian"),
        ("调整", "tiao zheng"),
        ("强调", "qiang diao"),
        ("长期", "chang qi"),
        ("校长", "xiao zhang"),
        ("行业", "hang ye"),
        ("不行", "bu xing"),
        ("银行", "yin hang"),
        ("还是", "hai shi"),
        ("参差", "cen ci"),
        ("差价", "cha jia"),
        ("出差", "chu chai"),
        ("音乐教室", "yin yue jiao shi"),
        ("重，庆", "zhong qing"),
        ("女教师", "nv jiao shi"),
        ("ＡＩ教室2间", "ai jiao shi 2 jian"),
        ("{{company.name}}是谁", "shi shui"),
    ],
)
def test_readings_follow_the_word_and_never_reach_over_a_comma(text: str, spelt: str) -> None:
    assert spell(text) == spelt.split(" ")


def test_all_shipped_titles_and_says_are_read_as_pypinyin_reads_them() -> None:
    entries = load_playbook([shipped_content()], "zh", None).entries
    texts = [text for entry in ordered(entries) for text in (entry.title, *getattr(entry, "says", ()), *entry.also)]
    for text, spelt in zip(texts, Speller().spell_all(texts), strict=True):
        if "{{" in text:
            continue
        shown = plain(text)
        read = [
            reading
            for character, reading in zip(shown, lazy_pinyin(shown, errors=list), strict=True)  # type: ignore[arg-type]
            if is_ideograph(character)
        ]
        assert [unit for unit, written in zip(spelt.split(" "), units(fold(text)), strict=True)
                if is_ideograph(written[0])] == read  # fmt: skip


def test_the_garbage_collector_runs_again_after_the_rows_were_built_and_after_an_error() -> None:
    def broken(text: str) -> str:
        raise ValueError(text)

    assert gc.isenabled()
    build_rows(ZH)
    assert gc.isenabled()
    with pytest.raises(ValueError, match="company"):
        build_rows(ZH, expand=broken)
    assert gc.isenabled()
    gc.disable()
    try:
        build_rows(Entries(objections=(objection("o", "价格"),)))
        assert not gc.isenabled()
    finally:
        gc.enable()
