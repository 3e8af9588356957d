"""Where things lie, and the settings that a person chose.

Everything lies under one folder when a home is given (`--home`, `FIELDKIT_HOME`), so that fieldkit can live on a USB
stick; otherwise each thing lies where the system keeps such things. The settings are a small TOML file that a person
may edit; what it cannot hold or what is damaged falls back to the default and is told, never lost.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

HOME_VARIABLE = "FIELDKIT_HOME"


class SettingsError(Exception):
    """The settings could not be read or written; `path` names the file, the text says why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(why)
        self.path = path


@dataclass(frozen=True)
class Paths:
    """The folders of one installation; none is made before something is written there."""

    data: Path
    config: Path
    cache: Path
    logs: Path
    packs: Path
    home: Path | None = None

    @property
    def store(self) -> Path:
        """The database of what happened."""
        return self.data / "fieldkit.db"

    @property
    def content(self) -> Path:
        """The folder of the packs that were taken into use, and of the one that is watched."""
        return self.data / "content"

    @property
    def copies(self) -> Path:
        """The folder of the copies of kept files that were laid out to be opened."""
        return self.cache / "files"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    @property
    def log(self) -> Path:
        """The log file."""
        return self.logs / "fieldkit.log"


def resolve_paths(home: str | Path | None = None) -> Paths:
    """Return the folders for `home`, else for `FIELDKIT_HOME`, else the system's own."""
    chosen = home or os.environ.get(HOME_VARIABLE)
    if chosen:
        root = Path(chosen).expanduser().absolute()
        return Paths(root, root, root / "cache", root / "logs", root / "packs", home=root)
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("fieldkit", appauthor=False)
    data = Path(dirs.user_data_dir)
    return Paths(data, Path(dirs.user_config_dir), Path(dirs.user_cache_dir), Path(dirs.user_log_dir), data / "packs")


def demo_paths(paths: Paths) -> Paths:
    """Return the folders of the sample store: data and packs of its own; the settings are the rep's."""
    root = (paths.home or paths.data) / "demo"
    return Paths(root, paths.config, paths.cache, paths.logs, root / "packs", home=root)


@dataclass(frozen=True)
class Settings:
    """What a person chose: `lang` empty is the system's, `marks` "auto" the terminal's; `keys` maps ids to keys.

    `owner` is the name of whoever uses this device and `role` what they are: a decision at a gate that a lead records
    on the lead's own device is the lead's word, on a rep's it is reported. `files` is a folder of documents beside
    those of the packs, such as the company's shared drive.
    """

    lang: str = ""
    theme: str = "ink"
    marks: str = "auto"
    owner: str = ""
    role: str = "rep"
    files: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)

    def with_(self, **changes: Any) -> Settings:
        """Return the settings with `changes`."""
        return replace(self, **changes)

    def signed(self) -> str:
        """Return the name by which others know this device: its owner's, else that of the system's account."""
        if self.owner:
            return self.owner
        import getpass

        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):  # a system without users
            return ""


CHOICES = {
    "lang": ("", "zh", "en"),
    "theme": ("ink", "paper"),
    "marks": ("auto", "plain", "ascii"),
    "role": ("rep", "lead", "manager"),
}


def load_settings(paths: Paths) -> Settings:
    """Return the settings of `paths`; what is missing or not allowed has its default, unknown keys are kept.

    Raises SettingsError when the file is there and cannot be read as TOML.
    """
    import tomllib

    path = paths.settings
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, ValueError) as error:
        raise SettingsError(path, str(error)) from error
    known: dict[str, Any] = {}
    for item in fields(Settings):
        value = raw.get(item.name)
        if item.name == "keys" and isinstance(value, dict):
            known["keys"] = {str(key): str(keys) for key, keys in value.items()}
        elif isinstance(value, str) and item.type == "str" and value in CHOICES.get(item.name, (value,)):
            known[item.name] = value
    # What was not understood stays as it was written until it is chosen anew.
    raw = {name: value for name, value in raw.items() if name not in known}
    return Settings(**{**known, "other": raw})


def save_settings(paths: Paths, settings: Settings) -> None:
    """Write the settings, whole or not at all; a damaged file is kept beside them as `settings.damaged.toml`.

    Raises SettingsError when the folder cannot be written.
    """
    import tomli_w

    table: dict[str, Any] = {**settings.other}
    table |= {
        item.name: value
        for item in fields(Settings)
        if item.name != "other" and (value := getattr(settings, item.name)) != item.default and value
    }
    path = paths.settings
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(".tmp")
        scratch.write_text(tomli_w.dumps(table), encoding="utf-8")
        if _is_damaged(path):
            path.replace(path.with_name("settings.damaged.toml"))
        scratch.replace(path)
    except OSError as error:
        raise SettingsError(path, str(error)) from error


def _is_damaged(path: Path) -> bool:
    import tomllib

    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return True
    except OSError:
        return False
    return False
