"""The screen that shows through another one: its lines, dimmed, without being drawn as a text and cut up again."""

from __future__ import annotations

from collections.abc import Iterator

from rich.segment import Segment
from rich.style import Style as LineStyle
from textual.renderables.background_screen import BackgroundScreen
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, RichVisual, Visual


class DimmedScreen(BackgroundScreen):
    """What Textual shows of a screen below, by its lines."""

    def visualize(self) -> Visual:
        """Return what draws the lines."""
        return _Dimmed(self)


class _Dimmed(RichVisual):
    def __init__(self, below: BackgroundScreen) -> None:
        super().__init__(below.screen, below)
        self._below = below

    def render_strips(self, _width: int, height: int | None, style: Style, _options: RenderOptions) -> list[Strip]:
        """Return the lines of the screen below, each of its styles dimmed once."""
        below, ground = self._below, style.rich_style
        dimmed: dict[LineStyle | None, LineStyle] = {}

        def dim(line: Strip) -> Iterator[Segment]:
            for text, before, _control in line:
                if before not in dimmed:
                    [(_text, after, _)] = below.process_segments([Segment(text, before)], below.color)
                    dimmed[before] = ground + after
                yield Segment(text, dimmed[before])

        return [Strip(dim(line), line.cell_length) for line in below.screen._compositor.render_strips()[:height]]
