"""Hostile texts, a store and a pack full of them, and a way to look at what reaches the terminal."""

from __future__ import annotations

import json
import re
import typing
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from fieldkit.playbook import model
from fieldkit.store import (
    Store,
    add_agreement,
    add_contact,
    add_followup,
    add_note,
    add_opportunity,
    add_partner,
    add_rival,
    check_in,
    decide,
    end_dry_run,
    enter_step,
    finish_visit,
    go_on,
    hand_out,
    hand_over,
    hear,
    keep_scenario,
    keep_shown,
    keep_variant,
    meet,
    miss_visit,
    move_stage,
    note_dry_run,
    open_region,
    plan_courses,
    plan_stop,
    plan_visit,
    review_card,
    save_draft,
    score_item,
    set_target,
    settle,
    start_dry_run,
    start_visit,
    tell_apart,
    tick,
    write_evidence,
)
from fieldkit.store.model import KINDS, Line, fields_of
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.partner_forms import contact_form, followup_form, handout_form, note_form, partner_form
from fieldkit.ui.screens.agenda import Agenda
from fieldkit.ui.screens.archive import ArchivePage
from fieldkit.ui.screens.classify import ClassPage
from fieldkit.ui.screens.day_plan import DayPlan
from fieldkit.ui.screens.doubles import Duplicates
from fieldkit.ui.screens.find import Find
from fieldkit.ui.screens.funnel import Funnel
from fieldkit.ui.screens.handbook import EntryPage, Handbook
from fieldkit.ui.screens.late import Late
from fieldkit.ui.screens.missed import Missed
from fieldkit.ui.screens.owners import OwnersPage
from fieldkit.ui.screens.partner import Partner
from fieldkit.ui.screens.partners import Partners
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.screens.present import Present
from fieldkit.ui.screens.projects import ProjectsPage
from fieldkit.ui.screens.regions import Regions
from fieldkit.ui.screens.rivals import RivalsPage
from fieldkit.ui.screens.roster import RosterImport
from fieldkit.ui.screens.scores import ScoresPage
from fieldkit.ui.screens.source_yield import SourceYield
from fieldkit.ui.screens.stage import StagePage
from fieldkit.ui.screens.sums import Sums
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.screens.wrapup import WrapUp
from tests.conftest import NOW

HOSTILE = {
    "an unclosed end": "[/",
    "an unclosed tag": "[b",
    "an end without a beginning": "[/oops]",
    "a colour": "[red]red",
    "an action": "[@click=app.quit]x[/]",
    "a variable of the theme": "[$accent on $late]x[/] $accent",
    "an escaped bracket": "\\[b] \\",
    "a colour of the terminal": "\x1b[31mred\x1b[0m",
    "a title of the terminal": "\x1b]0;title\x07",
    "a link of the terminal": "\x1b]8;;http://x\x1b\\link",
    "C1 forms": "\x9b2J\x9d0;t\x9c\x90q\x85",
    "a family": "👨\u200d👩\u200d👧\u200d👦👍🏽",
    "a flag": "🇨🇳🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "a pile": "Z" + "\u0351\u036b\u0343\u036a" * 12,
    "turned around": "\u202eabc\u202c \u2067שלום\u2069 \u200f\u200e\u061c",
    "what has no width": "a\u200bb\u2060c\ufeffd\u00ad",
    "breaks": "one\ntwo\r\nthree\tfour\u2028five\u2029six\x0bseven\x0ceight",
    "NUL": "a\0b",
    "half a pair": "a\ud83db\udc00",
    "outside of Unicode's use": "\ufffe\uffff\U0010ffff\ue000",
    "a variable": "{{company.name}} {{ }} {{x",
    "formats": "%s %(x)s {0} {name} {} $x ${x}",
    "a formula": "=1+1",
    "SQL": "'; DROP TABLE partner; --",
    "a path": "../../x",
    "Markdown": "# a\n> b\n* [c](javascript:d) ![e](file:///f) `g",
    "a number too long for int": "9" * 5000,
}
"""What somebody may type, paste, import or put into a pack, by what it is."""

