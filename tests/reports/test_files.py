"""A report is written whole or not at all, and never over what is no report of ours."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from fieldkit.reports.document import Document
from fieldkit.reports.files import FORMATS, ReportError, keep_report, rendered, report_path, write_report

DOCUMENT = Document("week", "周报", "x", [])


@pytest.mark.parametrize("format", FORMATS)
def test_a_report_of_ours_is_written_anew_and_anything_else_is_left(tmp_path: Path, format) -> None:
    data = rendered(DOCUMENT, format)
    path = tmp_path / f"a.{format}"
    write_report(path, data)
    write_report(path, data)
    path.write_bytes(b"PK\x03\x04 mine" if format == "xlsx" else b"my notes")
    with pytest.raises(ReportError) as told:
        write_report(path, data)
    assert told.value.occupied
    assert b"m" in path.read_bytes()[:8]
    write_report(path, data, replace=True)
    assert path.read_bytes() == data
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "text", ["# mine\n\nfieldkit report week -o a.md\n", "<!DOCTYPE html>\n<p>fieldkit report: week</p>"]
)
def test_what_only_speaks_of_the_command_is_no_report(tmp_path: Path, text: str) -> None:
    path = tmp_path / "notes.md"
    path.write_text(text)
    with pytest.raises(ReportError) as told:
        write_report(path, b"new")
    assert told.value.occupied
    assert path.read_text() == text


NAMES = ["-o", " ", "a b'c\"d", "报告", "a;rm -rf x", "$(x)", "..", ".", "a/b", "x" * 300, "a\0b"]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_the_file_is_called_it_is_written_there_or_told(tmp_path: Path, name: str) -> None:
    try:
        write_report(tmp_path / name, b"data")
    except ReportError as error:
        assert str(error)
        assert list(tmp_path.iterdir()) == []
    else:
        assert (tmp_path / name).read_bytes() == b"data"


def test_a_full_disk_leaves_the_report_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "week.md"
    old = rendered(DOCUMENT, "md")
    write_report(path, old)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError, match="磁盘"):
        write_report(path, b"new")
    assert path.read_bytes() == old
    assert [each.name for each in tmp_path.iterdir()] == ["week.md"]


def test_a_folder_in_the_place_of_the_folder_of_reports_is_told(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file")
    with pytest.raises(ReportError):
        keep_report(tmp_path, "week", "html", b"x")


@pytest.mark.skipif(sys.platform == "win32", reason="links and devices of POSIX")
def test_a_link_goes_on_pointing_where_it_did_and_no_device_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target.md", tmp_path / "link.md"
    write_report(target, rendered(DOCUMENT, "md"))
    link.symlink_to(target)
    write_report(link, b"new")
    assert link.is_symlink() and target.read_bytes() == b"new"
    with pytest.raises(ReportError):
        write_report(Path("/dev/null"), b"x", replace=True)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="whoever may do everything is refused nothing")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ReportError):
        write_report(tmp_path / "a.md", b"x")
    tmp_path.chmod(0o700)


def test_the_name_of_a_partner_leads_to_no_other_folder(tmp_path: Path) -> None:
    path = report_path(tmp_path, "visit-2026-11-27-../../../etc/passwd\n", "html")
    assert path.parent == tmp_path / "reports"
    assert path.name.endswith(".html")
