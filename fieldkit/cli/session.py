"""What every command works with: where things lie, the settings, the playbook and the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.streams import shown, warn
from fieldkit.config import Paths, Settings
from fieldkit.i18n import _, language, ngettext
from fieldkit.terminal import meanwhile

if TYPE_CHECKING:
    from fieldkit.playbook import Playbook
    from fieldkit.playbook.packs import How
    from fieldkit.store import Store


@dataclass(frozen=True)
class Session:
    """One call of fieldkit. `lang` and `content` are what was asked for on the command line."""

    paths: Paths
    settings: Settings
    lang: str | None = None
    content: Path | None = None

    def layers(self) -> list[Path]:
        """Return the folders of the packs in use, the lowest first."""
        from fieldkit.playbook.layers import layers_in_use

        return layers_in_use(self.paths, self.content)

    def layers_shown(self) -> list[Path]:
        """Return the folders of what is in use; after going back, where that is kept. Raises Refusal as playbook."""
        from fieldkit.playbook import activate

        with refusing_packs():
            active = activate(self.layers(), language(), self.paths, by=self.who())
        return list(active.playbook.layers) if active.held else self.layers()

    def who(self) -> str:
        """Return the name of whoever sits here: the one in the settings, else the system's."""
        return self.settings.signed()

    def playbook(self) -> Playbook:
        """Return the playbook in the language in use; of a faulty pack the last good version, with a warning.

        Raises Refusal with all faults when no version of it is good.
        """
        from fieldkit.playbook import activate

        with refusing_packs(), meanwhile(_("Reading the content anew, a few seconds…")):
            how: How = "try" if self.content else "start"
            active = activate(self.layers(), language(), self.paths, by=self.who(), how=how)
        if faults := [fault for fault in active.faults if fault.severity == "error"]:
            warn(
                ngettext(
                    "The playbook has {n} fault; its last good version is used. `fieldkit check` names it.",
                    "The playbook has {n} faults; its last good version is used. `fieldkit check` names them.",
                    len(faults),
                ).format(n=len(faults))
            )
        return active.playbook

    @contextmanager
    def store(self, *, write: bool) -> Iterator[Store]:
        """Open the rep's store and close it afterwards. Raises Refusal for all that the store cannot do."""
        from fieldkit.store import Store

        with refusing():
            store = Store.open(self.paths.store, write=write)
            try:
                for warning in store.warnings:
                    warn(warning)
                yield store
            finally:
                store.close()


@contextmanager
def refusing() -> Iterator[None]:
    """Turn the store's errors inside into a Refusal."""
    from fieldkit.store import StoreError

    try:
        yield
    except StoreError as error:
        raise Refusal(error.what, error.kept, error.todo) from error


@contextmanager
def refusing_packs() -> Iterator[None]:
    """Turn a playbook that cannot be used into a Refusal."""
    from fieldkit.playbook import PackError

    try:
        yield
    except PackError as error:
        raise Refusal(
            "\n".join(shown(str(fault)) for fault in error.faults),
            _("Nothing was changed."),
            _("Put the playbook right where it says, then try again."),
        ) from error
