"""The language of the interface: gettext catalogues, switchable while the program runs.

The texts in the code are English; `locale/zh/LC_MESSAGES/fieldkit.mo` holds the Chinese ones. What a screen shows is
looked up when it is drawn, never when a module is imported, so a switch of language reaches everything.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES = ("zh", "en")

_language = "zh"


def language() -> str:
    """Return the language in use, `zh` or `en`."""
    return _language


def set_language(lang: str) -> None:
    """Use `lang` from now on; raises ValueError for a language that there is not."""
    global _language
    if lang not in LANGUAGES:
        raise ValueError(lang)
    _language = lang


def system_language() -> str:
    """Return the language that the system asks for: `en` when it says so, otherwise `zh`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    import locale

    try:
        return "en" if (locale.getlocale()[0] or "").lower().startswith("en") else "zh"
    except ValueError:
        return "zh"


@cache
def _catalogue(lang: str) -> NullTranslations:
    from gettext import translation
    from pathlib import Path

    return translation("fieldkit", str(Path(__file__).parent / "locale"), [lang], fallback=True)


def gettext(text: str) -> str:
    """Return `text`, which is English, in the language in use."""
    return text if _language == "en" else _catalogue(_language).gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of the text for `n` things in the language in use."""
    if _language == "en":
        return one if n == 1 else many
    return _catalogue(_language).ngettext(one, many, n)


def pgettext(context: str, text: str) -> str:
    """Return `text` as it is said in `context`: for a short English word that Chinese says in several ways."""
    return text if _language == "en" else _catalogue(_language).pgettext(context, text)


def marked(text: str) -> str:
    """Mark `text` for the catalogue without looking it up: for tables that are made at import."""
    return text


def enumerated(words: Iterable[str]) -> str:
    """Return the words one after another, parted as the language in use does: 甲、乙 or a, b."""
    return ("、" if _language == "zh" else ", ").join(words)


_REFUSED = {
    errno.ENOENT: marked("there is no such file or folder"),
    errno.EACCES: marked("no permission, or another program has it open"),
    errno.EPERM: marked("no permission, or another program has it open"),
    errno.EISDIR: marked("that is a folder"),
    errno.ENOTDIR: marked("that is no folder"),
    errno.ENOSPC: marked("the disk is full"),
    errno.EROFS: marked("nothing can be written there"),
    errno.ENAMETOOLONG: marked("the name is too long"),
}


def refusal(error: OSError) -> str:
    """Return why the system refused, in the language in use; what is seldom said is told in the system's words."""
    return gettext(_REFUSED[error.errno]) if error.errno in _REFUSED else error.strerror or str(error)


_ = gettext
