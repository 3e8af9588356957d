"""What is built holds the content, and what is installed finds it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTENT = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "content").rglob("*.yaml"))

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist of this checkout and the wheel built from that sdist."""
    folder = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_sdist_holds_the_content(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {*CONTENT, "README.md", "LICENSE", "tests/cli/test_packaging.py"} <= names


def test_the_wheel_holds_content_stylesheets_and_catalogues(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"fieldkit/_{name}" for name in CONTENT} <= names
    needed = [path for suffix in ("tcss", "mo") for path in (ROOT / "fieldkit").rglob(f"*.{suffix}")]
    assert {path.relative_to(ROOT).as_posix() for path in needed} <= names


def test_an_installed_wheel_finds_its_content_away_from_the_checkout(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    target = tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*pip, str(wheel)], check=True)
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from fieldkit.cli import main; sys.exit(main())", "find", "价格", "--json"],
        env={**os.environ, "PYTHONPATH": str(target), "FIELDKIT_HOME": str(tmp_path / "home")},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)[0]["kind"] == "objection"
    assert (target / "fieldkit" / "_content" / "pack.yaml").exists()
