"""The tables of rehearsing: reviews, own answers beside the company's, and dry runs of a visit."""

from __future__ import annotations

from fieldkit.store.projection import Line, Projection, Prose

APPENDED, ALTERED = 1, 2
"""How stale a schedule is: reviews came after the last one counted; anything else happened."""

_MARK = """
    INSERT INTO schedule (card, stale) SELECT {row}.card, {altered} WHERE {row}.card IS NOT NULL
    ON CONFLICT (card) DO UPDATE SET stale = {altered};
"""

SCHEDULE_TRIGGERS = (
    # A text compares as the moment it says only in the form in which this version writes it.
    f"""
    CREATE TRIGGER review_added AFTER INSERT ON review WHEN new.card IS NOT NULL BEGIN
        INSERT INTO schedule (card, stale) VALUES (new.card, {ALTERED})
        ON CONFLICT (card) DO UPDATE SET stale = CASE
            WHEN stale < {ALTERED} AND new.at > last AND new.deleted IS NULL
                AND new.at LIKE '____-__-__T__:__:__.___+00:00' THEN {APPENDED}
            ELSE {ALTERED} END;
    END
    """,
    f"CREATE TRIGGER review_altered AFTER UPDATE ON review BEGIN"
    f"{_MARK.format(row='old', altered=ALTERED)}{_MARK.format(row='new', altered=ALTERED)}END",
    f"CREATE TRIGGER review_gone AFTER DELETE ON review BEGIN{_MARK.format(row='old', altered=ALTERED)}END",
)
"""What marks the schedule of a card stale, by whatever door its reviews were written."""


class Review(Projection):
    """A card rehearsed once: an entry of its own, so that it never conflicts. `at` is UTC with milliseconds.

    `card` is the card's name (playbook/drills.py), `drill` and `objection_kind` what it was, `rating` 1 to 4, `seconds`
    until it was rated, `said` the number of the prompt shown (from 0), `scene` persona and situation ("persona:part"),
    `version` that of the answer, `hits` the ids of the key points hit, parted by spaces, `mode` five, free, before or
    visit, `round` what the reviews of one round share, `partner` for whose visit it was.
    """

    card = Line()
    title = Line()
    drill = Line()
    objection_kind = Line()
    at = Line()
    rating = Line()
    seconds = Line()
    said = Line()
    scene = Line()
    version = Line()
    typed = Prose()
    hits = Line()
    mode = Line()
    round = Line()
    partner = Line()

    indexed = ("card at", "at", "round")
    triggers = SCHEDULE_TRIGGERS


class Variant(Projection):
    """The rep's own answer to an entry, beside the company's: `first` is what to say, `bullets` a line each.

    `heard` is the objection heard in which it worked, `visit` and `partner` where that was.
    """

    entry = Line()
    title = Line()
    objection_kind = Line()
    first = Prose()
    bullets = Prose()
    ask = Prose()
    heard = Line()
    visit = Line()
    partner = Line()
    at = Line()

    indexed = ("entry",)


class DryRun(Projection):
    """A visit rehearsed from beginning to end: no visit, counted nowhere as one. `scene` is persona and situation."""

    at = Line()
    ended = Line()
    pack = Line()
    scene = Line()
    partner = Line()
    remark = Prose()

    indexed = ("at",)

    class Meta:
        """Its name in the journal."""

        table_name = "dry_run"


class DryEvent(Projection):
    """A moment of a dry run: `what` is step, surprise, answer, skip or pause.

    `card` is the surprise that was thrown in, `rating` (1 to 4) how it was answered.
    """

    run = Line()
    at = Line()
    what = Line()
    step = Line()
    title = Line()
    card = Line()
    rating = Line()
    seconds = Line()

    indexed = ("run at",)

    class Meta:
        """Its name in the journal."""

        table_name = "dry_event"
