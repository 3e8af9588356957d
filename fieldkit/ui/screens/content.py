"""Content: which version of the playbook is in use, what is wrong with the one that is wanted, and the way back."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldkit.i18n import _, language, ngettext
from fieldkit.playbook import model
from fieldkit.playbook.faults import Fault, PackError
from fieldkit.playbook.load import shipped_content
from fieldkit.playbook.packs import Active, NoSuchPack
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.following import folder_name, version_text
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, as_date, join, one_line, padded, styled
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

WHERE = 30
"""Cells of the column that says where a fault stands, at most."""

SHORT = 8
"""Digits of a hash that tell versions apart to a person."""


class ContentPage(KitScreen[None]):
    """The content in use; Enter on a fault shows it whole, Enter on a version takes that one back into use."""

    CSS_PATH = "content.tcss"
    AUTO_FOCUS = "#content-list"
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("version_before",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("version_before")]

    def __init__(self) -> None:
        super().__init__()
        self._history: tuple[Active, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Why the content that is wanted is not used."""
        return self.kit.content.faults if self.kit.content else ()

    @property
    def used(self) -> Active | None:
        """The record of the version in use, None when there is none."""
        return next((each for each in self._history if each.hash == self.kit.playbook.hash), None)

    def compose_body(self) -> ComposeResult:
        """What is in use, and the list of faults and versions."""
        yield Static(id="content-head")
        yield Rows("content-list")

    def title_now(self) -> tuple[Content, Content]:
        """The content, and how many of its entries are still samples."""
        title = styled(version_text(self.kit.playbook), GREY)
        return join([styled(_("Content"), BOLD), title], f" {self.kit.glyphs.sep} "), Content("")

    def keys_now(self) -> list[Hint]:
        """What Enter does here, and the way back to the version before."""
        match self.query_one("#content-list", Rows).value:
            case Fault():
                first = [key_hint("enter", _("Show it whole"))]
            case Active() as record if record != self.used:
                first = [key_hint("enter", _("Use this version"))]
            case _:
                first = []
        return [*first, key_hint("escape", _("Back")), hint("version_before", _("Back to the version before"))]

    def help_text(self) -> str:
        """What the content is, and how one goes back."""
        return _(
            "What fieldkit says comes from folders of texts, one over the other. What is saved there is checked and "
            "shown at once; while something is wrong the last good version stays, and the faults stand here.\n"
            "Versions that were in use are kept on this laptop: Enter on one takes it back into use, "
            "F8 the one before. It stays until the folders change or a pack is taken into use.\n"
            "An open visit goes on with the version that it began with."
        )

    def show(self) -> None:
        """Draw what is in use, the faults and the versions."""
        self._history = self.kit.content.history() if self.kit.content else ()
        self._show_head()
        self._show_list()
        super().show()

    def _show_head(self) -> None:
        playbook, sep = self.kit.playbook, f" {self.kit.glyphs.sep} "
        width = max(self.size.width - 4, 20)
        names = [
            _("shipped with fieldkit") if folder == shipped_content() else folder_name(folder)
            for folder in (self.kit.content.layers if self.kit.content else playbook.layers)
        ]
        used = self.used
        told = [when_text(used.since, self.kit.today_date), one_line(used.by, 40), how_text(used.how)] if used else []
        kinds = model.Entries.__struct_fields__
        samples = sum(entry.sample for kind in kinds for entry in getattr(playbook.entries, kind))
        labels = (_("Pack"), _("Folders"), _("Since"), _("Samples"))
        indent = max(map(cell_len, labels)) + 2
        left = ngettext("{n} entry is still a sample", "{n} entries are still samples", samples).format(n=samples)
        lister = styled("fieldkit sample", ACCENT) + styled(" " + _("lists them"), GREY)
        texts = (
            join([styled(version_text(playbook), BOLD), styled(playbook.hash[:12], GREY)], "  "),
            join(names, f" {self.kit.glyphs.go} "),
            join(told, sep) if used else styled(_("not recorded"), GREY),
            join([styled(left, OCHRE), lister], sep) if samples else styled(_("none left"), JADE),
        )
        rows = [
            row for label, text in zip(labels, texts, strict=True) for row in hanging(label, text, width, indent, GREY)
        ]
        self.query_one("#content-head", Static).update(Content("\n").join(rows))

    def _show_list(self) -> None:
        rows: list[Row] = []
        if self.faults:
            room = min(max(cell_len(place_text(fault)) for fault in self.faults), WHERE)
            rows.append(heading(_("Faults"), str(len(self.faults))))
            rows += [Row(partial(self._fault_row, fault, room), fault, quiet=True) for fault in self.faults]
            rows.append(gap())
        rows.append(heading(_("Versions"), _("what was in use, the newest first")))
        rows += [Row(partial(self._version_row, record), record, quiet=True) for record in self._history]
        if not self._history:
            rows.append(Row(styled(_("Nothing is recorded yet: each version is kept when it comes into use."), GREY)))
        self.query_one("#content-list", Rows).set_rows(rows)

    def _fault_row(self, fault: Fault, room: int, _width: int) -> Content:
        return join([styled(padded(place_text(fault), room), LATE), styled(one_line(fault.text))], "  ")

    def _version_row(self, record: Active, width: int) -> Content:
        """A version: whether it is in use, since when, by whom and how, which pack; its hash at the right."""
        mark = styled(self.kit.glyphs.done, JADE) if record == self.used else styled(" ")
        when = padded(when_text(record.since, self.kit.today_date), 11)
        who, how = padded(record.by, 10), padded(how_text(record.how), max(map(cell_len, how_words().values())))
        room = max(width - 2 - 11 - 10 - cell_len(how) - SHORT - 4 * 2, 8)
        pack = padded(f"{record.pack} {record.version}", room)
        return mark + styled(" ") + join([when, who, how, pack, styled(one_line(record.hash[:SHORT]))], "  ")

    # What the rep does.

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """The keys depend on the row."""
        event.stop()
        self.show_bars()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Enter: the fault whole, or the version into use again."""
        event.stop()
        match event.value:
            case Fault() as fault if self.is_current:
                self.app.push_screen(FaultPage(fault))
            case Active(hash=hash) if hash == self.kit.playbook.hash:
                self.kit.tell(_("This version is in use."))
            case Active(hash=hash):
                self._go_back(hash)

    def action_version_before(self) -> None:
        """Back to the version before this one."""
        self._go_back("")

    def _go_back(self, hash: str) -> None:
        """Take a version into use again, the one before when `hash` is empty, and say how to return."""
        if self.kit.content is None:
            return
        try:
            self.kit.content.roll_back(language(), hash)
        except NoSuchPack:
            self.kit.tell(self._nowhere(hash), severity="warning", timeout=8)
        except (PackError, OSError) as error:
            told = _("The version could not be taken back into use: {why}. The one in use stays.")
            self.kit.tell(told.format(why=one_line(str(error))), severity="error", timeout=10)
        else:
            self.kit.use_content()
            told = _("In use again: {name}. To return, press Enter on the version you came from.")
            self.kit.tell(told.format(name=version_text(self.kit.playbook)), timeout=8)

    def _nowhere(self, hash: str) -> str:
        """Why there is nothing to go back to, and what to do instead."""
        if hash:
            return _("That version is no longer kept on this laptop. The one in use stays.")
        if any(record.hash != self.kit.playbook.hash for record in self._history):
            return _("Those before this one were only tried. Enter on one in the list takes it back into use.")
        return _("No earlier version is kept on this laptop. The one in use stays.")


class FaultPage(KitScreen[None]):
    """One fault in full."""

    CSS_PATH = "content.tcss"
    AUTO_FOCUS = "#fault-page"
    FOLLOWS_WIDTH = True

    def __init__(self, fault: Fault) -> None:
        super().__init__()
        self._fault = fault

    def compose_body(self) -> ComposeResult:
        """The text, which scrolls."""
        with VerticalScroll(id="fault-page"):
            yield Static(id="fault-text")

    def title_now(self) -> tuple[Content, Content]:
        """Where it stands."""
        left = [styled(_("Fault"), BOLD), styled(place_text(self._fault), GREY)]
        return join(left, f" {self.kit.glyphs.sep} "), Content("")

    def keys_now(self) -> list[Hint]:
        """Esc leads back."""
        return [key_hint("escape", _("Back"))]

    def show(self) -> None:
        """Draw the fault, and say when it is mended."""
        content, fault = self.kit.content, self._fault
        width = max(self.size.width - 6, 20)
        there = content is not None and fault in content.faults
        folder = str(content.layers[fault.layer]) if content and fault.layer < len(content.layers) else ""
        mended = _("This fault is mended.")
        stays = _("The last good version stays in use until this is mended. Save the file, and it is looked at again.")
        rows = [
            *hanging("", styled(place_text(fault), LATE if there else GREY), width, 0),
            Content(""),
            *hanging("", styled(fault.text), width, 0),
            Content(""),
            *hanging("", styled(stays, GREY) if there else styled(mended, JADE), width, 0),
            *(hanging("", styled(folder, GREY), width, 0) if folder else []),
        ]
        self.query_one("#fault-text", Static).update(Content("\n").join(rows))
        super().show()


def place_text(fault: Fault) -> str:
    """Where a fault stands: `zh/objections.yaml:14:3`."""
    return f"{one_line(fault.file)}:{fault.line}:{fault.column}"


def when_text(since: str, today: date) -> str:
    """The day and time of a record, the year where it is another one; what cannot be read as it stands."""
    day = as_date(since)
    if day is None:
        return one_line(since, 20)
    return f"{day:%Y-%m-%d}" if day.year != today.year else f"{day:%m-%d} {since[11:16]}"


def how_words() -> dict[str, str]:
    """How content came into use, in words."""
    return {"start": _("found changed"), "use": _("taken into use"), "rollback": _("taken back"), "try": _("tried")}


def how_text(how: str) -> str:
    """How a record came into use."""
    return how_words().get(how, how)
