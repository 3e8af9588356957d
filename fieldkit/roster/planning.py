"""Planning an import: each row of a roster is compared with what the store holds and with the rows before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fieldkit.i18n import _
from fieldkit.playbook.collector import no_collection
from fieldkit.roster.cells import carried
from fieldkit.roster.headers import CONTACT_FIELDS
from fieldkit.roster.people import new_of, person_of, says_more, who_is_who
from fieldkit.roster.plan import Entry, Options, Plan, Rejected, Suspect
from fieldkit.roster.sheet import BETWEEN, Row, Sheet
from fieldkit.roster.suspicion import Suspicion
from fieldkit.rules.duplicates import fill_up
from fieldkit.store.change import Value
from fieldkit.store.door import fold
from fieldkit.store.records import ContactRow, PartnerRow
from fieldkit.store.roster_records import LABELS, IncomingContact

YES = {
    "是",
    "√",
    "✓",
    "✔",
    "☑",
    "■",
    "1",
    "y",
    "yes",
    "true",
    "x",
    "重点",
    "重要",
    "★",
    "☆",
    "对",
    "有",
    "important",
    "key",
}
NO = {"否", "×", "✗", "✘", "□", "☐", "0", "n", "no", "false", "-", "—", "非重点", "不", "无", "一般", "普通"}
"""What a person writes into a column of yes and no."""


def plan_import(
    sheet: Sheet,
    partners: Iterable[PartnerRow],
    contacts: Mapping[str, Sequence[ContactRow]],
    merged: Mapping[str, str] | None = None,
    options: Options | None = None,
) -> Plan:
    """Compare a roster with the `partners` of the store and their `contacts`; `merged` says who went into whom.

    An empty cell changes nothing. A row means the partner of its number (编号), else of its name; where a name stands
    for several branches, of which each has a building of its own, the building decides. A further row of the same
    partner adds a person. Rejected is what has no name, says again or otherwise what an earlier row said, may mean
    several partners, or has a cell that cannot be read.
    """
    with no_collection():
        return _Planner(sheet, partners, contacts, merged or {}, options or Options()).plan()


@dataclass
class _Draft:
    """What the rows of one partner say so far."""

    row: Row
    known: PartnerRow | None
    merged: bool
    values: dict[str, str]
    people: list[dict[str, str]] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    more: list[int] = field(default_factory=list)


class _Unclear(Exception):
    """A row that is rejected; the text is the reason."""


class _Planner:
    def __init__(
        self,
        sheet: Sheet,
        partners: Iterable[PartnerRow],
        contacts: Mapping[str, Sequence[ContactRow]],
        merged: Mapping[str, str],
        options: Options,
    ) -> None:
        self._sheet = sheet
        self._contacts = contacts
        self._options = options
        self._known: dict[str, list[PartnerRow]] = {}
        self._by_id: dict[str, PartnerRow] = {}
        for partner in partners:
            self._known.setdefault(fold(partner.name), []).append(partner)
            self._by_id[partner.id] = partner
        self._by_id |= {gone: self._by_id[kept] for gone, kept in merged.items() if kept in self._by_id}
        self._places: dict[str, set[str]] = {}
        for row in sheet.rows:
            self._places.setdefault(fold(row.values.get("name", "")), set()).add(_place(row.values))
        self._suspicion = Suspicion(self._by_id.values(), contacts)
        self._drafts: dict[str, _Draft] = {}
        """By the id of a known partner, or by name and place."""
        self._in_order: list[_Draft] = []
        self._taken_for: list[_Draft] = []
        """The rows of another name that are taken for a known partner."""
        self._now: dict[str, dict[str, str]] = {}
        """What the fields of a known partner say after the entries so far."""
        self._joined: dict[str, list[dict[str, str]]] = {}
        """Whom the entries so far add to a known partner."""

    def plan(self) -> Plan:
        rejected: list[Rejected] = []
        suspects: list[Suspect] = []
        for row in self._sheet.rows:
            try:
                self._take(row, suspects)
            except _Unclear as unclear:
                rejected.append(Rejected(row.number, row.values.get("name", ""), str(unclear)))
        new: list[Entry] = []
        changed: list[Entry] = []
        unchanged: list[int] = []
        for draft in (*self._in_order, *self._taken_for):
            self._sort(draft, new, changed, unchanged)
        return Plan(tuple(new), tuple(changed), tuple(sorted(unchanged)), tuple(rejected), tuple(suspects))

    def _take(self, row: Row, suspects: list[Suspect]) -> None:
        """Add a row to what is said of its partner. Raises _Unclear."""
        if row.faults:
            raise _Unclear("; ".join(row.faults))
        values = self._checked(row)
        name = fold(values.get("name", ""))
        known = self._meant(values)
        if known is None and not name:
            raise _Unclear(_("no name"))
        place = f"{name}\n{_place(values)}"
        draft = self._drafts.get(known.id if known else place)
        if draft is not None:
            self._take_more(draft, row, values)
            return
        people = [person] if (person := person_of(values)) else []
        merged = None if known else self._merged_into(row, values, suspects)
        draft = _Draft(row, known or merged, merged is not None, values, people, dict(row.extra))
        (self._in_order if merged is None else self._taken_for).append(draft)
        self._drafts[place] = draft
        if known:
            self._drafts[known.id] = draft

    def _take_more(self, draft: _Draft, row: Row, values: dict[str, str]) -> None:
        """Add a further row of a partner: a person; what it says of the partner must not be something else."""
        first = draft.row.number
        person = person_of(values)
        if not person or person in draft.people:
            raise _Unclear(_("the same as row {row}").format(row=first))
        for name, value in values.items():
            if name in CONTACT_FIELDS or name in ("id", "name"):
                continue
            if name in draft.values and carried(draft.values[name]) != carried(value):
                raise _Unclear(
                    _("row {row} says another {field} of the same partner").format(
                        row=first, field=_(LABELS.get(name, name))
                    )
                )
        draft.values = {**values, **draft.values}
        draft.people.append(person)
        for head, text in row.extra.items():
            said = draft.extra.get(head, "")
            if text not in said.split(BETWEEN):
                draft.extra[head] = f"{said}{BETWEEN}{text}" if said else text
        draft.more.append(row.number)

    def _checked(self, row: Row) -> dict[str, str]:
        """Return the values of a row, with yes and no as the store knows them. Raises _Unclear."""
        said = row.values.get("important")
        if said is None:
            return row.values
        word = fold(said)
        if word not in YES and word not in NO:
            raise _Unclear(_("“{text}” is neither yes nor no").format(text=said[:30]))
        return {**row.values, "important": "1" if word in YES else "0"}

    def _meant(self, values: dict[str, str]) -> PartnerRow | None:
        """Return the partner that a row means, None for a new one. Raises _Unclear."""
        if (given := values.get("id", "")) in self._by_id:
            return self._by_id[given]
        name, place = fold(values.get("name", "")), _place(values)
        if not name:
            return None
        alike = self._known.get(name, [])
        fitting = [each for each in alike if not place or fold(each.building) in ("", place)]
        if not fitting and len(alike) == 1 and len(self._places[name]) == 1:
            fitting = alike  # it has moved
        if len(fitting) > 1:
            fitting = [each for each in fitting if fold(each.building) == place]
            if len(fitting) != 1:
                raise _Unclear(_("{count} partners have this name").format(count=len(alike)))
        return fitting[0] if fitting else None

    def _merged_into(self, row: Row, values: dict[str, str], suspects: list[Suspect]) -> PartnerRow | None:
        """Return the partner that a new row is taken for, if it is; what it may be is noted."""
        suspect = self._suspicion.of(row, values)
        chosen = self._by_id.get(self._options.same.get(row.number, ""))
        if suspect is not None:
            suspects.append(suspect)
            if chosen is None and self._options.merge and len(suspect.partners) == 1:
                chosen = suspect.partners[0]
        return chosen

    def _sort(self, draft: _Draft, new: list[Entry], changed: list[Entry], unchanged: list[int]) -> None:
        entry = self._entry(draft)
        if not entry.partner:
            new.append(entry)
        elif entry.fields or entry.contacts:
            changed.append(entry)
        else:
            unchanged += (draft.row.number, *draft.more)

    def _entry(self, draft: _Draft) -> Entry:
        known, number = draft.known, draft.row.number
        said = {name: text for name, text in draft.values.items() if name not in CONTACT_FIELDS and name != "id"}
        before = (self._now.get(known.id) or _held(known)) if known else {}
        if known and not draft.merged and self._by_id.get(draft.values.get("id", "")) is not known:
            said.pop("name", None)  # found by its name: another spelling of it is no change
        if draft.merged:
            labels = {name: _(label) for name, label in LABELS.items()}
            fields: dict[str, str] = fill_up(before, self._with_extra(draft, said, ""), labels)
            if said.get("important") == "1" and not before.get("important"):
                fields["important"] = "1"
        else:
            said = self._with_extra(draft, said, before.get("remark", ""))
            fields = {name: text for name, text in said.items() if not known or says_more(text, before.get(name, ""))}
        people = self._people(draft)
        if known:
            self._now[known.id] = {**before, **fields}
        written: dict[str, Value] = dict(fields)
        if "important" in fields:
            written["important"] = fields["important"] == "1"
        name = known.name if known else said["name"]
        return Entry(
            number, name, written, people, known.id if known else "",
            {name: before.get(name, "") for name in fields} if known else {}, draft.merged,
        )  # fmt: skip

    def _with_extra(self, draft: _Draft, said: dict[str, str], remark: str) -> dict[str, str]:
        """Return what a row says, with the cells of unknown columns as lines of the remark where that is wished.

        What an earlier import wrote there of these columns stays, whether they are wished for now or not.
        """
        headers = self._sheet.unknown
        if not headers:
            return said
        mine = {head: line for line in remark.split("\n") for head in headers if line.startswith(f"{head}: ")}
        extra = {head: f"{head}: {text}" for head, text in draft.extra.items()} if self._options.remarks else {}
        own = "\n".join(line for line in remark.split("\n") if line not in mine.values())
        told = said.get("remark", own)
        if (carried(told) == carried(own) and all(mine.get(head) == line for head, line in extra.items())) or not (
            mine or extra
        ):
            return {name: text for name, text in said.items() if name != "remark" or not mine}
        lines = [line for head in headers if (line := (extra.get(head) or mine.get(head)))]
        return {**said, "remark": "\n".join(filter(None, (told, *lines)))}

    def _people(self, draft: _Draft) -> tuple[IncomingContact, ...]:
        """Return the people to write; who is known by this name gets what is said otherwise, an equal one nothing."""
        partner = draft.known.id if draft.known else ""
        joined = self._joined.setdefault(partner, []) if partner else []
        written: list[IncomingContact] = []
        for person, found in who_is_who(draft.people, self._contacts.get(partner, ())):
            if found is not None:
                if fields := new_of(person, found, draft.merged):
                    written.append(IncomingContact(contact=found.id, fields=fields))
            elif person not in joined:
                joined.append(person)
                name = person.get("name") or _("person to ask for")
                written.append(IncomingContact(fields={**person, "name": name}))
        return tuple(written)


def _held(partner: PartnerRow) -> dict[str, str]:
    """Return what the store holds of a partner, as texts."""
    return {**{name: getattr(partner, name) for name in LABELS}, "important": "1" if partner.important else ""}


def _place(values: Mapping[str, str]) -> str:
    return fold(values.get("building", ""))
