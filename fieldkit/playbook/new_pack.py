"""The beginning of a company's own pack: a layer over the shipped one that says nothing yet, and shows how to.

Its examples are cut out of the shipped files, so that they are always true to the format. Lines of an example begin
with `# `, explanations with `## `: an editor that takes comment signs away leaves the explanations standing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple, get_args, get_origin, get_type_hints

import msgspec
import yaml

from fieldkit.i18n import _, marked
from fieldkit.playbook import yaml12
from fieldkit.playbook.load import shipped_content
from fieldkit.playbook.model import Entries, Entry, Pack
from fieldkit.playbook.schema import write_schemas
from fieldkit.playbook.sources import FILES, HEAD
from fieldkit.playbook.words import KINDS, key_word, keys_of

FALLBACK = "company"
"""The id of a pack whose folder has no letters that an id may have."""

WIDTH = 96
"""Comments are broken at so many cells."""

_SYNONYMS = (("一体机", "大屏", "smart board"), ("渠道部", "渠道科", "channel team"))

_COMMON = (
    ("id", marked("the fixed name of an entry: small letters, digits, hyphens; the same in each language")),
    ("title", marked("what lists show")),
    (
        "audience",
        marked("internal: for ourselves (so it is without this line); customer: may be shown to the customer"),
    ),
    (
        "sample",
        marked("true: invented, and never shown to a customer; take the line out when your own facts stand there"),
    ),
    ("owner", marked("who keeps it right")),
    ("checked", marked("the day it was last verified, such as 2026-11-23")),
    ("expires", marked("the last day on which it is shown to a customer, such as 2027-12-31")),
    ("order", marked("its place: 1 is the first, 3.5 stands between the third and the fourth")),
    ("hidden", marked("true: the entry is not shown")),
    ("also", marked("further words by which people look for it")),
    ("quiet", marked("advice of `fieldkit check` that does not apply here, each with the reason")),
)


class Example(NamedTuple):
    """A shipped entry: its id, and its lines as they stand in the file, the dash indented by two."""

    id: str
    lines: tuple[str, ...]


def write_new_pack(folder: Path, languages: Sequence[str]) -> None:
    """Begin a pack in `folder`, which is made; comments are in the language in use, examples in each of `languages`.

    Raises FileExistsError when something lies there already, OSError when it cannot be written; then nothing is left.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(str(folder))
    made: list[Path] = []
    try:
        for name, text in new_pack_texts(folder.absolute().name, languages).items():
            path = folder / name
            _make(path.parent, made)
            made.append(path)
            path.write_text(text, encoding="utf-8", newline="\n")
        schemas = folder / "schema"
        _make(schemas, made)
        made += [schemas / name for name in ("entries.json", "pack.json")]
        write_schemas(schemas, _)
    except OSError:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def new_pack_texts(name: str, languages: Sequence[str]) -> dict[str, str]:
    """Return the files of a new pack, by posix path, without the schemas; `name` is that of its folder."""
    shipped = msgspec.convert(yaml12.read((shipped_content() / HEAD).read_bytes()).data, Pack)
    texts = {HEAD: _head(pack_id(name, shipped.id), shipped, languages), f"{FILES}/README.txt": _files_text()}
    # The shortest shows the shape of a new entry well enough; it is the same one in each language.
    first = dict(_examples(languages[0]))
    short = {kind: min(first[kind][1:], key=lambda each: len(each.lines)).id for kind in KINDS}
    for lang in languages:
        examples = dict(_examples(lang))
        texts |= {f"{lang}/{kind}.yaml": _kind_text(kind, examples[kind], short[kind]) for kind in KINDS}
    return texts


