"""Rounds of rehearsing over the app's store and playbook: made, kept while they go on, and taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import DecodeError, Struct, ValidationError, json

from fieldkit.playbook import model
from fieldkit.playbook.drills import DrillCard, card_id, drill_cards
from fieldkit.rules.prompts import next_of
from fieldkit.rules.queue import FIVE_MINUTES, Queued, plan
from fieldkit.rules.rounds import Mode, Round, at_will, to_come
from fieldkit.store import clear_draft, load_draft, refresh_schedules, save_draft
from fieldkit.store.queries import before_visit, rehearsal_queue, reviews_in_round, reviews_of, scenes_used, variants
from fieldkit.store.schedule import standings
from fieldkit.ui.rehearse_cards import Own
from fieldkit.ui.text import one_line

if TYPE_CHECKING:
    from fieldkit.store import Store
    from fieldkit.ui.app import FieldkitApp

GOING_ON = "rehearsal:round"
"""Where the round that goes on lies among the drafts: this device's own, gone when the round is over."""


class Front(Struct, frozen=True):
    """How a card is put this time: the number of the prompt among the card's, who asks and in which situation.

    `scene` is what the review keeps of it; it is empty, and the others None, where the playbook has no personas.
    """

    said: int = 0
    scene: str = ""
    persona: model.Persona | None = None
    situation: model.Situation | None = None


def cards_of(kit: FieldkitApp) -> dict[str, DrillCard]:
    """Return all that can be rehearsed of the playbook in use, by the cards' names; made once a playbook."""
    playbook = kit.playbook
    key = f"{playbook.lang} {playbook.hash}"
    if key not in kit.drills:
        kit.drills.clear()
        kit.drills[key] = {card.id: card for card in drill_cards(playbook)}
    return kit.drills[key]


def waiting_cards(kit: FieldkitApp) -> tuple[Queued, ...]:
    """Return what waits to be rehearsed, the most urgent first."""
    refresh_schedules(kit.store)
    return rehearsal_queue(kit.store, list(cards_of(kit).values()))


def new_round(kit: FieldkitApp, mode: Mode, waiting: tuple[Queued, ...], drill: str = "") -> Round:
    """Return a five-minute or a free round, or a free one of one drill; without cards when the playbook has none.

    `waiting` is what `waiting_cards` returned.
    """
    cards = list(cards_of(kit).values())
    if mode == "five" and waiting:
        return Round(uuid4().hex, mode, plan(waiting))
    found = at_will(cards, standings(kit.store), waiting, drill)
    return Round(uuid4().hex, mode, found[:FIVE_MINUTES] if mode == "five" else found, drill=drill)


def round_before(kit: FieldkitApp, partner: str) -> Round:
    """Return the three minutes on what this partner said; without cards when nothing was heard there."""
    return Round(uuid4().hex, "before", before_visit(kit.store, list(cards_of(kit).values()), partner), partner)


def round_of_one(queued: Queued, mode: Mode, partner: str = "") -> Round:
    """Return a round of a single card."""
    return Round(uuid4().hex, mode, (queued,), partner)


def objection_round(kit: FieldkitApp, objection: str, partner: str) -> Round | None:
    """Return the round of one objection, with the reason for which it waits; None when the playbook has it not."""
    card = card_id("objection", objection)
    if card not in cards_of(kit):
        return None
    heard = before_visit(kit.store, [cards_of(kit)[card]], partner)
    return round_of_one(heard[0] if heard else Queued(card, "heard"), "before", partner)


def left_of(kit: FieldkitApp, round: Round) -> tuple[Queued, ...]:
    """Return the cards of a round still to come that the playbook has."""
    rated = [(each.card, int(each.rating or 0)) for each in reviews_in_round(kit.store, round.id)]
    return tuple(each for each in to_come(round, rated) if each.card in cards_of(kit))


def keep_round(kit: FieldkitApp, round: Round, *, begun: bool = False) -> None:
    """Keep the round that goes on, so that it can be taken up after whatever interrupts it.

    Another one that was left gives way only when this one is `begun`, a card of it rated, and never to the three
    minutes before a visit.
    """
    if not round.repeats:
        return
    replaces = begun and round.mode != "before"
    if replaces or (left := unfinished_round(kit)) is None or left.id == round.id:
        save_draft(kit.store, GOING_ON, json.encode(round).decode())


def unfinished_round(kit: FieldkitApp) -> Round | None:
    """Return the round that was left before its end, None when there is none, or nothing of it is left."""
    text = load_draft(kit.store, GOING_ON)
    if not text:
        return None
    try:
        round = json.decode(text, type=Round)
    except (DecodeError, ValidationError):
        return None
    return round if left_of(kit, round) else None


def end_round(store: Store, round: Round) -> None:
    """Forget a round that is over; another one that is kept stays."""
    if round.id in load_draft(store, GOING_ON):
        clear_draft(store, GOING_ON)


def front_of(kit: FieldkitApp, card: DrillCard, persona: str = "") -> Front:
    """Return how a card is put next, by `persona` if one is named: what was used least, the same until it is rated."""
    before = reviews_of(kit.store, card.id)
    seed = f"{card.id} {len(before)}"
    numbers = [str(at) for at in range(len(card.prompts))]
    said = int(next_of(numbers, [each.said for each in before], seed) or 0)
    scene = scene_now(kit, seed, persona, card.kind)
    named, _sep, part = scene.partition(":")
    who = next((each for each in kit.playbook.entries.personas if each.id == named), None)
    situation = next((each for each in who.situations if each.id == part), None) if who else None
    return Front(said, scene, who, situation)


def scene_now(kit: FieldkitApp, seed: str, persona: str = "", kind: str = "") -> str:
    """Return who asks and in which situation ("persona:situation"): used least, of several the one that `seed` draws.

    `persona` names the only one who may; where the playbook has it not, whoever raises that `kind` of objection, and
    where nobody does, anybody. Without a kind it is one who raises them all: no front desk sits through a whole visit.
    """
    people = kit.playbook.entries.personas
    fitting = tuple(each for each in people if not each.kinds or kind in each.kinds) or people
    people = tuple(each for each in people if each.id == persona) or fitting
    scenes = [f"{each.id}:{situation.id}" for each in people for situation in each.situations]
    return next_of(scenes, scenes_used(kit.store), seed)


def own_answers(store: Store, entry: str, most: int = 2) -> list[Own]:
    """Return the newest own answers to an objection."""
    return [
        Own(one_line(each.first), tuple(map(one_line, filter(None, each.bullets.split("\n")))), one_line(each.ask))
        for each in variants(store, entry)[:most]
    ]
