"""Every command once: its keys, its word in the footer and the palette, and its line in the help.

Screens name the commands that they offer; bindings, footer, palette and help are all made from here. Each command of a
visit has a function key and a second key that neither a Chinese input method nor a laptop's Fn row takes away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.binding import Binding

from fieldkit.i18n import _, marked


@dataclass(frozen=True)
class Command:
    """A command: `keys` as Textual names them (the first is shown), `word` for the footer, `help` for the help page."""

    id: str
    keys: str
    word: str
    help: str
    action: str = ""
    shown: str = ""

    @property
    def key(self) -> str:
        """The key that is shown and that a click on the footer presses."""
        return self.keys.split(",")[0]

    @property
    def label(self) -> str:
        """How the key is written: F1, ctrl+l, Enter."""
        return self.shown or key_label(self.key)

    @property
    def second(self) -> str:
        """How the second key is written, or the empty text; a third one is not named."""
        return " ".join(key_label(key) for key in self.keys.split(",")[1:2])

    def binding(self) -> Binding:
        """The binding of this command; its id can be remapped in the settings."""
        return Binding(
            self.keys, self.action or self.id, self.word, show=False, id=self.id, priority=self.id in BEFORE_FIELDS
        )


_LABELS = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "question_mark": "?",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "minus": "-",
    "equals_sign": "=",
    "insert": "Ins",
    "delete": "Del",
    "tab": "Tab",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


def key_label(key: str) -> str:
    """How a key is written for a person: `f1` as F1, `ctrl+l` as ctrl+l, `enter` as Enter."""
    if key in _LABELS:
        return _LABELS[key]
    return key.upper() if key[:1] == "f" and key[1:].isdigit() else key


BEFORE_FIELDS = ("language", "theme", "content", "report")
"""Commands whose keys work while a field has the focus too, before the field's own use of them."""

