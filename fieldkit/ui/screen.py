"""What every screen of fieldkit has: a line on top, its body, the keys of the moment, and one way to redraw itself.

A screen keeps no text: `show` draws everything anew from the store and the playbook, and is called when the screen
comes up, after every act, and when the language changes. What is being typed is not touched by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.events import Key, Resize, ScreenResume
from textual.geometry import Size
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets import Input

from fieldkit.playbook.model import Entry
from fieldkit.ui.commands import Hint, bindings, hint
from fieldkit.ui.dimmed import DimmedScreen
from fieldkit.ui.trouble import Going
from fieldkit.ui.widgets.bars import Banner, KeyBar, TopBar
from fieldkit.ui.widgets.rows import Rows

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

T = TypeVar("T")

_FULL_WIDTH = {
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    "\u3000": "space",
    "ideographic_space": "space",
    "\uff0d": "minus",
    "\uff1d": "equals_sign",
    "\uff1f": "question_mark",
}
"""The full-width forms that a Chinese input method gives, and the keys they stand for."""

KEPT = "0123456789 ?\u3000\uff1f" + "".join(map(chr, range(0xFF10, 0xFF1A)))
"""What stays a key, plain or full-width, where all else that is typed begins a text."""


class KitScreen(Going, Screen[T]):
    """Base of the screens. Subclasses give the body, the title, the keys of the moment and the help text."""

    AUTO_FOCUS = "Rows"
    BLANK = True
    """The ground is one colour; a screen through which another one is seen says that it is not."""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("help", "find", "present", "sums", "back")]

    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ()
    """The commands that the help lists for this screen, beside those that work everywhere."""

    HELP_WORDS: ClassVar[Mapping[str, str]] = {}
    """What some of them do here, where that is another thing than the help says of them elsewhere; not translated."""

    FOLLOWS_WIDTH: ClassVar[bool] = False
    """Whether `show` lays texts out for the width that there is, and so draws anew when there is another one."""

    @property
    def kit(self) -> FieldkitApp:
        """The app, by its own type."""
        return cast("FieldkitApp", self.app)

    def compose(self) -> ComposeResult:
        """The line on top, the banner, the body, the keys."""
        yield TopBar()
        yield Banner()
        yield from self.compose_body()
        yield KeyBar()

    async def _compose(self) -> None:
        """Take the class of the width before there are widgets: they get their styles once."""
        if points := self.HORIZONTAL_BREAKPOINTS:
            fits = max((point for point in points if point[0] <= self.app.size.width), default=None)
            self.update_classes({point[1]: point == fits for point in points}, animate=False)
        await super()._compose()

    def compose_body(self) -> ComposeResult:
        """The widgets between the line on top and the keys."""
        return iter(())

    def title_now(self) -> tuple[Content, Content]:
        """The line on top: left and right."""
        return Content(""), Content("")

    def keys_now(self) -> list[Hint]:
        """The keys of this moment, the most useful first; help is added behind them."""
        return []

    def help_text(self) -> str:
        """What this screen is for, for the help page: a few lines, none of which ends in the middle of a sentence."""
        return ""

    def show(self) -> None:
        """Draw everything anew. Subclasses draw their body and call this for the bars."""
        self.show_bars()

    def show_bars(self) -> None:
        """Draw the line on top, the banner and the keys anew."""
        self.query_one(TopBar).set(*self.title_now())
        if self.query_one(Banner).set(self.kit.banner()):
            self.call_after_refresh(self._laid_out_anew)
        report = [hint("report")] if self.kit.wrapped_up else []
        self.query_one(KeyBar).set([*report, *self.keys_now(), hint("help")])

    def _laid_out_anew(self) -> None:
        if self.is_attached:
            self.show()

    fresh = False
    """Whether it stands there and was not in front yet: what it was begun with was read just now."""

    _left = False
    _passed = False
    _shown_at = Size(0, 0)
    _laying_out = False
    _to_paint = False
    """Whether it was laid out for its first frame, which is not painted yet."""
    _focus_drawn: Widget | None = None
    """What had the focus in the first frame, till another has it."""

    def on_mount(self) -> None:
        """Draw the screen for the first time; one that is laid out for its width waits until it comes to the front.

        Textual has called that of a subclass before, so what must come after the first `show` belongs into `begin`.
        """
        self.fresh = True
        self.kit.wrapped_up = ""
        if not self.FOLLOWS_WIDTH:
            self.show()
            self.begin()

    def begin(self) -> None:
        """What comes once, after the first `show`: where the cursor and the focus begin."""

    def _show_laid_out(self) -> None:
        """Lay the screen out before its first `show`, so that its first frame is right and nothing jumps.

        Textual lays out and paints what stands there before it tells of sizes; texts made for a width come too late.
        """
        size = self._shown_at = self.app.size
        self._laying_out = True
        try:
            self._refresh_layout(size)
            self.show()
            self.begin()
            sizes = self._sizes()
            self._lay_out(size)
            if sizes != self._sizes():
                # A scroll bar came up, or a line that had been empty.
                self.show()
                self._lay_out(size)
        finally:
            self._laying_out = False
        # A scroll bar that came up just now has no place yet.
        self._to_paint = all(self._has_its_bar(each) for each in self.query(ScrollableContainer))

    def _has_its_bar(self, pane: ScrollableContainer) -> bool:
        return not pane.show_vertical_scrollbar or pane.vertical_scrollbar in self._compositor.full_map

    def _lay_out(self, size: Size) -> None:
        """Lay out what has another text than before; all of it is painted after that, at once.

        Textual lets go of where things stood only when it comes to rest: till then a text that is new has no room.
        """
        for each in self.walk_children(Widget):
            if isinstance(each, ScrollView):
                each._refresh_scrollbars()
            if each._layout_required:
                each._layout_required = each._repaint_required = False
                for around in each.ancestors:
                    if isinstance(around, Widget):
                        around._clear_arrangement_cache()
                        around._layout_updates += 1
                    if not around.styles.auto_dimensions:
                        break
        self._refresh_layout(size)

    def _screen_resized(self, size: Size) -> None:
        """Lay out for a size; what was laid out for it is painted, and a screen below that has it already stays."""
        to_paint, self._to_paint = self._to_paint, False
        if to_paint and size == self._shown_at:
            self._compositor_refresh()
        elif self.is_current or size != self.outer_size:
            super()._screen_resized(size)

    def render(self) -> RenderableType:
        """Draw the ground: a colour, or the screen below, dimmed."""
        ground = super().render()
        return DimmedScreen(ground.screen, ground.color) if isinstance(ground, BackgroundScreen) else ground

    def _sizes(self) -> list[Size]:
        """Of all that texts are laid out for: lists and panes, and no fields."""
        return [each.size for each in self.query(ScrollableContainer) if not isinstance(each, Input)]

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Draw the screen anew when it comes back to the front: another screen may have changed things."""
        # Its widgets have the styles that they got when they came, or when a class or the theme changed; only those of
        # the screen itself were given before its own stylesheet was read.
        event.refresh_styles = False
        if self.fresh:
            self.app.stylesheet.update_nodes([self])
            self._focus_drawn = self.focused
        if self.fresh and self.FOLLOWS_WIDTH:
            self._show_laid_out()
        elif self.is_mounted and not self.fresh and not self._passed:
            self.show()
        self.fresh = False
        self.kit.paint()

    def _compositor_refresh(self) -> None:
        """Paint, or leave it to the end of what holds the painting back: Textual would draw all of it for nothing."""
        if self.app._batch_count or self._laying_out:
            self._repaint_required = True
        else:
            super()._compositor_refresh()

    def pass_through(self, action: str) -> None:
        """Run an action as another screen closes above this one; only if it opens none is this one drawn anew."""
        self._passed = True
        self.app.call_later(self._run_passed, action)

    async def _run_passed(self, action: str) -> None:
        try:
            await self.run_action(action)
        finally:
            self._passed = False
        if self.is_active:
            self.show()

    def on_resize(self, event: Resize) -> None:
        """Lay the texts out for the new width where they depend on it."""
        if self.FOLLOWS_WIDTH and event.size != self._shown_at:
            self._shown_at = event.size
            self.call_after_refresh(self.show)

    def on_descendant_focus(self) -> None:
        """The keys of the moment depend on where the focus is; those of the first frame are there already."""
        if self.focused is not self._focus_drawn:
            self._focus_drawn = None
            if self.is_mounted and not self.fresh:
                self.show_bars()

    @property
    def typing(self) -> bool:
        """Whether a field has the focus, so that digits and letters belong to it."""
        return isinstance(self.focused, Input)

    def on_key(self, event: Key) -> None:
        """Let full-width digits, space and marks count as the plain ones while no field has the focus."""
        plain = _FULL_WIDTH.get(event.character or event.key)
        if plain and not self.typing:
            event.stop()
            event.prevent_default()
            # As the app's own: a key sent by the screen would not rise from the list to the app, where bindings act.
            key = Key(plain, None)
            key.set_sender(self.app)
            self.app.post_message(key)

    def action_back(self) -> None:
        """Leave the field, else leave the screen."""
        if self.typing and (rows := self.query("Rows")):
            rows.first().focus()
        elif len(self.app.screen_stack) > 1:
            self.leave()

    def leave(self, result: T | None = None) -> None:
        """Close this screen with `result`; a second key that comes before it is gone changes nothing."""
        if self.is_current and not self._left:
            self._left = True
            self.dismiss(result)

    def action_help(self) -> None:
        """Show the keys and the help of this screen."""
        from fieldkit.ui.screens.help import Help

        own = {name: self.HELP_WORDS.get(name, "") for name in self.HELP_COMMANDS}
        self.app.push_screen(Help(self.help_text(), own, self.keys_now(), alone=len(self.app.screen_stack) == 1))

    def visit_here(self) -> str:
        """The visit that this screen belongs to, else `partner:` and the partner, else an empty text."""
        found = getattr(self, "visit", "") or getattr(self, "_visit", "")
        if isinstance(found, str) and found:
            return found
        partner = getattr(self, "partner", "")
        return f"partner:{partner}" if isinstance(partner, str) and partner else ""

    def entry_here(self) -> str:
        """The id of the entry that is read on this screen, or an empty text: presenting opens there."""
        entry = getattr(self, "entry", None)
        return entry.id if isinstance(entry, Entry) else ""

    def action_present(self) -> None:
        """Show the customer's pages, at what is read here when it is for the customer."""
        from fieldkit.ui.screens.present import present

        playbook = getattr(self, "playbook", self.kit.playbook)
        present(self.kit, playbook, self.entry_here(), self.visit_here())

    def action_sums(self) -> None:
        """Do the sums, at the model that is read here."""
        from fieldkit.ui.screens.sums import Sums

        self.app.push_screen(Sums(self.visit_here(), self.entry_here()))

    def action_find(self) -> None:
        """Find an objection or anything else."""
        from fieldkit.ui.screens.find import Find

        self.app.push_screen(Find())


class RowScreen(KitScreen[T]):
    """A screen whose keys of the moment depend on the row under the cursor."""

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Draw the bars for the row."""
        event.stop()
        self.show_bars()
