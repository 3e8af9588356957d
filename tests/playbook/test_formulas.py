"""Formulas are read once, when the cache of a pack is built; the sums are done from what was kept of them."""

import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.playbook import load_playbook, shipped_content
from fieldkit.playbook.formula import FormulaSyntax, read_formula
from fieldkit.playbook.formulas import formula, formulas_of, have_at_hand

DOING_THE_SUMS = """
import sys
from pathlib import Path
from fieldkit.playbook import load_playbook, shipped_content
from fieldkit.playbook.formulas import have_at_hand
from fieldkit.rules.sums import defaults, work_out

playbook = load_playbook([shipped_content()], "zh", Path(sys.argv[1]))
have_at_hand(playbook)
for model in playbook.entries.sums:
    print(work_out(model, defaults(model, "likely")).difference)
print("lark" in sys.modules)
"""


def test_every_formula_comes_back_from_the_cache_as_it_is_read(tmp_path: Path) -> None:
    load_playbook([shipped_content()], "zh", tmp_path)
    again = load_playbook([shipped_content()], "zh", tmp_path)
    kept = formulas_of(again).steps
    sources = {each for model in again.entries.sums for line in model.lines for each in (line.ours, line.theirs)}
    assert kept.keys() == sources
    for source, steps in kept.items():
        assert read_formula(source).steps == steps
    have_at_hand(again)
    assert all(formula(source) == read_formula(source) for source in sources)


def test_doing_the_sums_with_a_pack_in_use_loads_no_grammar(tmp_path: Path) -> None:
    def done() -> list[str]:
        command = [sys.executable, "-c", DOING_THE_SUMS, str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

    *first, _built = done()
    *later, grammar = done()
    assert grammar == "False" and later == first and len(later) >= 3


def test_a_formula_that_nobody_kept_is_read_and_one_with_a_fault_told() -> None:
    assert formula("2 * (a + 1)") == read_formula("2 * (a + 1)")
    with pytest.raises(FormulaSyntax):
        formula("2 * (a + 1")
