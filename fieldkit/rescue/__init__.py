"""The rescue of a damaged store: what is left of it, the newest backup and the folder, brought together and told."""

from fieldkit.rescue.bringing import NothingToRescue, Progress, Rescued, require_damage, rescue
from fieldkit.rescue.words import rescue_lines

__all__ = ["NothingToRescue", "Progress", "Rescued", "require_damage", "rescue", "rescue_lines"]
