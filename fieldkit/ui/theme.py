"""The two themes: ink, dark and quiet; paper, light with strong contrast for a car in the sun."""

from __future__ import annotations

from textual.theme import Theme


def _theme(
    name: str,
    *,
    dark: bool,
    background: str,
    bar: str,
    text: str,
    accent: str,
    jade: str,
    ochre: str,
    late: str,
    grey: str,
    rule: str,
) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=accent,
        secondary=grey,
        accent=accent,
        warning=ochre,
        error=late,
        success=jade,
        foreground=text,
        background=background,
        surface=bar,
        panel=bar,
        boost=bar,
        text_alpha=1.0,
        variables={
            "jade": jade,
            "ochre": ochre,
            "late": late,
            "grey": grey,
            "rule": rule,
            "bar": bar,
            "text": text,
            "block-cursor-background": accent,
            "block-cursor-foreground": background,
            "input-cursor-background": text,
            "input-cursor-foreground": background,
            "input-selection-background": f"{accent} 40%",
            "scrollbar": rule,
            "scrollbar-hover": grey,
            "scrollbar-active": grey,
            "scrollbar-background": background,
            "scrollbar-background-hover": background,
            "scrollbar-background-active": background,
            "scrollbar-corner-color": background,
            "link-color": accent,
        },
    )


INK = _theme(
    "ink",
    dark=True,
    background="#0f1318",
    bar="#171e26",
    text="#d9dde4",
    accent="#86aef0",
    jade="#6fbf9f",
    ochre="#d9a441",
    late="#f0706a",
    grey="#8b97a6",
    rule="#2a343f",
)
PAPER = _theme(
    "paper",
    dark=False,
    background="#fbf8f1",
    bar="#f1ece0",
    text="#14181c",
    accent="#2b4c9b",
    jade="#1d6b50",
    ochre="#8a5a00",
    late="#a3201a",
    grey="#585f68",
    rule="#d3c9b5",
)

THEMES = {theme.name: theme for theme in (INK, PAPER)}
