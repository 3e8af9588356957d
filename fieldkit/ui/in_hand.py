"""The content in hand: the active playbook in each language, the search over it, and what changes of it on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from msgspec import structs
from textual.app import App
from textual.content import Content

from fieldkit.config import Paths, Settings
from fieldkit.i18n import LANGUAGES, language
from fieldkit.playbook import Playbook
from fieldkit.store import Store
from fieldkit.ui.glyphs import Glyphs

if TYPE_CHECKING:
    from fieldkit.playbook.find import Finder
    from fieldkit.playbook.in_use import ContentInUse
    from fieldkit.ui.app import FieldkitApp
    from fieldkit.ui.following import Follower


class ContentInHand(App[int]):
    """An app over one playbook, which may change while it runs."""

    store: Store
    paths: Paths
    settings: Settings
    glyphs: Glyphs

    def __init__(self, playbooks: Callable[[str], Playbook], content: ContentInUse | None) -> None:
        """`playbooks` gives the playbook in a language; `content` is where it comes from, when it is to be followed."""
        self.content = content
        self._playbooks = playbooks
        self._loaded: dict[str, Playbook] = {}
        self._finders: dict[tuple[str, str], Finder] = {}
        self._follower: Follower | None = None
        super().__init__()

    def show_all(self) -> None:
        """Draw every open screen anew."""
        raise NotImplementedError

    @property
    def playbook(self) -> Playbook:
        """The active playbook in the language in use."""
        return self._playbook_in(language())

    @property
    def other_playbooks(self) -> list[Playbook]:
        """The active playbook in every other language: what was written down by its titles is known by them again."""
        return [self._playbook_in(lang) for lang in LANGUAGES if lang != language()]

    def _playbook_in(self, lang: str) -> Playbook:
        if lang not in self._loaded:
            self._loaded[lang] = self._beside(self._playbooks(lang))
        return self._loaded[lang]

    def playbook_of(self, pack: str) -> Playbook:
        """The playbook with which a visit began, by its hash, while that pack is kept; else the active one."""
        active = self.playbook
        if not pack or pack == active.hash:
            return active
        from fieldkit.playbook import load_kept

        key = f"{language()} {pack}"
        if key not in self._loaded:
            self._loaded[key] = self._beside(load_kept(pack, language(), self.paths) or active)
        return self._loaded[key]

    def _beside(self, playbook: Playbook) -> Playbook:
        """The playbook, with the folder of documents that the settings name."""
        folder = self.settings.files
        return structs.replace(playbook, beside=Path(folder).expanduser()) if folder else playbook

    def finder(self, playbook: Playbook | None = None) -> Finder:
        """The search over `playbook`, the active one by default; made on first use."""
        playbook = playbook or self.playbook
        key = (playbook.hash, playbook.lang)
        if key not in self._finders:
            from fieldkit.playbook.find import Finder

            self._finders[key] = Finder(playbook)
        return self._finders[key]

    async def follow(self) -> None:
        """Look once whether the content on disk is another one now; what changed is shown and said."""
        if self.content is None:
            return
        if self._follower is None:
            from fieldkit.ui.following import Follower

            self._follower = Follower(cast("FieldkitApp", self), self.content)
        await self._follower.look()

    def _follow(self) -> None:
        if self._follower is None or not self._follower.looking:
            self.run_worker(self.follow(), group="content", exit_on_error=False)

    def use_content(self) -> None:
        """Show the content that is in use now; of the former only what unfinished visits began with stays loaded.

        What was only tried does not stay on the disk for long, and a visit goes on with it all the same.
        """
        from fieldkit.store.queries import unfinished_visits

        begun = {visit.pack for visit in unfinished_visits(self.store)}
        self._loaded = {f"{each.lang} {each.hash}": each for each in self._loaded.values() if each.hash in begun}
        self._finders.clear()
        self.show_all()

    def banner(self) -> Content:
        """What must be known of the content on every screen; empty while all is as it should be."""
        found = self.content
        if found is None or not (found.faults or found.held or found.watched):
            return Content("")
        from fieldkit.ui.following import banner_text

        return banner_text(found, self.glyphs)
