"""The content that one running fieldkit uses: it follows what is saved, chosen and watched while it runs."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from fieldkit.config import Paths
from fieldkit.playbook.faults import Fault
from fieldkit.playbook.layers import layers_for, layers_in_use
from fieldkit.playbook.live import Signature, choice, signature, watched_folder
from fieldkit.playbook.load import Playbook
from fieldkit.playbook.packs import Active, How, activate, activations, roll_back

Standing = tuple[str, tuple[Fault, ...], str, Path | None]
"""The hash in use, the faults of what is wanted, what was taken back, and the folder that is watched."""


class ContentInUse:
    """The playbook in each language, its faults, and whether what lies on disk has changed since.

    `look` may be called from a thread; all else belongs to the thread of whoever shows the content.
    """

    def __init__(self, paths: Paths, content: Path | None = None, by: str = "") -> None:
        """`content` is a folder to try instead of the packs in use, `by` the name that goes into the record."""
        self.faults: tuple[Fault, ...] = ()
        """Why the content that is wanted is not used; empty when it is."""
        self.held = ""
        """Hash of the content that somebody rolled back from and that waits for a change."""
        self._paths = paths
        self._content = content
        self._by = by
        self._watched = watched_folder(paths)
        self._loaded: dict[str, Playbook] = {}
        self._seen: tuple[Signature, Signature] | None = None
        self._announced: Standing | None = None
        self._pending: tuple[Signature, Signature] | None = None
        self._lock = Lock()

    @property
    def watched(self) -> Path | None:
        """The folder that somebody watches, which is shown over the packs in use."""
        return self._watched

    @property
    def layers(self) -> list[Path]:
        """The folders whose content is wanted, lowest first."""
        return self._layers(self._watched)

    def playbook(self, lang: str) -> Playbook:
        """Return the playbook in `lang`. Raises PackError when nothing good is left."""
        found = self._loaded.get(lang)
        if found is None:
            with self._lock:
                found = self._activate(lang)
        return found

    def look(self, lang: str) -> bool:
        """Look at the disk; tell whether the content, its faults or what is watched are others now.

        A change counts once it is the same at two looks, so that a file half saved is not taken for a faulty one.
        """
        watched = watched_folder(self._paths)
        now = signature(self._layers(watched)), choice(self._paths)
        if now == self._seen:
            return False
        if now != self._pending:
            self._pending = now
            return False
        with self._lock:
            self._watched = watched
            known = self._loaded
            found = self._activate(lang, fresh=True)
            if all(each.hash == found.hash for each in known.values()):
                self._loaded = known | self._loaded
            standing = self._standing(found)
            news = standing != self._announced
            self._announced = standing
            return news

    def history(self) -> tuple[Active, ...]:
        """Return what became active and when, the newest first."""
        return activations(self._paths)

    def roll_back(self, lang: str, to: str = "") -> Active:
        """Go back to the content before, or to that whose hash begins with `to`. Raises NoSuchPack."""
        with self._lock:
            record = roll_back(self.layers, lang, self._paths, to, by=self._by)
            self._announced = self._standing(self._activate(lang, fresh=True))
        return record

    def renew(self, lang: str) -> None:
        """Use at once what this very app put in place. Raises PackError."""
        with self._lock:
            self._announced = self._standing(self._activate(lang, fresh=True))

    def _standing(self, playbook: Playbook) -> Standing:
        return playbook.hash, self.faults, self.held, self._watched

    def _layers(self, watched: Path | None) -> list[Path]:
        if watched is not None:
            return layers_for(watched, layers_in_use(self._paths))
        return layers_in_use(self._paths, self._content)

    def _activate(self, lang: str, *, fresh: bool = False) -> Playbook:
        """Load what is wanted, or the last good of it; `fresh` forgets the other language. Raises PackError."""
        # What is saved or chosen while the files are read is seen at the next look.
        looked = signature(self.layers), choice(self._paths)
        how: How = "start" if self._watched is None and self._content is None else "try"
        activation = activate(self.layers, lang, self._paths, by=self._by, how=how)
        found = activation.playbook
        self.faults = activation.faults
        self.held = activation.held
        if fresh or all(each.hash == found.hash for each in self._loaded.values()):
            self._loaded = ({} if fresh else self._loaded) | {lang: found}
            self._seen = looked
            self._announced = self._announced or self._standing(found)
        else:
            # The files changed since the other language was loaded: the next looks find that and tell it.
            self._loaded = {lang: found}
            self._seen = None
        return found
