"""The entries of a playbook as one struct, whether they come from a cache or not: for what tests change in them."""

from fieldkit.playbook import Playbook
from fieldkit.playbook.model import Entries


def whole(playbook: Playbook) -> Entries:
    """All entries of a playbook, for `msgspec.structs.replace`."""
    return Entries(**{kind: getattr(playbook.entries, kind) for kind in Entries.__struct_fields__})
