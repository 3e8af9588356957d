"""The command line; `main` is what the `fieldkit` command runs. Nothing heavy is imported here."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fieldkit import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run fieldkit with `arguments` (those of the process when None) and return its exit code.

    Scripts and installers ask for the version, so that alone is answered without loading the commands.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given == ["--version"]:
        print(f"fieldkit {__version__}")
        return 0
    from fieldkit.cli.run import run

    return run(given)