def pack_id(name: str, taken: str) -> str:
    """Return an id made of a folder's name; that of the pack below cannot be had."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    made = "-".join(re.findall("[a-z0-9]+", plain))[:64].strip("-")
    return made if made and made != taken else FALLBACK


def _make(folder: Path, made: list[Path]) -> None:
    for each in reversed((folder, *folder.parents)):
        if not each.exists():
            each.mkdir()
            made.append(each)


def _head(id: str, shipped: Pack, languages: Sequence[str]) -> str:
    names = {lang: msgspec.to_builtins(each) for lang, each in shipped.company.items() if lang in languages}
    company = yaml.safe_dump({"company": names}, allow_unicode=True, sort_keys=False, width=10_000)
    synonyms = ["synonyms:", *(f"  - [{', '.join(group)}]" for group in _SYNONYMS)]
    widest = max(len(key) for key, _text in _COMMON)
    return _lines(
        "# yaml-language-server: $schema=schema/pack.json",
        *_told(
            _(
                "This is the pack of your company. It lies over the shipped one: what you write here stands, "
                "all the rest stays as shipped."
            )
        ),
        *_told(_("Save, then run `fieldkit check` with this folder; what it tells comes with file and line.")),
        "",
        *_told(_("The fixed name of the pack: small letters, digits, hyphens.")),
        f"id: {id}",
        "",
        *_told(_("Write another version before you hand the pack on, so that everybody can say which one is in use.")),
        'version: "1"',
        "",
        *_told(_("The pack below this one. Leave this line as it is.")),
        f"over: {shipped.id}",
        "",
        *_told(_("The languages in which you write: zh is Chinese, en is English; each has its folder.")),
        f"languages: [{', '.join(languages)}]",
        "",
        *_told(
            _(
                "Your company's name and the title of its agreement. They stand wherever a text says {name} and "
                "{title}; no other text has to be changed for that."
            ).format(name="{{company.name}}", title="{{company.agreement_title}}")
        ),
        *company.splitlines(),
        "",
        *_told(
            _(
                "Words that mean the same to whoever searches, a group a line. Take the “# ” in front away, and put "
                "your own words there."
            )
        ),
        *(f"# {line}" for line in synonyms),
        "",
        *_told(_("Keys that an entry of any kind may have; id and title it must have:")),
        *(line for key, text in _COMMON for line in _told(_(text), f"##   {key:{widest}}  ")),
    )


def _kind_text(kind: str, examples: Sequence[Example], short: str) -> str:
    about, struct = KINDS[kind], _struct(kind)
    needed, free = keys_of(struct)
    first, last = examples[0], examples[-1]
    other = next(each for each in examples if each.id == short)
    keys = []
    if needed:
        keys += _told(_("Must be there: {keys}.").format(keys=_key_list(struct, needed)))
    if free:
        keys += _told(_("May be there: {keys}.").format(keys=_key_list(struct, free)))
    return _lines(
        "# yaml-language-server: $schema=../schema/entries.json",
        *_told(_("{title}. {what}").format(title=_(about.title), what=_(about.what))),
        *_told(_("Where it shows: {where}").format(where=_(about.where))),
        *keys,
        *_told(_("To use an example, take the “# ” in front of its lines away, and that of the next line too:")),
        f"# {kind}:",
        "",
        *_told(_("1. A shipped entry, put in your words: keep its id, write anything else as you need it.")),
        *(f"# {line}" if line else "" for line in _marked_sample(first.lines)),
        "",
        *_told(
            _(
                "2. An entry of your own: give it an id that nothing has yet; order is its place, 1.5 is between the "
                "first and the second."
            )
        ),
        *(f"# {line}" if line else "" for line in _marked_sample(_own(other))),
        "",
        *_told(_("3. A shipped entry that you do not want: its id, and hidden: true.")),
        f"#   - {{id: {last.id}, hidden: true}}",
    )


def _files_text() -> str:
    told = [
        _("Put the documents here that proofs and checklists name: photographed letters, certificates, tables."),
        _("Then name each in zh/proofs.yaml, such as `file: letter.pdf`; `fieldkit check` tells what is missing."),
    ]
    return _lines(*told)


def _examples(lang: str) -> Iterator[tuple[str, list[Example]]]:
    """Yield each kind with all shipped entries of it, cut out of the files."""
    for path in sorted((shipped_content() / lang).glob("*.yaml")):
        raw = path.read_bytes()
        document, lines = yaml12.read(raw, marks=True), raw.decode().splitlines()
        for kind, items in document.data.items():
            starts = [document.at((kind, number)) for number in range(len(items))]
            ends = [line for line, _column in starts[1:]] + [len(lines) + 1]
            yield (
                kind,
                [
                    Example(item["id"], tuple(_cut(lines[line - 1 : end - 1], column)))
                    for item, (line, column), end in zip(items, starts, ends, strict=True)
                ],
            )


def _cut(lines: list[str], column: int) -> Iterator[str]:
    """Yield the lines of an entry whose keys stand at `column`, moved so that its dash has two spaces before it."""
    last = max(number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    for line in lines[: last + 1]:
        yield ("  " + line[column - 3 :]).rstrip()


def _own(example: Example) -> list[str]:
    """Return the lines of an entry as a new one, with a place."""
    first, *rest = example.lines
    kept = [line for line in rest if not line.startswith("    order:")]
    return [first.replace(f"id: {example.id}", f"id: our-{example.id[:60].rstrip('-')}"), "    order: 1.5", *kept]


def _marked_sample(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if line == "    sample: true":
            told = _("take this line out once the facts are your own")
            yield f"{line}  # {told}"
        else:
            yield line


def _key_list(struct: type, keys: Sequence[str]) -> str:
    """Return keys with what they are called, and with the values from which one is to be chosen."""
    told = []
    for key in keys:
        word, choices = key_word(struct.__name__, key), get_type_hints(struct)[key]
        if get_origin(choices) is Literal:
            word = _("{word}: {choices}").format(word=word, choices=_(", ").join(get_args(choices)))
        told.append(_("{key} ({word})").format(key=key, word=word))
    return _(", ").join(told)


def _struct(kind: str) -> type[Entry]:
    struct: type[Entry] = get_args(get_type_hints(Entries)[kind])[0]
    return struct


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def _told(text: str, start: str = "## ") -> list[str]:
    """Return `text` as lines of comment: broken at spaces and between 汉字, further lines hung under the first."""
    lines, line = [], start
    for piece in re.findall(r"[^\s\u2e80-\uffef“”]+\s*|[\u2e80-\uffef“”](?:[，。；：、）》”])*\s*", text):
        if _cells(line + piece.rstrip()) > WIDTH and line.rstrip() != start.rstrip():
            lines.append(line.rstrip())
            line = "##" + " " * (len(start) - 2)
        line += piece
    return [*lines, line.rstrip()]


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
