"""The one door through which text gets into a page of HTML: whatever somebody wrote stays text.

`tag` puts elements together. What it is given is text and is escaped, unless it is `Html`, and `Html` is made here
alone; so nothing that a person, a pack or another device wrote can become markup.
"""

from __future__ import annotations

from html import escape

LONGEST = 4000
"""Characters of one text that a page shows."""

_UNSEEN: dict[int, str | None] = {
    **dict.fromkeys([*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF]),
    **dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


class Html(str):
    """Markup that this module made."""

    __slots__ = ()


_EMPTY = frozenset({"meta", "col"})


def one_line(text: str, longest: int = LONGEST) -> str:
    """`text` on one line, without what cannot be seen or turns the direction, and cut where it is longer."""
    line = " ".join(text[: 4 * longest].translate(_UNSEEN).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def text(text: str, longest: int = LONGEST) -> Html:
    """`text` as a page shows it: never as markup, on one line, in a direction of its own."""
    line = one_line(text, longest)
    return Html(f"<bdi>{escape(line)}</bdi>") if line else Html()


def tag(name: str, /, *inside: str, **attributes: str) -> Html:
    """Return an element; what is `inside` is escaped unless it is Html.

    An attribute without a value is left out; a stroke at the end of its name goes, one inside becomes a dash.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(one_line(value))}"'
        for key, value in attributes.items()
        if value
    )
    if name in _EMPTY:
        return Html(f"<{name}{told}>")
    return Html(f"<{name}{told}>{joined(*inside)}</{name}>")


def joined(*parts: str) -> Html:
    """Return the parts one after the other, those that are plain text escaped."""
    return Html("".join(part if isinstance(part, Html) else text(part) for part in parts))


def page(title: str, body: Html, style: str, *, lang: str, generator: str = "fieldkit") -> str:
    """Return a whole page: no script, nothing from outside, its own style; `style` is ours and holds no text."""
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="generator", content=generator),
        Html(f"<title>{escape(one_line(title, 200))}</title>"),
        Html(f"<style>{style}</style>"),
    )
    return f"<!DOCTYPE html>\n{tag('html', tag('head', head), tag('body', body), lang=lang)}\n"
