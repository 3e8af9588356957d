"""Present: what the customer sees when the laptop is turned round, and nothing else.

It draws `CustomerPage`s, in the colours of the paper theme, one thing a page. As a modal screen it keeps all keys of
the app away: no help, search, palette, undo or message opens over it.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Key, Resize
from textual.geometry import Size
from textual.screen import ModalScreen

from fieldkit.i18n import _, ngettext
from fieldkit.playbook import Playbook
from fieldkit.playbook.customer import SECTIONS, CustomerPage, Deck, Figures, deck
from fieldkit.ui.documents import open_document
from fieldkit.ui.present_text import ACCENT, GREY, TEXT, margin, page_text
from fieldkit.ui.showing import Showing
from fieldkit.ui.sums_customer import customer_figures
from fieldkit.ui.text import fit, one_line, styled
from fieldkit.ui.trouble import tell_trouble

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

FOOT = 3
"""Lines of the window that the foot has."""

WHEEL = 3
"""Lines by which the wheel scrolls."""


def present(kit: FieldkitApp, playbook: Playbook, at: str = "", visit: str = "") -> None:
    """Turn to the customer's pages at the entry `at`; `visit` is that whose sums are shown.

    What must be left out is told first, on the rep's own screen, and the same key again opens what is left. Without
    any page nothing opens.
    """
    figures = customer_figures(kit.store, playbook, visit)
    showing = Showing(kit.store, visit)
    screen = Present(playbook, at, demo=kit.demo, today=kit.today_date.isoformat(), figures=figures, showing=showing)
    left_out = screen.deck.samples + screen.deck.expired
    if not screen.deck.pages:
        kit.tell(_nothing(screen.deck), severity="warning", timeout=10)
        return
    word = f"left out {playbook.hash}"
    if left_out and word not in kit.said:
        kit.said.add(word)
        n = len(screen.deck.pages)
        kit.tell(
            _left_out(screen.deck)
            + " "
            + ngettext(
                "F5 again shows the {n} page that is left.", "F5 again shows the {n} pages that are left.", n
            ).format(n=n),
            severity="warning",
            timeout=10,
        )
        return
    kit.clear_notifications()
    kit.push_screen(screen, lambda _result: _back(kit, showing, screen.unopened))


def _left_out(found: Deck) -> str:
    told = []
    if found.samples:
        told.append(_("{n} are samples").format(n=len(found.samples)))
    if found.expired:
        told.append(_("{n} are past their day").format(n=len(found.expired)))
    return _("Not for a customer's eyes: {what}.").format(what=_(", ").join(told))


def _nothing(found: Deck) -> str:
    if not found.samples and not found.expired:
        return _("Nothing to show: the content has no pages for customers.")
    return (
        _left_out(found) + " " + _("Nothing is left to show. Put your own into the content, or practise in the demo.")
    )


def _back(kit: FieldkitApp, showing: Showing, unopened: str) -> None:
    """The laptop is back: what could not be kept or opened is told, and once a session how the page gets larger."""
    if showing.trouble is not None:
        tell_trouble(kit, showing.trouble)
    elif unopened:
        kit.tell(unopened, severity="warning", timeout=10)
    elif "font" not in kit.said:
        kit.said.add("font")
        kit.tell(_("For the customer, enlarge the letters: ctrl and +, or ctrl and the wheel."), timeout=8)


class Present(ModalScreen[None]):
    """The pages. Esc leads to the neutral cover, Esc there back to the rep; F5 on the cover to the same page."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,enter,pagedown", "turn(1)", show=False),
        Binding("left,backspace,pageup", "turn(-1)", show=False),
        Binding("down", "thing(1)", show=False),
        Binding("up", "thing(-1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        *(Binding(str(at), f"section({at})", show=False) for at in range(1, len(SECTIONS) + 1)),
        Binding("tab", "list", show=False),
        Binding("escape", "back", show=False),
        Binding("f5,ctrl+b", "again", show=False, id="present"),
        Binding("ctrl+l", "cover", show=False, id="cover"),
        Binding("f6,ctrl+o", "open_file", show=False, id="open_file"),
        Binding("ctrl+q", "app.quit", show=False, id="quit"),
        Binding("ctrl+c,super+c", "nothing", show=False),
    ]

    def __init__(
        self,
        playbook: Playbook,
        at: str = "",
        *,
        demo: bool = False,
        today: str = "",
        figures: Figures | None = None,
        showing: Showing | None = None,
    ) -> None:
        """`at` is the entry to open at; when it was opened at before, or has no page, the page shown last.

        `showing` keeps how long each page stands there.
        """
        super().__init__()
        self._showing = showing
        self._playbook = playbook
        self._at = at
        self._covered = self._listing = False
        self._page = 0
        self._away = False
        self._drawn_for = Size(0, 0)
        self._lines: list[Content] = []
        self._foot = Content("")
        self._top = 0
        self.deck = deck(playbook, today, demo=demo, figures=figures)
        self.unopened = ""
        """What is said of the document that could not be opened last, for the rep alone."""

    @property
    def kit(self) -> FieldkitApp:
        """The app, by its own type."""
        return cast("FieldkitApp", self.app)

    @property
    def pages(self) -> tuple[CustomerPage, ...]:
        """The pages that there are."""
        return self.deck.pages

    @property
    def page(self) -> CustomerPage:
        """The page that is open."""
        return self.pages[self._page]

    def on_mount(self) -> None:
        """Open at the page asked for, or where one was."""
        asked, last = self.kit.presented
        places = [at for at, page in enumerate(self.pages) if page.entry == self._at]
        self._page = places[0] if places and asked != self._at else min(last, len(self.pages) - 1)
        self._at = self._at if places else asked
        self.show()

    def on_resize(self, _event: Resize) -> None:
        """The page is laid out for the new size."""
        if self.app.size != self._drawn_for:
            self.show()

    def show(self) -> None:
        """Lay out what is open: the page, the list of pages, or the cover."""
        if not self.pages:
            return
        # The app's size, since a screen has none before its first frame.
        size = self._drawn_for = self.app.size
        width, height = size.width, self._room
        if self._covered:
            name = styled(fit(self._playbook.company.name, min(cell_len(self._playbook.company.name), width)), GREY)
            left = max((width - name.cell_length) // 2, 0)
            text = Content("\n" * (size.height // 2) + " " * left) + name
            self._foot = Content("")
            self._stands(None)
        else:
            self.kit.presented = (self._at, self._page)
            text = self._list(width, height) if self._listing else page_text(self.page, width, height)
            self._foot = self._footer(width)
            self._stands(None if self._listing else self.page)
        self._lines, self._top = text.split("\n", allow_blank=True), 0
        self.refresh()

    @property
    def _room(self) -> int:
        """Lines of the window that the page has."""
        return max(self._drawn_for.height - FOOT, 1)

    def render(self) -> Content:
        """What of the page is in sight, and the foot below it, by the screen itself, so that F5 mounts nothing."""
        if self._covered:
            return Content("\n").join(self._lines)
        shown = self._lines[self._top : self._top + self._room]
        return Content("\n").join([*shown, *[Content("")] * (self._room - len(shown)), self._foot])

    def _scroll(self, by: int) -> bool:
        """Scroll a page that is longer than the window by lines; False when it ends there."""
        top = min(max(self._top + by, 0), max(len(self._lines) - self._room, 0))
        if self._covered or top == self._top:
            return False
        self._top = top
        self.refresh()
        return True

    def on_mouse_scroll_down(self) -> None:
        """The wheel scrolls what is longer than the window."""
        self._scroll(WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """And back."""
        self._scroll(-WHEEL)

    def _stands(self, page: CustomerPage | None) -> None:
        if self._showing is not None:
            self._showing.show(page)

    def on_screen_suspend(self) -> None:
        """Something of the terminal's own stands over the page, or the app ends."""
        self._away = True
        self._stands(None)

    def on_screen_resume(self) -> None:
        """The page stands there again."""
        if self.is_mounted and self._away:
            self.show()
        self._away = False

    def on_unmount(self) -> None:
        """The app ends with a page open."""
        self._stands(None)

    def _footer(self, width: int) -> Content:
        """The sections by their digits, the open one with its count."""
        page, parts = self.page, []
        section = [each for each in self.pages if each.section == page.section]
        for at, (name, word) in enumerate(self._sections(), 1):
            if name == page.section:
                count = f"  {section.index(page) + 1} / {len(section)}"
                parts.append(styled(word, f"bold {TEXT}") + styled(count, GREY))
            else:
                parts.append(styled(f"{at} {word}", GREY))
        left = margin(width)
        whole = Content(" " * left) + Content(" " * (4 if width >= 100 else 3)).join(parts)
        if whole.cell_length > width - 2:
            whole = (
                Content(" " * left)
                + styled(page.word, f"bold {TEXT}")
                + styled(f"  {self._page + 1} / {len(self.pages)}", GREY)
            )
        return whole.truncate(width)

    def _sections(self) -> list[tuple[str, str]]:
        return list(dict.fromkeys((page.section, page.word) for page in self.pages))

    def _list(self, width: int, height: int) -> Content:
        """What there is, by title, as far as it fits around the open page."""
        left, rows, here = margin(width), [], 0
        for at, page in enumerate(self.pages):
            if at and self.pages[at - 1].entry == page.entry:
                continue
            if not at or self.pages[at - 1].section != page.section:
                rows += [Content(""), styled(page.word, GREY)]
            open_one = page.entry == self.page.entry
            if open_one:
                here = len(rows)
            bar = self.kit.glyphs.bar if open_one else " "
            title = fit(page.title, min(cell_len(one_line(page.title)), max(width - left - 6, 8)))
            rows.append(styled(f"{bar} ", ACCENT) + styled(title, f"bold {TEXT}" if open_one else TEXT))
        room = max(height - 3, 3)
        first = max(min(here - room // 2, len(rows) - room), 0)
        shown = [Content(" " * left) + row for row in rows[first : first + room]]
        return Content("\n").join([Content(""), *shown])

    # What the rep does.

    def action_turn(self, by: int) -> None:
        """The next page or the one before; in the list Enter opens, on the cover it leads back to the page."""
        if self._covered or self._listing:
            self._covered = self._listing = False
        elif self._scroll(by * max(self._room - 2, 1)):
            # A page longer than the window is read to its end first.
            return
        else:
            self._page = min(max(self._page + by, 0), len(self.pages) - 1)
        self.show()

    def action_thing(self, by: int) -> None:
        """The next thing or the one before, past the other pages of this one."""
        if self._covered:
            return
        things = list(dict.fromkeys(page.entry for page in self.pages))
        at = min(max(things.index(self.page.entry) + by, 0), len(things) - 1)
        if things[at] != self.page.entry:
            self._page = next(place for place, page in enumerate(self.pages) if page.entry == things[at])
            self.show()

    def action_edge(self, at: int) -> None:
        """The first page or the last."""
        if not self._covered:
            self._page = at % len(self.pages)
            self.show()

    def action_section(self, number: int) -> None:
        """Go to the first page of a section."""
        sections = self._sections()
        if not self._covered and 1 <= number <= len(sections):
            self._listing = False
            self._page = next(at for at, page in enumerate(self.pages) if page.section == sections[number - 1][0])
            self.show()

    def action_list(self) -> None:
        """List the pages, or close the list."""
        if not self._covered:
            self._listing = not self._listing
            self.show()

    def action_back(self) -> None:
        """From the list to the page, from the page to the cover, from the cover back to the rep's screen."""
        if self._covered:
            self.dismiss(None)
        elif self._listing:
            self.action_list()
        else:
            self.action_cover()

    def action_cover(self) -> None:
        """The neutral cover, and from it the same page again."""
        self._covered = not self._covered
        self._listing = False
        self.show()

    def action_again(self) -> None:
        """From the cover to the same page."""
        if self._covered:
            self.action_cover()

    def action_open_file(self) -> None:
        """Open the document behind the proof that is shown."""
        if not self._covered and self.page.file:
            open_document(self.kit, self._playbook, self.page.file, self._keep_for_the_rep)

    def _keep_for_the_rep(self, text: str, *, severity: str = "information") -> None:
        """Nothing is said before the customer; what went wrong waits until the laptop is back."""
        if not self.is_attached:
            self.kit.tell(text, severity=severity)
        else:
            self.unopened = text if severity != "information" else ""

    def action_nothing(self) -> None:
        """Neither copies nor says how to quit."""

    def on_click(self, event: Click) -> None:
        """A click turns the page."""
        event.stop()
        if not self._covered and not self._listing:
            self.action_turn(1)

    def on_key(self, event: Key) -> None:
        """Full-width digits and spaces count as the plain ones."""
        plain = unicodedata.normalize("NFKC", event.character or "")
        if plain != event.character and (plain == " " or (plain.isascii() and plain.isdigit())):
            event.stop()
            if plain == " ":
                self.action_turn(1)
            else:
                self.action_section(int(plain))
