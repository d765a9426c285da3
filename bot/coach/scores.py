"""A pain score from 0 to 10: its eleven buttons, in two rows that a small phone can hold."""

from bot.coach.effects import Buttons, button
from bot.coach.events import StepMark
from bot.coach.facts import Question
from bot.coach.pain_events import PainScored

MOST = 10
UPPER_ROW = range(6)
LOWER_ROW = range(6, MOST + 1)


def score_rows(question: Question, mark: StepMark | None = None) -> Buttons:
    return tuple(
        tuple(button("button.score", PainScored(question, score, mark), score=score) for score in row)
        for row in (UPPER_ROW, LOWER_ROW)
    )


def is_score(number: int) -> bool:
    return 0 <= number <= MOST
