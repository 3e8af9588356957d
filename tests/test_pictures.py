"""The pictures of README and docs are what the app draws now."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOL = ROOT / "tools" / "pictures.py"


@pytest.mark.skipif(sys.platform == "win32", reason="paths and times of the pictures are those of POSIX")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_picture_is_as_the_app_draws_it(lang: str) -> None:
    ran = subprocess.run(
        [sys.executable, str(TOOL), "--check", "--lang", lang],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, f"python tools/pictures.py draws them anew: {ran.stdout}{ran.stderr[-2000:]}"


def test_a_run_is_parted_where_wide_and_narrow_meet_and_every_part_has_its_place() -> None:
    sys.path.insert(0, str(TOOL.parent))
    try:
        from pictures import faithful
    finally:
        sys.path.remove(str(TOOL.parent))
    drawn = faithful('<text class="a" x="12.2" y="1" textLength="73.2" clip-path="url(#b)">1 拜访 &lt;</text>')
    assert drawn == (
        '<text class="a" x="12.2" y="1" textLength="24.4" clip-path="url(#b)">1 </text>'
        '<text class="a" x="36.6" y="1" textLength="48.8" clip-path="url(#b)">拜访</text>'
        '<text class="a" x="85.4" y="1" textLength="24.4" clip-path="url(#b)"> &lt;</text>'
    )
