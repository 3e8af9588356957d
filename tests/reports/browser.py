"""A real browser without a window: what it makes of a page, and the pages that it prints."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    "--no-pdf-header-footer",
)


def browser() -> str:
    """The browser; without one the test is skipped, and says so."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("no Chromium here to look at the page with (Debian: apt install chromium fonts-noto-cjk)")
    return found


def seen(page: Path, *more: str) -> str:
    """The document as the browser has it after running all that it would run."""
    return _run(page, "--dump-dom", "--virtual-time-budget=2000", *more).decode()


def printed(page: Path) -> int:
    """How many pages the browser prints."""
    pdf = page.with_suffix(".pdf")
    _run(page, f"--print-to-pdf={pdf}")
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))


def _run(page: Path, *arguments: str) -> bytes:
    profile = page.parent / "profile"
    command = [browser(), *FLAGS, f"--user-data-dir={profile}", *arguments, page.as_uri()]
    return subprocess.run(command, check=True, capture_output=True, timeout=120).stdout