EVERYTHING = " ".join(text for text in HOSTILE.values() if len(text) < 1000)

ENDLESS = "长[/" * 12_000
"""36,000 characters without a place to wrap."""

NEVER_TYPED: dict[str, set[str]] = {
    "partner": {"stage", "stage_title", "stage_since", "chosen_class", "chosen_title", "merged_into"},
    "contact": {"partner", "depth", "place", "main"},
    "checkin": {"partner", "day", "at", "talk"},
    "region": {"opened", "closed"},
    "move": {"partner", "from_stage", "stage", "at", "decision", "recorded"},
    "met": {"partner", "stage", "item", "at", "record"},
    "score": {"partner", "card", "item", "score", "at"},
    "opportunity": {"partner", "amount", "stage", "stage_title", "bid", "status", "closed", "at"},
    "target": {"year", "amount"},
    "rival": {"partner", "content", "at", "ended", "year"},
    "owning": {"partner", "since", "ended", "protected", "at"},
    "agreement": {"partner", "signed", "until", "at"},
    "paper": {"partner", "part", "about", "blob", "size", "at"},
    "course": {"partner", "course", "contact", "day", "done", "at"},
    "visit": {"partner", "contact", "status", "started", "ended", "step", "pack", "reached", "target", "reason"}
    | {"layer"},
    "tick": {"visit", "item", "at"},
    "event": {"visit", "step", "finished", "at", "what"},
    "note": {"partner", "visit", "step", "at", "mark"},
    "heard": {"partner", "visit", "step", "at", "objection", "objection_kind", "outcome", "real"},
    "followup": {"partner", "visit", "note", "due", "done", "at"},
    "handout": {"partner", "visit", "item", "how", "due", "back", "at"},
    "stop": {"partner", "day", "number", "pack"},
    "distinct": {"one", "other", "at"},
    "review": {"card", "drill", "objection_kind", "at", "rating", "seconds", "said", "scene", "version", "hits"}
    | {"mode", "round", "partner"},
    "variant": {"entry", "objection_kind", "heard", "visit", "partner", "at"},
    "dry_run": {"at", "ended", "pack", "scene", "partner"},
    "dry_event": {"run", "at", "what", "step", "card", "rating", "seconds"},
    "shown": {"partner", "visit", "entry", "section", "page", "at", "seconds"},
    "scenario": {"partner", "visit", "sum", "pack", "figures", "ours", "theirs", "low", "high", "at"},
    "reading": {"partner", "visit", "at", "competitive", "willing", "self_driven"},
}
"""The fields that hold ids, moments and words of the program, by kind; all others are somebody's text."""

Text = Callable[[str], str]
"""The text for a field, by its name such as `partner.name`."""


def written_fields() -> Iterator[tuple[str, str]]:
    """Yield kind and name of every field of the store that holds somebody's text."""
    for kind in KINDS:
        for name, field in fields_of(kind).items():
            if isinstance(field, Line) and name not in NEVER_TYPED.get(kind, ()):
                yield kind, name


