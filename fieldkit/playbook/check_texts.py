"""Checks on what the entries of a pack say: variables, first lines, claims and their proof, days and files."""

from __future__ import annotations

from collections.abc import Iterator

from fieldkit.i18n import _
from fieldkit.playbook import text as texts
from fieldkit.playbook.draft import Judging, company, leaves
from fieldkit.playbook.faults import Fault
from fieldkit.playbook.load import safe_name
from fieldkit.playbook.model import ChecklistItem, Objection, Product, Proof, Step
from fieldkit.playbook.shape import Path as Inner
from fieldkit.playbook.shape import did_you_mean
from fieldkit.playbook.sources import FILES, inside

CLAIMS = ("product", "price", "brand")
"""Kinds of objections whose answers claim something, so that they need a proof."""


def variables(judging: Judging) -> Iterator[Fault]:
    """A text names only variables that there are."""
    draft = judging.draft
    for each in judging.whole():
        for path, _name, value in leaves(each.entry):
            if type(value) is not str or "{{" not in value:
                continue
            for name in texts.variables(value):
                if name not in texts.VARIABLES:
                    yield draft.fault(
                        each.source,
                        each.path(*path),
                        _("there is no variable {name}{hint}; possible are {known}").format(
                            name=f"{{{{{name}}}}}",
                            hint=did_you_mean(name, texts.VARIABLES),
                            known=", ".join(texts.VARIABLES),
                        ),
                    )
            if texts.unclosed(value):
                yield draft.fault(
                    each.source,
                    each.path(*path),
                    _("a variable is not closed; write it as {example}").format(example="{{company.name}}"),
                )


def first_lines(judging: Judging) -> Iterator[Fault]:
    """The first line of an answer is said in one breath."""
    for each in judging.whole():
        if isinstance(each.entry, Objection):
            name = company(judging.draft, each.lang)
            line = texts.spoken(each.entry.first, name.name if name else "")
            if texts.too_long(line, each.lang):
                limit = _("12 words") if each.lang == "en" else _("20 characters")
                yield judging.draft.fault(
                    each.source,
                    each.path("first"),
                    _("the first line is longer than {limit}; shorten it to what is said in one breath").format(
                        limit=limit
                    ),
                    "warning",
                )


def claims(judging: Judging) -> Iterator[Fault]:
    """What is claimed names its proof."""
    fault = judging.draft.fault
    for each in judging.whole():
        if isinstance(each.entry, Product):
            for index, row in enumerate(each.entry.rows):
                if not row.proof:
                    yield fault(
                        each.source,
                        each.path("rows", index),
                        _("this row claims something without proof; add “proof: [id of a proof]”"),
                        "warning",
                    )
        elif isinstance(each.entry, Objection) and each.entry.kind in CLAIMS and not each.entry.proof:
            yield fault(
                each.source,
                each.path(),
                _("this answer claims something without proof; add “proof: [id of a proof]”"),
                "warning",
            )


def points_served(judging: Judging) -> Iterator[Fault]:
    """A step or an objection serves one of the four points."""
    for each in judging.whole():
        if isinstance(each.entry, Step | Objection) and not each.entry.points:
            yield judging.draft.fault(
                each.source, each.path(), _("this serves none of the points; add “points: [id of a point]”"), "warning"
            )


def expiry(judging: Judging) -> Iterator[Fault]:
    """Nothing is shown past its day."""
    for each in judging.whole():
        entry = each.entry
        if entry is not None and entry.expires and entry.expires < judging.today:
            yield judging.draft.fault(
                each.source,
                each.path("expires"),
                _("expired on {day}; verify the entry and write a new day, or set “hidden: true”").format(
                    day=entry.expires
                ),
                "warning",
            )


def files(judging: Judging) -> Iterator[Fault]:
    """A file that is named lies in `files/` of a layer."""
    sources = judging.draft.sources
    known = {name: root for root, names in zip(sources.layers, sources.files, strict=True) for name in names}
    for each in judging.whole():
        named: list[tuple[Inner, str]] = []
        if isinstance(each.entry, Proof) and each.entry.file:
            named = [(("file",), each.entry.file)]
        elif isinstance(each.entry, ChecklistItem):
            named = [(("files", index), name) for index, name in enumerate(each.entry.files)]
        for path, name in named:
            root = known.get(name)
            if not safe_name(name) or (root is not None and not inside(root, root / FILES / name)):
                yield judging.draft.fault(
                    each.source,
                    each.path(*path),
                    _("{file} lies outside the pack; copy it into the folder files/ and write its name there").format(
                        file=name
                    ),
                )
            elif root is None:
                yield judging.draft.fault(
                    each.source,
                    each.path(*path),
                    _("the file {file} is missing in files/{hint}; put it there, or take the name out").format(
                        file=name, hint=did_you_mean(name, list(known))
                    ),
                    "warning",
                )
