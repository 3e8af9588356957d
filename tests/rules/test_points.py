"""The four points fill as steps and answers touch them."""

from typing import NamedTuple

from fieldkit.playbook.model import Entries, Objection, Part, Step
from fieldkit.rules.points import points_touched


class Heard(NamedTuple):
    objection: str
    outcome: str


STEP = Step(
    id="step-policy", title="政策", short="政策", minutes=5, say=("说",), do=(Part(id="do-a", title="做"),),
    ask=("问",), listen=("听",), points=("point-earns", "point-easy"),
)  # fmt: skip
ANSWER = Objection(
    id="service-slow", title="慢", kind="service", says=("慢",), behind=(), first="先", bullets=(), ask="问", avoid=(),
    points=("point-riskless",),
)  # fmt: skip
ENTRIES = Entries(steps=(STEP,), objections=(ANSWER,))


def test_a_finished_step_touches_the_points_that_it_serves():
    assert points_touched(ENTRIES, {"step-policy"}, ()) == {"point-earns", "point-easy"}
    assert points_touched(ENTRIES, (), ()) == frozenset()


def test_only_a_resolved_objection_touches_a_point():
    assert points_touched(ENTRIES, (), [Heard("service-slow", "resolved")]) == {"point-riskless"}
    for outcome in ("open", "escalated", "pretext"):
        assert points_touched(ENTRIES, (), [Heard("service-slow", outcome)]) == frozenset()
