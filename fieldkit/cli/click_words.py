"""Click's own words, for the catalogue: nothing runs this, `tools/catalogue.py` reads it.

Click looks its texts up by gettext when it shows them, and `words.choose_language` points that to our catalogue; what
is not marked somewhere in our code would drop out of it.
"""

from __future__ import annotations

from fieldkit.i18n import marked, ngettext

SHOWN = (
    marked("Usage:"),
    marked("Options"),
    marked("Commands"),
    marked("Positional arguments"),
    marked("Show this message and exit."),
    marked("default: {default}"),
    marked("Error: {message}"),
    marked("Try '{command} {option}' for help."),
    marked("No such option {name!r}."),
    marked("No such command {name!r}."),
    marked("Missing command."),
    marked("Missing argument"),
    marked("Missing option"),
    marked("Invalid value: {message}"),
    marked("Invalid value for {param_hint}: {message}"),
    marked("{value!r} is not a valid {number_type}."),
    marked("{value} is not in the range {range}."),
    marked("{name} {filename!r} does not exist."),
    marked("{name} {filename!r} is a file."),
    marked("{name} {filename!r} is a directory."),
    marked("{name} {filename!r} is not readable."),
    marked("file"),
    marked("directory"),
    marked("path"),
    marked("Option {name!r} does not take a value."),
    ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1),
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1),
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
)
