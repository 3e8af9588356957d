"""The floor: a bare Textual app with a header, a footer, and one line that a key changes."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Static


class Bare(App[None]):
    TITLE = "bare app"
    BINDINGS = [("ctrl+q", "quit", "Quit"), ("down", "count", "Count")]
    count = 0

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("0", id="line")
        yield Footer()

    def action_count(self) -> None:
        self.count += 1
        self.query_one("#line", Static).update(str(self.count))


if __name__ == "__main__":
    Bare().run()
