"""The playbook: what the company says, read from YAML into typed, frozen objects.

The public names are here; each module is loaded when one of its names is first used.
"""

from typing import TYPE_CHECKING

from fieldkit.lazy import lazy_names

if TYPE_CHECKING:
    from fieldkit.playbook.check import check_layers, check_pack
    from fieldkit.playbook.faults import Fault, PackError
    from fieldkit.playbook.find import Finder, Hit
    from fieldkit.playbook.load import Playbook, load_playbook, shipped_content
    from fieldkit.playbook.packs import Activation, activate, load_kept
    from fieldkit.playbook.pinyin import pinyin_keys

__all__ = [
    "Activation",
    "Fault",
    "Finder",
    "Hit",
    "PackError",
    "Playbook",
    "activate",
    "check_layers",
    "check_pack",
    "load_kept",
    "load_playbook",
    "pinyin_keys",
    "shipped_content",
]

_HOMES = {
    "Activation": "packs",
    "activate": "packs",
    "load_kept": "packs",
    "Fault": "faults",
    "PackError": "faults",
    "Finder": "find",
    "Hit": "find",
    "Playbook": "load",
    "load_playbook": "load",
    "shipped_content": "load",
    "check_layers": "check",
    "check_pack": "check",
    "pinyin_keys": "pinyin",
}


__getattr__ = lazy_names(__name__, _HOMES)
