"""What the exercise sheet says where we depart from it: its fact beside ours, one tap away."""

from datetime import datetime

from bot.coach.effects import GAP, Button, Key, Line, Show, Toast, button, line
from bot.coach.pain_events import SourceAsked
from bot.coach.person import Person, Phase
from bot.coach.practice import Practice, Turn, turn
from content.model import Exercise


def source_button(exercise: Exercise) -> tuple[tuple[Button], ...]:
    """A row of its own; empty where we do as the sheet says."""
    if not any(override.words for override in exercise.overrides):
        return ()
    return ((button("button.source", SourceAsked(exercise.id)),),)


def source_asked(practice: Practice, person: Person, phase: Phase, event: SourceAsked, now: datetime) -> Turn:
    exercise = next((one for one in practice.programme.exercises if one.id == event.exercise), None)
    words = [one.words for one in exercise.overrides if one.words] if exercise else []
    if exercise is None or not words:
        return turn(person, Toast(line("toast.old_button")))
    lines: list[Line] = [line("source.title", exercise=Key(exercise.short_title))]
    for key in words:
        lines += [GAP, line(key)]
    return turn(person, Show(tuple(lines)))
