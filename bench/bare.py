"""The floor: a bare Textual app with a header, a footer, one line that a key changes, and a screen like it."""

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Footer, Header, Static


class Another(Screen[None]):
    BINDINGS = [("escape", "dismiss", "Back")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("another screen")
        yield Footer()


class Bare(App[None]):
    TITLE = "bare app"
    BINDINGS = [("ctrl+q", "quit", "Quit"), ("down", "count", "Count"), ("enter", "open", "Open")]
    count = 0

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("0", id="line")
        yield Footer()

    def action_count(self) -> None:
        self.count += 1
        self.query_one("#line", Static).update(str(self.count))

    def action_open(self) -> None:
        self.push_screen(Another())


if __name__ == "__main__":
    Bare().run()
