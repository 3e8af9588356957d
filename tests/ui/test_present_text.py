"""A customer's page as text: whole in any window, its labels too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook.customer import CustomerPage, CustomerRow
from fieldkit.ui.present_text import page_text

LETTERS = st.sampled_from("abcdefgh项目价格")
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=1, max_size=9).map(" ".join)


def page(*rows: tuple[str, str]) -> CustomerPage:
    made = tuple(CustomerRow(label=label, text=text) for label, text in rows)
    return CustomerPage(entry="sum", section="sums", word="Sums", title="What a failed project costs", rows=made)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_a_long_label_is_told_in_full_beside_its_figures(size: tuple[int, int]) -> None:
    long = "The school calls someone else next time, and so do its neighbours"
    lines = page_text(page((long, "     -84,000     -21,000"), ("Together", "     -90,000     -30,000")), *size).plain
    assert "…" not in lines
    assert all(word in lines for word in long.split())
    first, last = (next(line for line in lines.split("\n") if figure in line) for figure in ("-84,000", "-90,000"))
    assert first.startswith(last[: len(last) - len(last.lstrip())] + "The school")
    assert first.index("-84,000") == last.index("-90,000")


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4), st.sampled_from([(80, 24), (60, 16), (120, 36)]))
def test_no_word_of_a_page_is_cut_and_no_line_is_wider_than_the_window(
    rows: list[tuple[str, str]], size: tuple[int, int]
) -> None:
    text = page_text(page(*rows), *size)
    assert all(line.cell_length <= size[0] for line in text.split("\n"))
    shown = "".join(text.plain.split())
    assert sorted(shown) == sorted("".join(["What", "a", "failed", "project", "costs"]) + "".join(
        "".join(part.split()) for row in rows for part in row
    ))  # fmt: skip
