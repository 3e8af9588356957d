"""The route sheet: one HTML page that the browser prints on A4, so that a day runs with the laptop closed.

It names no address outside itself and runs no script. For each stop there is what a rep must know and boxes for the
steps and the codes; the last page says what the codes mean and how they are typed in afterwards (rules/sheet_codes.py).
Neither class nor score nor competitor stands on it: paper lies on tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from html import escape
from pathlib import Path

from msgspec import Struct

from fieldkit.i18n import _, language
from fieldkit.playbook import Playbook
from fieldkit.rules.route import numbered
from fieldkit.rules.sheet_codes import (
    OUTCOMES,
    REACHED,
    TARGETS,
    Codes,
    Heard,
    SheetLine,
    codes_of,
    spell_line,
)
from fieldkit.store import Store, number_stops
from fieldkit.store.queries import contacts, last_visit, open_followups, partner, sheet_numbers, stops, visit
from fieldkit.store.records import ContactRow, StopRow

LONGEST = 240
"""Characters of one text that the sheet has room for."""

PEOPLE = 3
"""People of a partner's that the sheet names."""


class SheetStop(Struct, frozen=True, kw_only=True):
    """A stop with what a rep must know of it at the door; `promised` are the open follow-ups."""

    number: int
    stop: StopRow
    people: Sequence[ContactRow] = ()
    last: str = ""
    cares: str = ""
    goal: str = ""
    promised: Sequence[str] = ()


def sheet_path(data: Path, day: str) -> Path:
    """Return where the sheet of a day is kept under the folder of the data."""
    return data / "sheets" / f"route-{day}.html"


def print_sheet(store: Store, playbook: Playbook, day: str, path: Path) -> int:
    """Write the sheet of a day to `path` and return how many stops are on it; its numbers are kept from then on.

    Raises OSError where the file cannot be written; nothing is kept then.
    """
    found = gather(store, day)
    page = sheet_html(found, playbook, date.fromisoformat(day))
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(path.name + ".tmp")
    scratch.write_text(page, encoding="utf-8")
    scratch.replace(path)
    if not is_numbered(store, playbook, day):
        number_stops(store, day, {each.stop.partner: each.number for each in found}, playbook.hash)
    return len(found)


def is_numbered(store: Store, playbook: Playbook, day: str) -> bool:
    """Tell whether all stops of a day have the numbers and the codes that a sheet printed now would have."""
    route = stops(store, day)
    numbers = numbered([stop.partner for stop in route], sheet_numbers(store, day))
    return all((stop.number, stop.pack) == (str(numbers[stop.partner]), playbook.hash) for stop in route)


def gather(store: Store, day: str) -> list[SheetStop]:
    """Return the stops of a day in the order of the route, numbered, with what is known of each."""
    route = stops(store, day)
    numbers = numbered([stop.partner for stop in route], sheet_numbers(store, day))
    return [_gathered(store, stop, numbers[stop.partner]) for stop in route]


def _gathered(store: Store, stop: StopRow, number: int) -> SheetStop:
    row = partner(store, stop.partner)
    before = last_visit(store, stop.partner)
    planned = visit(store, stop.visit) if stop.status == "planned" else None
    return SheetStop(
        number=number,
        stop=stop,
        people=contacts(store, stop.partner)[:PEOPLE],
        last=before.started[:10] if before else "",
        cares=row.cares if row else "",
        goal=planned.goal_main or planned.goal_least if planned else "",
        promised=[f"{each.due[5:]} {each.text}" for each in open_followups(store, stop.partner)[:PEOPLE]],
    )


def sheet_html(found: Sequence[SheetStop], playbook: Playbook, day: date) -> str:
    """Return the sheet as one page of HTML."""
    codes = codes_of(playbook.entries)
    title = _("Route {day}").format(day=day.isoformat())
    body = [
        f"<h1>{_text(title)} <small>{_text(_weekday(day))} · {_text(_stops_word(found))}</small></h1>",
        *(_stop(each, codes, playbook) for each in found),
        _legend(codes, playbook),
    ]
    return _PAGE.format(lang=language(), title=_text(title), style=_STYLE, body="\n".join(body))


def example_line(codes: Codes) -> SheetLine:
    """A line as it is typed in, made of codes that this playbook has."""
    first = next(iter(codes.objections), "")
    return SheetLine(
        3,
        time(14, 0),
        time(14, 40),
        steps=tuple(range(1, len(codes.steps) + 1)),
        talk=min(2, len(codes.talks)),
        readings=("strong", "", "weak"),
        reached=REACHED[0],
        target=TARGETS[1],
        cares=_("after-sales, margin"),
        heard=(Heard(first, OUTCOMES[0]),) if first else (),
        notes=(("+", _("wants a demo")), (">", _("+3d send the offer"))),
    )


