"""The log file: faults of the program and where they arose. What a person wrote has no business there.

It turns over at half a megabyte and keeps three older ones. A log that cannot be written stops nothing.
"""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from fieldkit.config import Paths

LARGEST = 512 * 1024
OLDER = 3
NAME = "fieldkit"


class _Quiet(RotatingFileHandler):
    """Does without a log that cannot be written: a full disk, a folder that is gone."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002
        self.broken = True

    broken = False


def open_log(paths: Paths) -> logging.Logger:
    """Return the logger of fieldkit, writing to `paths.log`; without a handler when the file cannot be opened."""
    logger = logging.getLogger(NAME)
    logger.propagate = False
    logger.setLevel(logging.INFO)
    close_log()
    try:
        paths.logs.mkdir(parents=True, exist_ok=True)
        handler = _Quiet(paths.log, maxBytes=LARGEST, backupCount=OLDER, encoding="utf-8", errors="backslashreplace")
    except OSError:
        logger.addHandler(logging.NullHandler())
        return logger
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    return logger


def close_log() -> None:
    """Let go of the log file."""
    logger = logging.getLogger(NAME)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def log_unexpected(paths: Paths, error: BaseException) -> Path | None:
    """Write where `error` arose into the log; return the file, or None when it could not be written."""
    logger = open_log(paths)
    logger.error("%s", type(error).__name__, exc_info=(type(error), error, error.__traceback__))
    written = any(isinstance(handler, _Quiet) and not handler.broken for handler in logger.handlers)
    close_log()
    return paths.log if written else None
