"""What a clinician hears of between two weekly reports, read off what a rule did: a lock, a severe score, a worse
morning. No rule need remember to say so.
"""

from collections.abc import Iterable, Iterator

from bot.coach.effects import Effect, LogAnswer
from bot.coach.facts import Morning
from bot.coach.person import Locked, Person
from bot.coach.practice import Practice
from bot.coach.share_effects import Alert, AlertClinicians
from content.model import Level


def alerts(
    practice: Practice, before: Person, after: Person, effects: Iterable[Effect]
) -> Iterator[AlertClinicians]:
    if _is_stopped(after) and not _is_stopped(before):
        yield AlertClinicians(Alert.RED_FLAG)
    if any(_is_flare(practice, effect) for effect in effects):
        yield AlertClinicians(Alert.FLARE)


def _is_stopped(person: Person) -> bool:
    return isinstance(person.phase, Locked) and person.phase.level is Level.STOP


def _is_flare(practice: Practice, effect: Effect) -> bool:
    """As the diary counts them: a severe score, or a morning that is worse."""
    if not isinstance(effect, LogAnswer):
        return False
    if isinstance(effect.value, int):
        return effect.value >= practice.programme.pain.stop_from
    return effect.value is Morning.WORSE
