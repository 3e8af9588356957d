"""Measures find: time a keystroke and memory of the index in large packs, and how often the right entry comes up.

    python bench/find.py                 both sizes and the fixed queries
    python bench/find.py --sizes 5000    one size
    python bench/find.py --misses        the fixed queries alone, with those that miss

The packs are made of pieces of the shipped texts, put together anew at random (seeded), so that words, polyphones and
frequencies are like those of real content. Queries are typed a keystroke at a time, as a person does: 汉字, pinyin,
initials, English, several words, mixed, by what sounds alike, by synonyms, and with a typing error.
"""

import argparse
import random
import re
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import quantiles

import msgspec
import yaml

from fieldkit.playbook.find import Finder, Hit
from fieldkit.playbook.find_rows import FindRows, build_rows, ordered
from fieldkit.playbook.find_text import fold, spell
from fieldkit.playbook.load import Compiled, Playbook, load_playbook, shipped_content
from fieldkit.playbook.model import CompanyName, Entries, Objection, Pack, Page

QUERIES = Path(__file__).with_name("queries.yaml")
FIRST = 3
SIZES = (5_000, 50_000)
OBJECTIONS_SHARE = 0.8
TYPED_QUERIES = 400


def finder_of(entries: Entries, stored: bytes) -> Finder:
    """A finder whose rows are at hand as a cache would have them."""
    company = CompanyName(name="-", agreement_title="-")
    pack = Pack(id="synthetic", version="1", languages=("zh", "en"))
    playbook = Playbook(compiled=Compiled(lang="zh", hash="-", pack=pack, company=company, entries=entries))
    return Finder(playbook, lambda: msgspec.msgpack.decode(stored, type=FindRows))


def texts_of(part: msgspec.Struct) -> Iterator[str]:
    for field in part.__struct_fields__:
        value = getattr(part, field)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, str):
                yield item
            elif isinstance(item, msgspec.Struct):
                yield from texts_of(item)


def pieces(lang: str) -> list[str]:
    """Pieces of two to four 汉字, or single English words, as often as the shipped texts have them."""
    entries = load_playbook([shipped_content()], lang, None).entries
    text = fold(" . ".join(text for entry in ordered(entries) for text in texts_of(entry)))
    if lang == "en":
        return [word for word in text.split() if word.isalpha()]
    runs = re.findall("[\u4e00-\u9fff]{2,}", text)
    dice = random.Random(1)
    found = []
    for run in runs:
        at = 0
        while at + 2 <= len(run):
            size = dice.choice((2, 2, 2, 3, 4))
            found.append(run[at : at + size])
            at += size
    return found


def synthetic(number: int, words: list[str], glue: str) -> Entries:
    """A pack of that many entries, the same in every run; `words` decide the language."""
    dice = random.Random(number)

    def text(least: int, most: int) -> str:
        return glue.join(dice.choice(words) for _ in range(dice.randint(least, most)))

    def many(count: int, least: int, most: int) -> tuple[str, ...]:
        return tuple(text(least, most) for _ in range(count))

    objections = int(number * OBJECTIONS_SHARE)
    return Entries(
        objections=tuple(
            Objection(
                id=f"objection-{n}",
                title=text(2, 5),
                kind="price",
                says=many(4, 3, 7),
                also=many(3, 1, 2),
                behind=(),
                first=text(3, 6),
                bullets=many(3, 4, 8),
                ask=text(4, 8),
                avoid=many(2, 3, 6),
            )
            for n in range(objections)
        ),
        pages=tuple(
            Page(id=f"page-{n}", title=text(2, 5), text=text(60, 120), also=many(2, 1, 2))
            for n in range(number - objections)
        ),
    )