class World:
    """A partner with a past, a visit that is open, and a plan, each field of somebody's a text from `text`."""

    def __init__(self, store: Store, text: Text, pack: str = "", step: str = "step-opening") -> None:
        self.store = store
        today = NOW.date().isoformat()
        self.partner = add_partner(store, "甲", district="朝阳", important=True)
        contact = add_contact(store, self.partner, "王")
        before = start_visit(store, self.partner, contact=contact, pack=pack, started="2026-11-02T10:00:00+08:00")
        self._fill(before, step)
        finish_visit(store, before, reached="no", layer="x", layer_title="x", target="maybe", remark="x",
                     ended="2026-11-02T10:40:00+08:00")  # fmt: skip
        miss_visit(store, self.partner, "desk", text="x", next_due=today)
        self.visit = start_visit(store, self.partner, contact=contact, pack=pack)
        self._fill(self.visit, step)
        plan_stop(store, self.partner, today, at="9")
        self.planned = add_partner(store, "乙")
        tick(store, plan_visit(store, self.planned), "material-cards", "x")
        plan_stop(store, self.planned, today)
        self._go_on()
        with store.act("") as act:
            for kind in KINDS:
                rows = store.connection.execute("SELECT DISTINCT eid FROM change WHERE kind = ?", (kind,)).fetchall()
                ids = [row[0] for row in rows]
                fields = {name: text(f"{kind}.{name}") for of, name in written_fields() if of == kind}
                for eid in ids:
                    act.put(kind, eid, **fields)
        for key in ("note:{visit}", "next:{visit}", "prepare:{planned}", "missed:{planned}", "late:{planned}",
                    "wrapup:{visit}", "form:contact:new {partner}:name"):  # fmt: skip
            save_draft(store, key.format(**vars(self)), text("draft"))

    def _go_on(self) -> None:
        """What is written of a partner beyond its visits: one entry of each kind."""
        store, partner = self.store, self.partner
        open_region(store, "朝阳", "2026-11-01", "x")
        check_in(store, partner, talk="talk-own", title="x", cares="x", day="2026-11-02")
        meet(store, partner, "selection-needs", "x", "stage-selection", True, "x", by="x")
        move_stage(store, partner, "stage-selection", "遴选合作", "x", ("x",), by="x")
        decide(store, partner, "stage-selection", "wait", "x", "reported", title="x", by="x")
        score_item(store, partner, "scorecard-standards", "standard-funds", "x", 3, by="x")
        write_evidence(store, partner, "scorecard-standards", "standard-funds", "x", "x", by="x")
        add_opportunity(store, partner, "x", subject="x", amount="1000", stage="funnel-lead", stage_title="线索",
                        bid="2026-12-01", remark="x", reason="x")  # fmt: skip
        set_target(store, 2026, "1000000")
        add_rival(store, partner, "x", since="x", content="some", seen="x", by="x")
        hand_over(store, partner, "x", "2026-11-01", "2027-01-01", "x")
        add_agreement(store, partner, "x", "x", "2026-11-01", "2027-11-01", "x")
        plan_courses(store, partner, "training-bss", "x", [("", "x")], "2026-11-20", "2026-11-20", "x")
        tell_apart(store, [(partner, self.planned)])
        review_card(store, "objection:price-too-high", "x", 2, drill="objection", kind="price", typed="x")
        keep_variant(store, "price-too-high", "x", "x", ["x"], ask="x", kind="price")
        run = start_dry_run(store, partner=partner)
        note_dry_run(store, run, "step", step="step-opening", title="x")
        end_dry_run(store, run, "x")
        with store.act("") as act:
            act.new("paper", partner=partner, part="other", title="x", name="x", blob="0" * 64, size="1",
                    at="2026-11-02T10:00:00+08:00", by="x")  # fmt: skip

    def _fill(self, visit: str, step: str) -> None:
        store, partner = self.store, self.partner
        enter_step(store, visit, step, "x")
        go_on(store, visit, step, "x", step, "x")
        add_note(store, partner, "x", visit=visit, step=step, step_title="x", mark="!")
        add_note(store, partner, "x")
        heard = hear(store, visit, partner, "", "x", "price", step=step, step_title="x", words="x")
        settle(store, heard, "pretext", real="y", real_title="x", answer="x")
        hear(store, visit, partner, "", "x", "price", words="x")
        add_followup(store, partner, "x", "2026-11-20", visit=visit)
        hand_out(store, partner, "x", "lent", visit=visit, due="2026-11-20")
        tick(store, visit, "step-opening-1", "x")
        keep_shown(store, visit, "company-history", "x", section="company", page=1, at=NOW, seconds=7)
        keep_scenario(store, partner, "sums-0", "x", "x", visit, figures="{}", ours="1", theirs="2")


def tagged(fields: Iterator[str]) -> dict[str, str]:
    """A short hostile text of its own for each field."""
    return {name: f"[/]Q{at:03}[b" for at, name in enumerate(fields)}