_ALL = (
    Command("help", "f1,question_mark", marked("Help"), marked("Keys and help of this screen")),
    Command("note", "f2,ctrl+n", marked("Note"), marked("Write a note: Enter saves and leaves, Esc keeps the draft")),
    Command("find", "f3,ctrl+g", marked("Find"), marked("Find an objection or anything else")),
    Command("heard", "f4,ctrl+y", marked("Heard it"), marked("Log the objection shown as heard")),
    Command("present", "f5,ctrl+b", marked("Present"), marked("Turn the laptop round: a clean page for the customer")),
    Command("open_file", "f6,ctrl+o", marked("Open file"), marked("Open the file behind what is shown")),
    Command("export_here", "f6,ctrl+o", marked("Export"), marked("Write the roster to Excel or CSV")),
    Command("sums", "f7,ctrl+s", marked("Sums"), marked("Do the sums with the customer")),
    Command("next", "f8,enter", marked("Step done"), marked("Step done, on to the next")),
    Command(
        "side",
        "f9,ctrl+t",
        marked("Side panel"),
        marked("Side panel: what to ask, what to listen for, what is known of the partner"),
    ),
    Command("prepare", "f8,ctrl+r,f10", marked("Prepare"), marked("Prepare a visit to this partner")),
    Command(
        "preview",
        "f8,ctrl+r",
        marked("Preview"),
        marked("Preview the entry: in the visit, as a card, to the customer, in rehearsal"),
    ),
    Command("stage_on", "f8,ctrl+r", marked("Move on"), marked("On to the next stage; what is missing needs a reason")),
    Command("stage_back", "f4,ctrl+y", marked("Move back"), marked("Back to the stage before, with a reason")),
    Command("hand_out", "f4,ctrl+y", marked("Leave or lend"), marked("A sample or material left or lent")),
    Command("apart", "f4,ctrl+y", marked("Different"), marked("They only look alike: do not offer them as one again")),
    Command("save", "f8", marked("Save"), marked("Save what was typed")),
    Command("keep", "f8,ctrl+r", marked("Keep"), marked("Keep the figures as a scenario, to compare and to show")),
    Command("compare", "f9,ctrl+t", marked("Compare"), marked("The figures beside the scenarios that were kept")),
    Command("report", "f10,ctrl+r", marked("Report"), marked("Write the report of the visit just wrapped up")),
    Command("copy", "f4,ctrl+y", marked("Copy"), marked("Copy the summary of the visit, to paste it into a chat")),
    Command("finish", "f10,ctrl+r", marked("Finish"), marked("Finish the visit and wrap up")),
    Command("cover", "ctrl+l", marked("Blank"), marked("Blank the screen to a neutral cover at once")),
    Command("undo", "ctrl+z", marked("Undo"), marked("Undo the last act")),
    Command("command_palette", "ctrl+p", marked("Palette"), marked("All commands"), action="command_palette"),
    Command("quit", "ctrl+q", marked("Quit"), marked("Close fieldkit; everything is saved")),
    Command("back", "escape", marked("Back"), marked("Back"), shown="Esc"),
    Command(
        "today",
        "1",
        marked("Today"),
        marked("Stops of the day, follow-ups due, the interrupted visit"),
        action="mode('today')",
    ),
    Command(
        "partners", "2", marked("Partners"), marked("Partners: find, add, edit, choose"), action="mode('partners')"
    ),
    Command(
        "handbook",
        "3",
        marked("Handbook"),
        marked("The whole process and playbook to read and search"),
        action="mode('handbook')",
    ),
    Command(
        "rehearse",
        "4",
        marked("Rehearse"),
        marked("Practise the answers: what was heard first, then what is due"),
        action="mode('rehearse')",
    ),
    Command(
        "content",
        "f12,ctrl+k",
        marked("Content"),
        marked("The content in use: its faults, its versions, and back to an earlier one"),
    ),
    Command(
        "version_before",
        "f8",
        marked("Version before"),
        marked("Back to the version of the content before this one"),
    ),
    Command(
        "pipeline",
        "5",
        marked("Pipeline"),
        marked("Partners by stage: their clocks, what is late, what a gate still wants"),
        action="mode('pipeline')",
    ),
    Command(
        "sync",
        "6",
        marked("Sync"),
        marked("Exchange with other laptops by a folder: a stick, a shared drive"),
        action="mode('sync')",
    ),
    Command("sync_now", "f8,ctrl+r", marked("Sync now"), marked("Take in what others wrote, give out what is new")),
    Command("take_pack", "f8,ctrl+r", marked("Take into use"), marked("Check this content and take it into use")),
    Command(
        "day_plan",
        "7",
        marked("Day plan"),
        marked("Choose the stops of a day, print its sheet"),
        action="page('day_plan')",
    ),
    Command("agenda", "8", marked("Agenda"), marked("All that is due, the late first"), action="page('agenda')"),
    Command(
        "funnel", "9", marked("Funnel"), marked("Projects by stage against the year's target"), action="page('funnel')"
    ),
    Command(
        "sources", "", marked("Sources"), marked("What each source of partners has brought"), action="page('sources')"
    ),
    Command("day_report", "", marked("Day report"), marked("Write the report of a day"), action="page('day_report')"),
    Command(
        "week_report", "", marked("Week report"), marked("Write the report of a week"), action="page('week_report')"
    ),
    Command(
        "roster", "", marked("Import roster"), marked("Bring partners in from Excel or CSV"), action="page('roster')"
    ),
    Command("export", "", marked("Export roster"), marked("Write the roster to Excel or CSV"), action="page('export')"),
    Command(
        "doubles", "", marked("Duplicates"), marked("Partners that may be one, to be merged"), action="page('doubles')"
    ),
    Command(
        "conflicts",
        "",
        marked("Conflicts"),
        marked("What two devices wrote differently, to be decided"),
        action="page('conflicts')",
    ),
    Command("owner", "", marked("Your name"), marked("Your name, as the cues say it to a customer")),
    Command("language", "ctrl+e", marked("中文 / English"), marked("Switch between Chinese and English")),
    Command("theme", "ctrl+d", marked("Light / dark"), marked("Switch between the ink and the paper theme")),
)

COMMANDS: dict[str, Command] = {command.id: command for command in _ALL}


def bindings(*ids: str) -> list[Binding]:
    """The bindings of the commands `ids`, for a screen's BINDINGS."""
    return [COMMANDS[each].binding() for each in ids]


def remapped(keys: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the keys of commands that a person set, and what clashes or is unknown of them.

    A key that two commands share is told once one of them was set by the person.
    """
    known = {name: said for name, said in keys.items() if name in COMMANDS}
    taken: dict[str, str] = {}
    clashes = [name for name in keys if name not in COMMANDS]
    for name, command in COMMANDS.items():
        for key in map(str.strip, known.get(name, command.keys).split(",")):
            other = taken.setdefault(key, name)
            if other != name and (name in known or other in known):
                clashes += [f"{key} ({other}, {name})"]
    return known, clashes


@dataclass(frozen=True)
class Hint:
    """A key of this moment for the footer: how it is written, its word, and the key that a click presses."""

    label: str
    word: str
    key: str


def hint(command: str, word: str = "") -> Hint:
    """The footer's hint for `command`; `word` (already in the language in use) says it better on this screen."""
    found = COMMANDS[command]
    return Hint(found.label, word or _(found.word), found.key)


def key_hint(key: str, word: str) -> Hint:
    """The footer's hint for a key that is no command, such as a digit that answers."""
    return Hint(key_label(key), word, key)
