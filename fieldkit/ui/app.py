"""The app: it holds the store, the playbook, the settings, themes and language, and catches what goes wrong."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.events import Resize
from textual.filter import ANSIToTruecolor, LineFilter
from textual.screen import ModalScreen
from textual.theme import Theme
from textual.widgets import Input

from fieldkit.config import Paths, Settings, SettingsError, save_settings
from fieldkit.i18n import LANGUAGES, _, language, set_language
from fieldkit.playbook import Playbook
from fieldkit.store import Store, StoreDamaged, StoreError
from fieldkit.ui.aside import Aside
from fieldkit.ui.backing_up import Standing, back_up_daily, tell_standing
from fieldkit.ui.commands import BEFORE_FIELDS, bindings, remapped
from fieldkit.ui.drawn import COLLECTING, collect_if_due, let_go_of_lines
from fieldkit.ui.glyphs import Glyphs, glyphs_for
from fieldkit.ui.in_hand import ContentInHand
from fieldkit.ui.pages import MODES, OPENED_MOST, Pages
from fieldkit.ui.strips import draw_lightly
from fieldkit.ui.stylesheet import KitStylesheet
from fieldkit.ui.text import day_text, short
from fieldkit.ui.theme import INK, THEMES
from fieldkit.ui.trouble import Going, tell_trouble

if TYPE_CHECKING:
    from fieldkit.playbook.drills import DrillCard
    from fieldkit.playbook.in_use import ContentInUse

log = logging.getLogger("fieldkit.ui")


class FieldkitApp(Going, Pages, ContentInHand):
    """The terminal app over one open store and one playbook."""

    CSS_PATH = "app.tcss"
    TITLE = "fieldkit"
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_MODE = "today"
    MODES = MODES
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("cover", "undo", "command_palette", "quit", "language", "theme"),
        *bindings("today", "partners", "handbook", "rehearse", "pipeline", "sync", "content"),
        *bindings("day_plan", "agenda", "funnel", "report"),
    ]
    NOTIFICATION_TIMEOUT = 3

    LOOK_EVERY = 1.5
    """Seconds between two looks at the content that is followed."""

    def __init__(
        self,
        store: Store,
        playbooks: Callable[[str], Playbook],
        paths: Paths,
        settings: Settings,
        *,
        demo: bool = False,
        greeting: str = "",
        content: ContentInUse | None = None,
    ) -> None:
        """`playbooks` gives the playbook in a language; `greeting` is said when the first screen is up.

        `content` is what those come from, when it is to be followed while the app runs.
        """
        self.store = store
        self.paths = paths
        self.settings = settings
        self.demo = demo
        self.glyphs: Glyphs = glyphs_for(settings.marks)
        self.presented: tuple[str, int] = ("", 0)
        """What the customer's pages were last opened at, and the page last open."""
        self.paint: Callable[[], None] = lambda: None
        """Ends what holds back the painting as the mode changes."""
        self.said: set[str] = set()
        """What was said once in this session and is not said again."""
        self._greeting = greeting
        self.drills: dict[str, dict[str, DrillCard]] = {}
        """What can be rehearsed of the playbook that was asked for last, by the cards' names."""
        self.backups = Standing()
        """How the daily backups stand, as far as it is known."""
        self.damage: StoreDamaged | None = None
        """What the person wants to be rescued from, once the app has closed."""
        self.failure: Exception | None = None
        """What ended the app, when it was not the person; `run` raises it once the terminal is free again."""
        self._earlier = 0
        self._named = 0
        super().__init__(playbooks, content)
        # Nothing here has one: every screen would hold a widget for it.
        self._disable_tooltips = True
        # Before the first stylesheet is read, so that it is read once.
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = settings.theme
        draw_lightly()
        self.stylesheet = KitStylesheet(variables=self.get_css_variables())
        self.set_class(settings.marks == "ascii", "ascii")

    # What the screens ask for.

    @property
    def today_date(self) -> date:
        """Today, by the clock of the store."""
        return self.store.now().date()

    def due_or_default(self, due: date | None) -> date:
        """The day of a follow-up: the one named, else the rule's."""
        from fieldkit.rules.marks import due_day

        return due_day(due, self.today_date)

    def open_file(self, playbook: Playbook, name: str) -> None:
        """Open a file of the playbook by the system's program, and say what happens."""
        from fieldkit.ui.documents import open_document

        open_document(self, playbook, name)

    def write_note(
        self, partner: str, typed: str, draft: str = "", visit: str = "", step: str = "", step_title: str = ""
    ) -> None:
        """Write what was typed as a note; a `>` note is a follow-up too, which is said."""
        from fieldkit.store import write_note

        written = write_note(self.store, partner, typed, visit=visit, step=step, step_title=step_title, draft=draft)
        if written.due:
            self.tell(_("Follow-up on {day}: {text}").format(day=day_text(written.due), text=short(written.todo)))

    # Starting and stopping.

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The themes as they are kept: each line that is drawn asks for them, and Textual would copy them each time."""
        return self._registered_themes

    def delay_update(self, delay: float = 0.05) -> None:
        """Paint nothing while a mode is left for another, until its screen stands there; at most for so many seconds.

        Textual waits so long each time.
        """
        held = True
        self._begin_batch()

        def paint() -> None:
            nonlocal held
            if held:
                held = False
                self._end_batch()
                if not self._batch_count:
                    self.screen.refresh()

        self.paint = paint
        self.set_timer(delay, paint)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What lines go through: not the exchange of a terminal's sixteen colours, since nothing here is in one."""
        return [each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own theme variables before a theme of ours is set."""
        return dict(INK.variables)

    def on_mount(self) -> None:
        """Set the keys, and say what must be said."""
        from fieldkit.store import next_undo

        asyncio.get_running_loop().set_default_executor(Aside(self.store))
        last = next_undo(self.store)
        self._earlier = last.number if last else 0
        if self.settings.keys:
            self._remap()
        if said := "\n".join(filter(None, (self._greeting, *self.store.warnings))):
            self.tell(said, severity="warning", timeout=12)
        self.set_timer(1, self.fill_pinyin)
        self.set_timer(1.5, self.read_ahead)

    def on_ready(self) -> None:
        """The first screen is up: what was loaded so far stays, and need not be looked through for garbage again."""
        gc.freeze()
        gc.set_threshold(*COLLECTING)
        gc.enable()
        if self.content is not None:
            self.set_interval(self.LOOK_EVERY, self._follow)
        if not self.demo:
            back_up_daily(self)

    def on_resize(self, event: Resize) -> None:
        """Say so when the terminal is too small for any screen."""
        from fieldkit.ui.screens.too_small import TooSmall, is_too_small

        if is_too_small(event.size) and not any(isinstance(screen, TooSmall) for screen in self.screen_stack):
            self.push_screen(TooSmall())

    def fill_pinyin(self) -> None:
        """Work out the pinyin of partners' names off the screen's way, so that the lists can be filtered by it."""
        from fieldkit.store import fill_pinyin

        self.run_worker(
            lambda: fill_pinyin(self.store), thread=True, exclusive=True, group="pinyin", exit_on_error=False
        )

    def read_ahead(self) -> None:
        """Read the modules of the screens that are opened most, off the screen's way: no first opening waits for it."""

        def read() -> None:
            for name in OPENED_MOST:
                import_module(f"fieldkit.ui.screens.{name}")

        self.run_worker(read, thread=True, group="ahead", exit_on_error=False)

    def get_ready_to_present(self) -> None:
        """Load what F5 and F7 need off the screen's way, so that no customer waits for it."""
        playbook = self.playbook

        def load() -> None:
            from fieldkit.playbook.formulas import have_at_hand

            import_module("fieldkit.ui.screens.present")
            have_at_hand(playbook)

        self.run_worker(load, thread=True, group="sums", exit_on_error=False)

    def _remap(self) -> None:
        """Use the keys of the settings; keys that two commands share, and unknown commands, are told."""
        known, clashes = remapped(self.settings.keys)
        self.set_keymap(known)
        if clashes:
            self.tell(
                _("Keys in the settings that clash or are unknown: {keys}").format(keys=", ".join(clashes)),
                severity="warning",
                timeout=10,
            )

    # Commands that work everywhere.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Language, theme and content are asked for on every screen of the rep's, never on what the customer sees.

        The key of the report belongs to whoever else has it, unless a visit was just wrapped up.
        """
        if action in BEFORE_FIELDS and isinstance(self.screen, ModalScreen):
            return False
        if action == "report":
            return bool(self.wrapped_up)
        return super().check_action(action, parameters)

    def action_undo(self) -> None:
        """Take back the last act and say which; one of an earlier day is named before it is taken back."""
        from fieldkit.store import next_undo, undo

        if isinstance(self.focused, Input) and self.focused.value:
            self.tell(_("Esc first: ctrl+z takes back what was saved, not what is being typed"))
            return
        coming = next_undo(self.store)
        if coming is None:
            self.tell(_("Nothing to undo"))
        elif coming.number <= self._earlier and coming.number != self._named:
            self._named = coming.number
            self.tell(_("From before: {act}. ctrl+z again takes it back.").format(act=short(coming.label)), timeout=8)
        else:
            self.wrapped_up = ""
            self.tell(_("Undone: {act}").format(act=short(undo(self.store) or coming.label, 60)))
            self.show_all()

    def action_language(self) -> None:
        """Switch to the other language and draw everything anew."""
        self.use_language(LANGUAGES[1 - LANGUAGES.index(language())])

    def use_language(self, lang: str) -> None:
        """Use `lang` from now on and keep it."""
        set_language(lang)
        self._keep(lang=lang)
        self.show_all()

    def use_owner(self, name: str) -> None:
        """Keep the rep's own name, which the cues say."""
        self._keep(owner=name.strip())
        self.show_all()

    def action_theme(self) -> None:
        """Switch to the other theme and keep it."""
        names = list(THEMES)
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]
        self._keep(theme=self.theme)

    def _keep(self, **changes: Any) -> None:
        self.settings = self.settings.with_(**changes)
        try:
            save_settings(self.paths, self.settings)
        except SettingsError as error:
            self.tell(
                _("The setting holds until you quit; it could not be saved: {why}").format(why=error),
                severity="warning",
            )

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top, and keep nothing of what it drew."""
        let_go_of_lines()
        popped = super().pop_screen()
        self.screen.call_after_refresh(collect_if_due)
        return popped

    def show_all(self) -> None:
        """Draw every open screen of the rep's anew; what the customer sees stays as it is."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                if screen.is_mounted and hasattr(screen, "show") and not isinstance(screen, ModalScreen):
                    screen.show()

    def action_command_palette(self) -> None:
        """Open the palette over a screen of ours; what the customer may see has none."""
        from fieldkit.ui.screen import KitScreen
        from fieldkit.ui.screens.palette import Palette

        if isinstance(self.screen, KitScreen):
            self.push_screen(Palette(self.screen, above=len(self.screen_stack) > 1))

    def action_help_quit(self) -> None:
        """Ctrl+C neither quits nor copies by surprise: say how to quit."""
        self.tell(_("Press {key} to quit; everything is saved").format(key="ctrl+q"))

    def backed_up(self, standing: Standing) -> None:
        """Take note of how the backups stand, and say what went wrong."""
        drawn, self.backups = self.backups, standing
        tell_standing(standing, lambda text: self.tell(text, severity="warning", timeout=12), self.said)
        if isinstance(standing.trouble, StoreDamaged):
            tell_trouble(self, standing.trouble)
        if drawn != standing:
            self.show_all()

    def offer_rescue(self, error: StoreDamaged) -> bool:
        """Offer to rescue the damaged store; False where something stands on the screen that must not be covered."""
        from fieldkit.ui.screen import KitScreen
        from fieldkit.ui.screens.damaged import Damaged

        if not isinstance(self.screen, KitScreen) or isinstance(self.screen, Damaged):
            return isinstance(self.screen, Damaged)
        self.push_screen(Damaged(error))
        return True

    def rescue(self, error: StoreDamaged) -> None:
        """Close the app, so that its store can be rescued."""
        self.damage = error
        self.exit(0)

    async def action_quit(self) -> None:
        """Close fieldkit; what is typed is kept as a draft, an open visit waits."""
        self.exit(0)

    # What goes wrong.

    async def run_action(self, *args: Any, **kwargs: Any) -> bool:
        """Run an action; a fault of the store is told and the app goes on."""
        try:
            return await super().run_action(*args, **kwargs)
        except StoreError as error:
            tell_trouble(self, error)
            return True

    def _handle_exception(self, error: Exception) -> None:
        """A fault of the store from a callback is told; anything else is logged and ends the app with one line."""
        if isinstance(error, StoreError):
            tell_trouble(self, error)
            return
        log.critical("unexpected", exc_info=error)
        self.failure = error
        super()._handle_exception(error)

    def _print_error_renderables(self) -> None:
        """No traceback reaches a rep: it lies in the log; `run` says so."""
        self._exit_renderables.clear()