class Eye:
    """Looks at the screen as the terminal gets it, and remembers all that it saw."""

    def __init__(self, pilot: Pilot[int]) -> None:
        self.pilot = pilot
        self.seen: list[str] = []

    async def look(self) -> None:
        """Read the strips of the screen: nothing in them commands a terminal or acts when it is clicked."""
        await self.pilot.pause()
        strips = self.pilot.app.screen._compositor.render_strips()
        for strip in strips:
            for segment in strip:
                assert not segment.control
                bad = [sign for sign in segment.text if commands(sign)]
                assert not bad, f"{bad!r} in {segment.text!r} on {self.pilot.app.screen}"
                assert "app.quit" not in str(segment.style.meta if segment.style else "")
                segment.text.encode()
        self.seen += [strip.text for strip in strips]

    def saw(self, text: str) -> bool:
        """Tell whether `text` stood on a line of any screen."""
        return any(text in line for line in self.seen)


def commands(sign: str) -> bool:
    """Tell whether a character commands a terminal, or turns the direction of the line around it."""
    return unicodedata.category(sign) in ("Cc", "Cs") or "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"


async def open_everything(pilot: Pilot[int], shown: Iterable[Any]) -> Eye:
    """Open every screen of `shown`, one after the other, then what is always there, and look at each."""
    app, eye = pilot.app, Eye(pilot)
    await eye.look()
    for screen in shown:
        app.push_screen(screen)
        await eye.look()
        for key in keys_of(screen):
            await pilot.press(key)
            await eye.look()
        while len(app.screen_stack) > 1:
            app.pop_screen()
            await pilot.pause()
    for mode in ("partners", "handbook", "pipeline", "today"):
        app.switch_mode(mode)
        await eye.look()
        if isinstance(app.screen, Partners):
            await pilot.press("f9")
            await eye.look()
        if isinstance(app.screen, Handbook):
            await pilot.press("down", "down", "f9")
            await eye.look()
    for key in ("ctrl+p", "ctrl+l"):
        await pilot.press(key)
        await eye.look()
        await pilot.press("escape")
    return eye


def screens_of_packs(app: FieldkitApp, world: World) -> Iterator[Any]:
    """Yield every screen that shows what the playbook holds; of each kind of entry one is read."""
    yield Prepare(world.planned)
    yield Visit(world.visit)
    yield Find()
    yield Find(visit=world.visit, query="x")
    yield WrapUp(world.visit)
    yield partner_form(app, world.partner, first="source")
    yield handout_form(app, world.partner)
    yield Sums(world.visit, "sums-0")
    yield Present(app.playbook, today="2026-11-23")
    for kind in model.Entries.__struct_fields__:
        yield EntryPage(getattr(app.playbook.entries, kind)[0].id)


def screens(app: FieldkitApp, world: World) -> Iterator[Any]:
    """Yield every screen that shows what the world holds."""
    from fieldkit.store.queries import contacts, handouts_out, open_followups, visit_state

    state = visit_state(app.store, world.visit)
    assert state is not None
    yield Partner(world.partner)
    for page in (StagePage, ClassPage, ScoresPage, ProjectsPage, RivalsPage, OwnersPage, ArchivePage):
        yield page(world.partner)
    for above in (Funnel, Agenda, DayPlan, SourceYield, Duplicates, Regions, RosterImport):
        yield above()
    yield Prepare(world.planned)
    yield Prepare(world.partner)
    yield Visit(world.visit)
    yield Find()
    yield Find(visit=world.visit, step="step-opening", step_title="x", query=state.partner.name[:400])
    yield WrapUp(world.visit)
    yield Missed(world.planned)
    yield Late(world.planned)
    yield partner_form(app, world.partner)
    yield partner_form(app, name=state.partner.name[:400])
    yield contact_form(app, world.partner, contacts(app.store, world.partner)[0])
    yield contact_form(app, world.partner)
    yield handout_form(app, world.partner, next(iter(handouts_out(app.store, world.partner)), None))
    yield followup_form(app, world.partner, next(iter(open_followups(app.store, partner=world.partner)), None))
    yield note_form(app, state.notes[0])


