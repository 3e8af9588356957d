"""Every text of the interface is there in Chinese."""

import re
import string
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import catalogue  # noqa: E402


def test_every_text_in_the_code_has_a_chinese_translation():
    have = catalogue.read()
    missing = [
        message.id
        for message in catalogue.texts()
        if message.id and not ((found := have.get(message.id, message.context)) and found.string)
    ]
    assert missing == []


def test_the_compiled_catalogue_is_the_one_that_was_written():
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.read())


def test_a_translation_names_the_same_values_as_its_text():
    def names(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for message in catalogue.read():
        if message.id and isinstance(message.id, str) and "{" in message.id and "python-brace-format" in message.flags:
            assert names(message.string) <= names(message.id), message.id


def test_no_text_is_looked_up_inside_an_f_string_where_the_catalogue_cannot_see_it():
    hidden = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in sorted((ROOT / "fieldkit").rglob("*.py"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"""\{_\(["']""", line)
    ]
    assert hidden == []


def test_the_key_that_stops_something_is_not_called_a_stop_of_the_day():
    have = catalogue.read()
    assert have.get("Stop", "key").string == "停止"
    assert have.get("Stop").string == "一站"