def queries(zh: Entries, en: Entries, groups: Sequence[Sequence[str]]) -> list[str]:
    """What people would type to find entries of the pack, one of each manner in turn."""
    dice = random.Random(7)
    chinese, english = list(ordered(zh)), list(ordered(en))
    typed = []
    for n in range(TYPED_QUERIES):
        title = dice.choice(chinese).title
        start = dice.randrange(max(1, len(title) - 3))
        part = title[start : start + dice.randint(2, 4)]
        syllables = spell(part)
        words = dice.choice(english).title.split()
        manners: tuple[Callable[[], str], ...] = (
            lambda part=part: part,
            lambda syllables=syllables: "".join(syllables),
            lambda syllables=syllables: " ".join(syllables),
            lambda title=title: "".join(syllable[0] for syllable in spell(title)[:4]),
            lambda syllables=syllables, part=part: f"{''.join(syllables[:1])} {part[-1]}",
            lambda words=words: words[0],
            lambda words=words: " ".join(words[:2]),
            lambda words=words, part=part: f"{part} {words[0]}",
            lambda syllables=syllables, part=part: part[0] + "".join(syllables[1:]),
            lambda syllables=syllables: misheard("".join(syllables)),
            lambda part=part: f"{dice.choice(dice.choice(groups))} {part}",
            lambda syllables=syllables: mistyped("".join(syllables), dice),
            lambda words=words: mistyped(max(words, key=len), dice),
        )
        typed.append(manners[n % len(manners)]())
    return typed


def misheard(letters: str) -> str:
    """Letters as speakers of the south type them."""
    return letters.replace("zh", "z").replace("ch", "c").replace("sh", "s").replace("l", "n").replace("ng", "n")


def mistyped(word: str, dice: random.Random) -> str:
    at = dice.randrange(max(1, len(word) - 1))
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def measure(number: int) -> None:
    """Prints what the index of a pack of that many entries costs, and each keystroke in it."""
    zh, en = synthetic(number, pieces("zh"), ""), synthetic(number, pieces("en"), " ")
    groups = load_playbook([shipped_content()], "zh", None).pack.synonyms
    began = time.perf_counter()
    stored = msgspec.msgpack.encode(build_rows(zh, en, synonyms=groups))
    built = time.perf_counter() - began
    typed = queries(zh, en, groups)
    finder = finder_of(zh, stored)
    began = time.perf_counter()
    finder.search("价")
    first = time.perf_counter() - began
    times = []
    for query in typed:
        for end in range(1, len(query) + 1):
            began = time.perf_counter()
            finder.search(query[:end])
            times.append(((time.perf_counter() - began) * 1000, query[:end]))
    cuts = quantiles([took for took, _ in times], n=100)
    slowest, what = max(times)
    print(
        f"{number} entries: built in {built:.1f} s, {len(stored) / 1e6:.1f} MB stored, "
        f"{memory(zh, stored):.1f} MB in memory, first search {first * 1000:.0f} ms\n"
        f"  {len(times)} keystrokes: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms, slowest {slowest:.1f} ms ({what!r})"
    )


def memory(entries: Entries, stored: bytes) -> float:
    """Megabytes that the index keeps once somebody searched."""
    finder = finder_of(entries, stored)
    tracemalloc.start()
    finder.search("jiage")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept / 1e6


def rate(show_misses: bool) -> None:
    """Prints how many of the fixed queries have the entry expected among the first hits of the shipped content."""
    fixed = yaml.load(QUERIES.read_text("utf-8"), Loader=yaml.CBaseLoader)
    for lang, manners in fixed.items():
        finder = Finder(load_playbook([shipped_content()], lang, None))
        found: list[tuple[str, str, list[Hit]]] = [
            (query, id, finder.search(query, limit=FIRST))
            for wanted in manners.values()
            for id, asked in wanted.items()
            for query in asked
        ]
        missed = [
            (query, id, hits)
            for query, id, hits in found
            if (id not in [hit.id for hit in hits]) != (id == "nothing" and not hits)
        ]
        print(f"{lang}: {len(found) - len(missed)} of {len(found)} queries find their entry among the first {FIRST}")
        for query, id, hits in missed if show_misses else []:
            print(f"  {query!r}: {id}, not {', '.join(hit.id for hit in hits) or 'nothing'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--misses", action="store_true")
    chosen = parser.parse_args()
    rate(chosen.misses)
    for number in () if chosen.misses else chosen.sizes:
        measure(number)


if __name__ == "__main__":
    main()
