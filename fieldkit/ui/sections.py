"""The sections of the handbook: every entry of a playbook in the order of the process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldkit.i18n import _
from fieldkit.playbook import model
from fieldkit.ui.cards import OBJECTION_WORDS
from fieldkit.ui.entry import GROUP_WORDS


def sections(entries: model.Entries) -> Iterator[tuple[str, Iterable[model.Entry]]]:
    """The sections of the handbook in the order of the process (process: finding, first talks, selection, strategic).

    An entry that a section before has shown is left out of later ones by the caller.
    """
    stages = sorted(entries.stages, key=lambda stage: stage.number)
    first, second, third, fourth = ([stage for stage in stages if stage.number == at] for at in (1, 2, 3, 4))
    overview = entries.pages[0].section if entries.pages else ""
    yield _("Why"), [page for page in entries.pages if page.section == overview]
    yield _("Principles"), entries.principles
    yield _("Classes of partners"), entries.classes
    yield _("Finding partners"), [*first, *entries.sources]
    yield _("First talks"), [*second, *entries.points, *entries.needs]
    for group in ("material", "mindset", "goal"):
        yield _(GROUP_WORDS[group]), _group(entries, group)
    yield _("Steps of the visit"), entries.steps
    for kind, word in OBJECTION_WORDS.items():
        leads = [each for each in entries.directions if each.kind == kind]
        yield (
            _("Objections: {kind}").format(kind=_(word)),
            [*leads, *(each for each in entries.objections if each.kind == kind)],
        )
    yield _("Open questions"), entries.questions
    yield _("People to rehearse with"), entries.personas
    yield _(GROUP_WORDS["summary"]), [*_group(entries, "summary"), *entries.talks, *entries.layers]
    yield _("Selection"), [*third, *_scorecards(entries, third)]
    yield _("Strategic cooperation"), [*fourth, *_scorecards(entries, fourth)]
    yield _("Sales funnel"), entries.funnel
    yield _(GROUP_WORDS["signing"]), _group(entries, "signing")
    yield _("Training"), entries.training
    yield _("Company"), entries.company
    yield _("Products"), entries.products
    yield _("Policies"), entries.policies
    yield _("Cases"), entries.cases
    yield _("Proofs"), entries.proofs
    yield _("Sums"), entries.sums
    yield _("Further"), [*stages, *entries.scorecards]
    for title in dict.fromkeys(page.section for page in entries.pages):
        yield title or _("Pages"), [page for page in entries.pages if page.section == title]


def _group(entries: model.Entries, group: str) -> list[model.ChecklistItem]:
    return [item for item in entries.checklist if item.group == group]


def _scorecards(entries: model.Entries, stages: list[model.Stage]) -> list[model.Scorecard]:
    ids = {stage.id for stage in stages}
    return [each for each in entries.scorecards if each.stage in ids]