def keys_of(screen: Any) -> tuple[str, ...]:
    """The keys that turn a screen to all that it can show."""
    return {
        Partner: ("2", "3", "4", "5", "1", "f9"),
        ScoresPage: ("down", "down", "down"),
        Funnel: ("enter",),
        Prepare: ("down", "f1"),
        Visit: ("f9", "f9", "tab", "2"),
        Find: ("f4", "down", "f9"),
        WrapUp: ("3", "1"),
        Sums: ("down", "space"),
        Present: ("tab", "right", "right", "down", "right", "right", "right", "right"),
        EntryPage: ("f9",),
    }.get(type(screen), ())


# A pack whose every text is hostile.

REFERENCES = {
    "proof": "proofs",
    "points": "points",
    "needs": "needs",
    "stage": "stages",
    "shows": "products",
    "step": "steps",
}
"""The kind whose entries a field names."""

FORMAL = {"remark_for", "low", "likely", "high", "min", "max", "ours", "theirs", "file", "files"}
"""Texts with a form of their own: ids, decimals, formulas, file names."""


def hostile_pack(root: Path, text: Text) -> Path:
    """Write a pack in which every kind has entries and every text is hostile; return its folder."""
    head = {
        "id": "hostile", "version": text("Pack.version"), "title": text("Pack.title"), "languages": ["zh", "en"],
        "company": {lang: {name: text(f"CompanyName.{name}") for name in ("name", "agreement_title")}
                    for lang in ("zh", "en")},
    }  # fmt: skip
    _write(root / "pack.yaml", head)
    for kind, hint in typing.get_type_hints(model.Entries, include_extras=True).items():
        made = [_made(typing.get_args(hint)[0], f"{kind}-{number}", text) for number in range(_many(kind))]
        for lang in ("zh", "en"):
            _write(root / lang / f"{kind}.yaml", {kind: made})
    return root


def _many(kind: str) -> int:
    return 12 if kind == "steps" else 2


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # JSON is YAML, but YAML takes half a pair in no form, and some other characters only as an escape.
    text = _HALVES.sub("", json.dumps(value, ensure_ascii=False))
    text = _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    path.write_text(text, encoding="utf-8")


_HALVES = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def texts_of_packs() -> Iterator[str]:
    """Yield every text of every kind of content, as `Objection.first`."""
    seen: list[str] = []

    def note(name: str) -> str:
        if name not in seen:
            seen.append(name)
        return "x"

    for hint in typing.get_type_hints(model.Entries, include_extras=True).values():
        _made(typing.get_args(hint)[0], "x", note)
    yield from (*seen, "CompanyName.name", "CompanyName.agreement_title")


def _made(kind: type, eid: str, text: Text) -> dict[str, Any]:
    """An entry, or a part of one, with every field filled."""
    made: dict[str, Any] = {}
    for at, (name, hint) in enumerate(typing.get_type_hints(kind, include_extras=True).items()):
        if name in ("hidden", "order", "quiet"):
            continue
        made[name] = eid if name == "id" else _value(kind, name, hint, f"{eid}-{at}", text)
    return made


def _value(kind: type, name: str, hint: Any, eid: str, text: Text) -> Any:
    if name in REFERENCES and (hint == model.Id or model.Id in typing.get_args(hint)):
        found = f"{REFERENCES[name]}-0"
        return found if hint == model.Id else [found]
    if name in FORMAL:
        formal = {"low": "1", "likely": "2", "high": "3", "min": "0", "max": "9"}
        return {**formal, "files": ["nothing.pdf"], "remark_for": ""}.get(name, "1")
    if hint == model.Date:
        return "2027-01-01" if name == "expires" else "2026-01-01"
    if isinstance(hint, str) or hint in (str, model.Text):
        return text(f"{kind.__name__}.{name}")
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _value(kind, name, args[0], eid, text)
    if origin is typing.Literal:
        return "customer" if name == "audience" else args[0]
    if origin is tuple:
        return [_value(kind, name, args[0], f"{eid}-{number}", text) for number in range(2)]
    if type(None) in args:
        return _value(kind, name, next(arg for arg in args if arg is not type(None)), eid, text)
    if hint is bool:
        return False
    if hint in (int, float):
        return 3
    return _made(hint, eid, text)
