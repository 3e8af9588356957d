"""The app's stylesheet, which takes in once what each source of styles says, and matches once what stands in a place.

Textual's own parses every source anew, and the theme's variables with them, whenever a screen brings one more: with
forty of them the first opening of a screen waited longer for that than for all else. And it holds all rules against
every widget anew with each screen that opens, though the same widgets stand there in the same places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from textual.app import App
from textual.cache import LRUCache
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

SOURCES = 512
"""More than the app, its screens and their widgets have."""

PLACES = 2_000
"""So many places are known at once; some dozen are new on a screen."""

Place = tuple[object, ...]
"""What a node and all above it are, which is all that a selector asks for; it holds on to none of them."""


class Settled(NamedTuple):
    """The styles of a place as its nodes keep them, and whether they are others under the mouse."""

    rules: RulesMap
    hover: bool


class KitStylesheet(Stylesheet):
    """A stylesheet that parses a source again only under other variables, and matches a place again by other rules."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(SOURCES)
        self._settled: dict[Place, Settled] = {}

    def set_variables(self, variables: dict[str, str]) -> None:
        """Use the variables of a theme; the same again change nothing."""
        if variables != self._variables:
            super().set_variables(variables)

    def parse(self) -> None:
        """Take in the sources that are new."""
        before = dict.fromkeys(self._rules)
        super().parse()
        # A source that comes again, with another rank among the sources, brings its rules anew.
        changed = before.keys() ^ set(self._rules)
        if names := frozenset[str]().union(*(rule.selector_names for rule in changed)):
            for place in [place for place in self._settled if not names.isdisjoint(_names(place))]:
                del self._settled[place]

    def reparse(self) -> None:
        """Take in the sources that are new; our own have no faults that would call for a second stylesheet."""
        self.parse()

    def apply(
        self, node: DOMNode, *, animate: bool = False, cache: dict[tuple[object, ...], RulesMap] | None = None
    ) -> None:
        """Give a node its styles: those of its place where they are settled, else by all rules."""
        if self._require_parse:
            self.parse()
        place = tuple(map(_traits, node.css_path_nodes))
        if settled := self._settled.get(place):
            node._has_hover_style = settled.hover
            node._has_focus_within = node._has_order_style = node._has_odd_or_even = False
            self._give(node, settled.rules, animate)
            self._process_component_classes(node)
            return
        super().apply(node, animate=animate, cache=cache)
        # What hangs on a node's siblings or on those below it is no matter of its place.
        moving = animate and "transitions" in node.styles.base.get_rules()
        if not (moving or node._has_focus_within or node._has_order_style or node._has_odd_or_even):
            if len(self._settled) >= PLACES:
                self._settled.clear()
            self._settled[place] = Settled(node.styles.base.get_rules(), node._has_hover_style)

    def _give(self, node: DOMNode, rules: RulesMap, animate: bool) -> None:
        """Set styles as nodes of such a place keep them: all at once, while Textual reads and tells of each alone."""
        before = node.styles.base.get_rules()
        if before and before != rules:
            self.replace_rules(node, rules, animate)
            return
        if not before:
            node.styles.base.merge_rules(rules)
        node.notify_style_update()


def _names(place: Place) -> Iterator[str]:
    """What rules for the node of a place end with."""
    kind, its_id, classes = cast("tuple[type[DOMNode], str | None, frozenset[str], object, object]", place[-1])[:3]
    yield "*"
    yield from kind._css_type_names
    yield from (f".{name}" for name in classes)
    if its_id is not None:
        yield f"#{its_id}"


def _traits(node: DOMNode) -> tuple[object, ...]:
    """All that a selector can ask of a node itself."""
    alive = node.app_focus if isinstance(node, App) else getattr(node, "can_focus", False)
    return type(node), node._id, node.classes, node._pseudo_classes_cache_key, alive
