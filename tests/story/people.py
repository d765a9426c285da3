"""Three invented people and what they do on each of fourteen days."""

from dataclasses import dataclass, field

from bot.coach.calendar_events import PauseNamed
from bot.coach.events import Asked, Event, Topic
from bot.coach.facts import Effort, Morning


@dataclass(frozen=True, slots=True)
class Day:
    """*answers*: the slots whose prompt is taken up. *hurts*: how much which exercise hurts."""

    answers: tuple[str, ...] = ("standing", "seated")
    before: int = 1
    peak: int = 1
    effort: Effort = Effort.EASY
    morning: Morning = Morning.SAME
    hurts: dict[str, int] = field(default_factory=dict)
    says: tuple[tuple[int, str, Event], ...] = ()
    """Hour, words and what they mean."""


@dataclass(frozen=True, slots=True)
class Life:
    name: str
    title: str
    about: str
    days: tuple[Day, ...]


PROGRESS: Event = Asked(Topic.PROGRESS)
HISTORY: Event = Asked(Topic.HISTORY)

STEADY = Life(
    "steady",
    "Steady",
    "Vera takes every prompt, finds it easy and takes what is offered.",
    tuple(Day(says=((21, "/progress", PROGRESS),) if day in {1, 6, 13} else ()) for day in range(14)),
)

IN_PAIN = Life(
    "in-pain",
    "In pain",
    "Otto's foot answers back. What hurts is stopped, and the plan gives way.",
    (
        Day(before=2, peak=3, effort=Effort.FINE),
        Day(before=2, peak=5, effort=Effort.HARD, hurts={"achilles_stretch": 5}),
        Day(before=3, peak=3, effort=Effort.FINE, morning=Morning.WORSE),
        Day(before=2, peak=2, effort=Effort.FINE, morning=Morning.SAME),
        Day(before=3, peak=7, effort=Effort.HARD, hurts={"toe_pulls": 7}),
        Day(before=4, peak=4, effort=Effort.HARD, morning=Morning.WORSE),
        Day(before=4, peak=4, effort=Effort.HARD, morning=Morning.WORSE),
        *(Day(before=2, peak=2, effort=Effort.FINE, morning=Morning.BETTER) for _ in range(5)),
        Day(before=7, peak=7, morning=Morning.WORSE),
        Day(before=2, peak=2, effort=Effort.FINE, says=((21, "/pain", Asked(Topic.HELP)),)),
    ),
)

FORGETFUL = Life(
    "forgetful",
    "Forgetful",
    "Mira means well. Prompts wait, days pass, a pause helps, and nobody blames her.",
    (
        Day(answers=("standing",)),
        Day(answers=()),
        Day(answers=("seated",), says=((22, "/history", HISTORY),)),
        Day(answers=()),
        Day(answers=(), says=((12, "/pause 3d", PauseNamed("3d")),)),
        *(Day(answers=()) for _ in range(3)),
        Day(answers=("standing", "seated"), says=((21, "/progress", PROGRESS),)),
        *(Day(answers=()) for _ in range(5)),
    ),
)

LIVES = (STEADY, IN_PAIN, FORGETFUL)
