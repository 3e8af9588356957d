"""Keep the Chinese catalogue of the interface in step with the code.

    python tools/catalogue.py            take new texts from the code into the .po, compile the .mo, list what is open

Needs Babel, which comes with the test extra.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PO = ROOT / "fieldkit/locale/zh/LC_MESSAGES/fieldkit.po"
MO = PO.with_suffix(".mo")
_VOLATILE = tuple(
    f'"{name}'.encode()
    for name in (
        "POT-Creation",
        "PO-Revision",
        "Last-T",
        "Report-M",
        "Project-Id",
        "Language-Team",
        "Generated",
    )
)
"""Lines of the head that change by themselves or say nothing."""
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None, "pgettext": ((1, "c"), 2)}


def texts() -> Catalog:
    """Every text of the interface that the code holds, with no translation."""
    found = Catalog(domain="fieldkit", locale="zh")
    for _file, _line, message, _comments, context in extract_from_dir(ROOT / "fieldkit", keywords=KEYWORDS):
        found.add(message, context=context)
    return found


def read() -> Catalog:
    """The catalogue as it lies there."""
    if not PO.exists():
        return Catalog(domain="fieldkit", locale="zh")
    return read_po(io.BytesIO(PO.read_bytes()), locale="zh", domain="fieldkit")


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """The texts of `catalogue` that have no translation."""
    return [str(message.id) for message in catalogue if message.id and not any(_forms(message.string))]


def _forms(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string or "",) if string is None or isinstance(string, str) else tuple(string)


def main() -> int:
    """Bring the catalogue up to date; the exit code says whether a text lacks its translation."""
    catalogue = read()
    catalogue.header_comment = "# The interface of fieldkit in Chinese."
    catalogue.fuzzy = False
    catalogue.update(texts(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=False, sort_output=True, no_location=True)
    PO.parent.mkdir(parents=True, exist_ok=True)
    kept = [line for line in out.getvalue().splitlines() if not line.startswith(_VOLATILE)]
    PO.write_bytes(b"\n".join(kept) + b"\n")
    MO.write_bytes(compiled(read()))
    missing = untranslated(catalogue)
    for text in missing:
        print(text)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