def _stops_word(found: Sequence[SheetStop]) -> str:
    spare = sum(each.stop.spare for each in found)
    text = _("{n} stops").format(n=len(found) - spare)
    return text + (" + " + _("{n} spare").format(n=spare) if spare else "")


def _weekday(day: date) -> str:
    names = _("Mon Tue Wed Thu Fri Sat Sun").split()
    return names[day.weekday()]


def _stop(each: SheetStop, codes: Codes, playbook: Playbook) -> str:
    stop = each.stop
    place = " ".join(filter(None, (stop.district, stop.building, stop.room, stop.address)))
    people = "; ".join(" ".join(filter(None, (one.name, one.role, one.phone))) for one in each.people)
    known = [
        (_("Last visit"), each.last or _("none yet")),
        (_("Goal"), each.goal),
        (_("Cares about"), each.cares),
        (_("Promised"), "; ".join(each.promised)),
    ]
    planned = " · ".join(filter(None, (stop.at, _("spare, nearby") if stop.spare else "")))
    steps = "".join(_step(at, codes, playbook) for at in range(1, len(codes.steps) + 1))
    missed = _label(_("Not met")) + _choices("x", _missed_words())
    talk = _label(_("How it went")) + _choices("g", _talk_words(codes, playbook))
    goal = _label(_("Goal")) + _choices("d", [_("met"), _("partly"), _("not met")])
    target = _label(_("Target partner")) + _choices("t", [_("yes"), _("maybe"), _("no")])
    span = _("from {gap} to {gap}").format(gap="____:____")
    written = [
        _("How it went"),
        _("Cares about") + " *",
        _("Objection") + " !",
        _("Notes") + " + ! ?",
        _("Next") + " >",
    ]
    entry = _label(_("Codes"))
    return f"""<section>
<header><b>{each.number}</b><h2>{_text(stop.name)}</h2><span>{_text(planned)}</span><em>{_text(span)}</em></header>
<p>{_text(" · ".join(filter(None, (place, stop.phone, people))))}</p>
<p class="known">{" ".join(f"<span>{_text(label)}: {_text(said)}</span>" for label, said in known if said)}</p>
<div class="steps">{steps}</div>
<p class="codes">{talk} {goal} {target}</p>
<p class="codes">{_label("r")} {_readings()}</p>
<p class="codes">{_points(codes, playbook)}</p>
<p class="codes">{missed}</p>
{_lines(written)}
<p class="entry">{entry} {each.number} <u></u></p>
</section>"""


def _step(at: int, codes: Codes, playbook: Playbook) -> str:
    step = codes.steps[at - 1]
    items = "<i></i>" * len(step.do)
    return f"<div><i class=big></i> {at} {_text(playbook.expand(step.short))}<span>{items}</span></div>"


def _readings() -> str:
    names = (_("competitive"), _("willing"), _("self-driven"))
    words = ((_("strong"), _("weak")), (_("high"), _("low")), (_("strong"), _("weak")))
    return " ".join(
        f"<span>{_text(name)} <i></i>1 {_text(better)} <i></i>0 {_text(worse)}</span>"
        for name, (better, worse) in zip(names, words, strict=True)
    )


def _points(codes: Codes, playbook: Playbook) -> str:
    return " ".join(
        f"<span><i></i>p{at} {_text(playbook.expand(point.title))}</span>" for at, point in enumerate(codes.points, 1)
    )


def _talk_words(codes: Codes, playbook: Playbook) -> list[str]:
    return [playbook.expand(each.title) for each in codes.talks]


def _missed_words() -> list[str]:
    return [_("nobody there"), _("stopped at the desk"), _("left the material"), _("another date")]


def _choices(letter: str, words: Iterable[str]) -> str:
    return " ".join(f"<span><i></i>{letter}{at} {_text(word)}</span>" for at, word in enumerate(words, 1))


def _label(word: str) -> str:
    return f"<strong>{_text(word)}</strong>"


def _lines(labels: Iterable[str]) -> str:
    return "".join(f'<p class="line">{_label(label)}<u></u></p>' for label in labels)


