"""A run of the command line from arguments to exit code: whatever happens, one clear message and no traceback."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence

import click

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.root import root
from fieldkit.cli.streams import forget_stdout, use_utf8, warn
from fieldkit.cli.words import guess_language, hoisted
from fieldkit.config import Paths, resolve_paths
from fieldkit.i18n import _, refusal

STOPPED = 130
"""The exit code after Ctrl-C, as shells have it."""


def run(arguments: Sequence[str]) -> int:
    """Run fieldkit with `arguments` and return the exit code: 0, 1 (refused), 2 (misused) or 130 (Ctrl-C)."""
    use_utf8()
    given = hoisted(arguments)
    found: list[Paths] = []
    try:
        guess_language(given)
        code = root.main(args=given, prog_name="fieldkit", standalone_mode=False, obj=found)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Refusal as refusal:
        warn(str(refusal))
        return refusal.code
    except (KeyboardInterrupt, click.Abort):
        warn(_("Stopped. What was saved before is kept."))
        return STOPPED
    except OSError as error:
        return _system_refused(error)
    except Exception as error:
        return _unexpected(found[0] if found else resolve_paths(), error)


def _system_refused(error: OSError) -> int:
    if error.errno in (errno.EPIPE, errno.EINVAL, errno.ENOSPC) and not error.filename:
        forget_stdout()
    if error.errno != errno.EPIPE:
        where = f"{error.filename}: " if error.filename else ""
        warn(_("The system refused: {why}").format(why=f"{where}{refusal(error)}"))
        warn(_("What was saved before is kept. Check the disk and the rights of the folder, then try again."))
    return 1


def _unexpected(paths: Paths, error: Exception) -> int:
    from fieldkit.log import log_unexpected

    log = log_unexpected(paths, error)
    warn(_("Something went wrong inside fieldkit: {error}").format(error=type(error).__name__))
    warn(_("What was saved before is kept."))
    if log:
        warn(_("Where it went wrong stands in {path}. Start again; if it comes back, send that file.").format(path=log))
    else:
        warn(_("Start again; if it comes back, run `fieldkit doctor`."))
    return 1
