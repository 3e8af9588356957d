"""The tables of the process around the visits: regions, stages, scores, projects, competitors, owners, the archive."""

from __future__ import annotations

from fieldkit.store.projection import Flag, Line, Projection, Prose


class Region(Projection):
    """A region that was opened on a day; its id is derived from its name."""

    name = Line()
    opened = Line()
    closed = Line()
    remark = Prose()


class Move(Projection):
    """A partner's move from stage to stage, or a decision at a gate that moves nothing (`stage` is `from_stage`).

    `missing` are the titles of the requirements that were not met, a line each. `decision` is what the deciders said;
    `recorded` tells whether the rep reports it or a decider recorded it.
    """

    partner = Line()
    from_stage = Line()
    from_title = Line()
    stage = Line()
    stage_title = Line()
    at = Line()
    reason = Prose()
    missing = Prose()
    decision = Line()
    recorded = Line()
    by = Line()

    indexed = ("partner at id", "at")


class Met(Projection):
    """A requirement or task that a partner meets; its id is derived from partner and item.

    `record` is the sort of record that ticked it (an agreement, a file), empty when a person did.
    """

    partner = Line()
    stage = Line()
    item = Line()
    title = Line()
    done = Flag()
    text = Prose()
    at = Line()
    by = Line()
    record = Line()

    indexed = ("partner",)


class Score(Projection):
    """A score of one item of a scorecard with its evidence; the latest counts, an empty score takes it back."""

    partner = Line()
    card = Line()
    item = Line()
    title = Line()
    score = Line()
    evidence = Prose()
    at = Line()
    by = Line()

    indexed = ("partner card at",)


class Opportunity(Projection):
    """A project of a partner's; `amount` is a decimal as text, `status` open, won or lost."""

    partner = Line()
    school = Line()
    subject = Line()
    amount = Line()
    stage = Line()
    stage_title = Line()
    bid = Line()
    trial = Flag()
    status = Line()
    reason = Prose()
    closed = Line()
    remark = Prose()
    at = Line()

    indexed = ("partner", "status bid")


class Target(Projection):
    """What is to be sold in a year; its id is derived from the year, `amount` is a decimal as text."""

    year = Line()
    amount = Line()


class Rival(Projection):
    """A competing brand that a partner carries; `content` says how content it is: high, some or low.

    `since` is as it was typed, `year` the year that it names plainly.
    """

    partner = Line()
    brand = Line()
    since = Line()
    year = Line()
    exclusive = Flag()
    content = Line()
    seen = Line()
    remark = Prose()
    ended = Line()
    at = Line()
    by = Line()

    indexed = ("partner",)


class Owning(Projection):
    """Who looks after a partner, from when to when, and until when the partner is protected (报备)."""

    partner = Line()
    owner = Line()
    since = Line()
    ended = Line()
    protected = Line()
    reason = Prose()
    at = Line()

    indexed = ("partner since",)


class Agreement(Projection):
    """The agreement with a partner."""

    partner = Line()
    number = Line()
    title = Line()
    signed = Line()
    until = Line()
    remark = Prose()
    at = Line()

    indexed = ("partner",)


class Paper(Projection):
    """A file kept with a partner; `blob` is its sha256, `part` what it belongs to, `about` that entry's id."""

    partner = Line()
    part = Line()
    about = Line()
    title = Line()
    name = Line()
    blob = Line()
    size = Line()
    at = Line()
    by = Line()

    indexed = ("partner at",)


class Course(Projection):
    """A training that a person of a partner's had or is to have; its id is derived from partner, course and person.

    `day` is the day it is planned for, `done` the day it took place.
    """

    partner = Line()
    course = Line()
    title = Line()
    contact = Line()
    name = Line()
    day = Line()
    done = Line()
    result = Prose()
    at = Line()

    indexed = ("partner",)


class Distinct(Projection):
    """Two look-alikes that somebody told apart; its id is derived from both, in whichever order they are named."""

    one = Line()
    other = Line()
    at = Line()
