"""The rows of the search lie beside the compiled cache, so that searching needs no pinyin dictionary."""

import subprocess
import sys
from pathlib import Path

from fieldkit.playbook.load import load_playbook, shipped_content

SEARCH = """
import sys
from pathlib import Path
from fieldkit.playbook.find import Finder
from fieldkit.playbook.load import load_playbook, shipped_content

finder = Finder(load_playbook([shipped_content()], "zh", Path(sys.argv[1])))
print([finder.search(query)[0].id for query in ("jiage", "too expensive")], "pypinyin" in sys.modules)
"""


def test_a_cached_chinese_playbook_is_found_in_english_too_and_without_the_dictionary(tmp_path: Path) -> None:
    load_playbook([shipped_content()], "zh", tmp_path)
    run = subprocess.run([sys.executable, "-c", SEARCH, str(tmp_path)], capture_output=True, text=True, check=True)
    assert run.stdout == "['price-too-high', 'price-too-high'] False\n"
