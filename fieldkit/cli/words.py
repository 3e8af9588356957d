"""What the command line says of itself, in the language in use.

The texts of commands and options are marked where they stand and looked up when they are shown. Click's own words go
through Python's gettext, which is pointed to the catalogue of fieldkit.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

import fieldkit
from fieldkit.config import SettingsError, load_settings, resolve_paths
from fieldkit.i18n import LANGUAGES, _, set_language, system_language

EVERYWHERE = ("--home", "--lang", "--content")
"""Options with a value that may stand before or behind a command."""


def hoisted(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the options that go for all commands moved to the front."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            rest += [word, *waiting]
            break
        if word in EVERYWHERE and waiting:
            front += [word, waiting.pop(0)]
        elif word.startswith(tuple(f"{name}=" for name in EVERYWHERE)):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def choose_language(lang: str | None, chosen: str) -> None:
    """Use the language asked for, else the one of the settings, else the system's; Click's words follow."""
    use = lang or chosen or system_language()
    set_language(use)
    os.environ["LANGUAGE"] = use
    gettext.bindtextdomain("fieldkit", str(Path(fieldkit.__file__).parent / "locale"))
    gettext.textdomain("fieldkit")


def guess_language(front: Sequence[str]) -> None:
    """Choose the language from arguments that are not yet checked, so that a fault in them is told in it."""
    given = dict(pairwise(front))
    given |= dict(word.split("=", 1) for word in front if word.startswith("--") and "=" in word)
    lang = given.get("--lang", "")
    try:
        chosen = load_settings(resolve_paths(given.get("--home"))).lang
    except SettingsError:
        chosen = ""
    choose_language(lang if lang in LANGUAGES else None, chosen)


class _Told:
    """Has a help text that is looked up in the catalogue whenever it is read."""

    _help: str | None = None

    @property
    def help(self) -> str | None:
        """The help text in the language in use."""
        return _(self._help) if self._help else self._help

    @help.setter
    def help(self, text: str | None) -> None:
        self._help = text


class Command(_Told, click.Command):
    """A command whose help is in the language in use."""


class Group(_Told, click.Group):
    """A group of commands whose help is in the language in use."""

    command_class = Command
    group_class = type


class Option(_Told, click.Option):
    """An option whose help is in the language in use."""


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    """Declare an option of a command; its `help` is English and marked for the catalogue."""
    return click.option(*names, cls=Option, **settings)