def _legend(codes: Codes, playbook: Playbook) -> str:
    expand = playbook.expand
    rows = [
        ("3", _("number of the stop; always first")),
        ("14:00-14:40", _("when it was; always there")),
        ("1-12  1,3,5  3.2", _("steps done; one thing done in a step")),
        (
            " ".join(f"g{at}" for at in range(1, len(codes.talks) + 1)),
            _("how the talk went: {words}").format(words=" / ".join(_talk_words(codes, playbook))),
        ),
        ("r1-0", _("three readings in their order: 1 strong or high, 0 weak or low, - not seen")),
        ("p1,3", _("what the talk left behind")),
        ("d1 d2 d3-2", _("goal met, partly, not met and at which layer")),
        ("t1 t2 t3", _("target partner: yes / maybe / no")),
        ("x1 ... x4", _("it did not take place: {words}").format(words=" / ".join(_missed_words()))),
        ("*", _("what the partner cares about")),
        ("!301=1", _("objection by its code; =1 resolved, =2 open, =3 escalated, =4 not the real one; then the words")),
        (
            "+ ! ? >",
            _("interest, worry, need, follow-up with a day: each text behind its mark, at the end of the line"),
        ),
    ]
    table = "".join(f"<tr><td><code>{_text(code)}</code></td><td>{_text(word)}</td></tr>" for code, word in rows)
    layers = "".join(f"<li>d3-{at} {_text(expand(each.title))}</li>" for at, each in enumerate(codes.layers, 1))
    kinds = []
    for kind in codes.kinds:
        mine = [(code, each) for code, each in codes.objections.items() if each.kind == kind]
        if mine:
            named = codes.directions.get(kind)
            head = _text(expand(named.title)) if named else _text(kind)
            said = "".join(f"<li>!{code} {_text(expand(each.title))}</li>" for code, each in mine)
            kinds.append(f"<div><h4>{head}</h4><ul>{said}</ul></div>")
    steps = []
    for at, step in enumerate(codes.steps, 1):
        parts = (f"<li>{at}.{number} {_text(expand(item.title))}</li>" for number, item in enumerate(step.do, 1))
        steps.append(f"<div><h4>{at} {_text(expand(step.title))}</h4><ul>{''.join(parts)}</ul></div>")
    title = _("The codes")
    how = _("In the day plan of fieldkit press F2 on this day and type one line for each stop:")
    return f"""<section class="legend">
<h3>{_text(title)}</h3>
<p>{_text(how)}<br><code>{_text(spell_line(example_line(codes)))}</code></p>
<table>{table}</table>
<ul class="columns">{layers}</ul>
<div class="columns">{"".join(kinds)}</div>
<div class="columns">{"".join(steps)}</div>
</section>"""


def _text(text: str) -> str:
    """`text` as the sheet shows it: never as markup, on one line, not turned round, and cut to what has room."""
    line = " ".join(text[: 4 * LONGEST].translate(_UNSEEN).split())
    return f"<bdi>{escape(line if len(line) <= LONGEST else line[: LONGEST - 1] + '…')}</bdi>"


_UNSEEN: dict[int, str | None] = {
    **dict.fromkeys([*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF]),
    **dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}

_STYLE = """
@page { size: A4; margin: 11mm; }
* { box-sizing: border-box; margin: 0; padding: 0; }
body { font: 9.5pt/1.45 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #000; background: #fff;
  max-width: 190mm; margin: 0 auto; overflow-wrap: anywhere; }
h1 { font-size: 14pt; border-bottom: 1.5pt solid #000; margin-bottom: 2mm; }
h1 small { font-size: 10pt; font-weight: normal; }
section { break-inside: avoid; border-bottom: 1pt solid #000; padding: 2mm 0; }
header { display: flex; gap: 3mm; align-items: baseline; }
header b { font-size: 15pt; border: 1pt solid #000; padding: 0 2mm; }
header h2 { font-size: 13pt; flex: 1; }
header em { font-style: normal; white-space: nowrap; }
.known, .codes { font-size: 8.5pt; }
.known span, .codes span { margin-right: 2.5mm; display: inline-block; }
.steps { display: grid; grid-template-columns: repeat(4, 1fr); border: .5pt solid #888; margin: 1mm 0; }
.steps div { border: .25pt solid #bbb; padding: .6mm 1.5mm; display: flex; align-items: center; gap: 1mm; }
.steps div span { margin-left: auto; white-space: nowrap; }
i { display: inline-block; width: 2.6mm; height: 2.6mm; border: .6pt solid #000; margin-right: .8mm; }
.steps span i { width: 2mm; height: 2mm; border-color: #777; margin-right: .5mm; }
i.big { width: 3.4mm; height: 3.4mm; }
strong { font-weight: 600; margin-right: 1mm; }
.line { display: flex; align-items: flex-end; height: 7mm; }
.line u, .entry u { flex: 1; border-bottom: .5pt solid #777; text-decoration: none; }
.entry { display: flex; align-items: flex-end; height: 8mm; font-size: 11pt; }
.legend { break-before: page; break-inside: auto; font-size: 8pt; line-height: 1.35; border: 0; }
.legend h4 { margin-top: 1mm; }
.legend td { padding-right: 4mm; vertical-align: top; }
.legend ul { list-style: none; }
.columns { columns: 4; column-gap: 4mm; margin-top: 2mm; border-top: .5pt solid #888; padding-top: 1mm; }
.columns div { break-inside: avoid; }
code { font-family: monospace; white-space: pre-wrap; }
"""

_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""
