"""The facts of one person in memory: what the tables would hold, and the diary that would be read from them."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.coach.diary import AnswerEntry, Diary, OccurrenceEntry, SessionEntry, SetEntry
from bot.coach.effects import CorrectSet, Effect, LogAnswer, LogSet, RecordOccurrence, RecordSession


@dataclass(slots=True)
class Remembered:
    sessions: dict[int, SessionEntry] = field(default_factory=dict)
    sets: dict[tuple[object, ...], SetEntry] = field(default_factory=dict)
    occurrences: dict[tuple[str, date], OccurrenceEntry] = field(default_factory=dict)
    answers: dict[tuple[object, ...], AnswerEntry] = field(default_factory=dict)

    def take(self, effect: Effect, now: datetime) -> None:
        match effect:
            case LogSet():
                key = (effect.session, effect.exercise, effect.side, effect.set_no)
                entry = SetEntry(
                    effect.session,
                    effect.slot,
                    effect.on,
                    effect.exercise,
                    effect.side,
                    effect.set_no,
                    effect.reps,
                    effect.planned_reps,
                    now,
                    effect.planned_sets,
                    effect.level,
                )
                self.sets.setdefault(key, entry)
            case CorrectSet(session, exercise, side, set_no, reps):
                key = (session, exercise, side, set_no)
                if key in self.sets:
                    self.sets[key] = replace(self.sets[key], reps=reps)
            case LogAnswer(question, on, value, session, exercise):
                answer = AnswerEntry(question, session, exercise, on, now, value)
                self.answers[on, question, session, exercise] = answer
            case RecordOccurrence(slot, on, outcome):
                self.occurrences[slot, on] = OccurrenceEntry(slot, on, outcome)
            case RecordSession(number, slot, on, planned_sets, outcome):
                known = self.sessions.get(number)
                begun = known or SessionEntry(number, slot, on, now, planned_sets, 0)
                ended_at = None if outcome is None else now
                self.sessions[number] = replace(begun, ended_at=ended_at, outcome=outcome)
            case _:
                pass

    def diary(self, since: date | None = None) -> Diary:
        def recent(on: date) -> bool:
            return since is None or on >= since

        logged = tuple(self.sets.values())
        done = [one for one in logged if one.reps]
        return Diary(
            sessions=[
                replace(one, reported_sets=sum(each.session == one.number for each in done))
                for _, one in sorted(self.sessions.items())
                if recent(one.on)
            ],
            logged=[one for one in logged if recent(one.on)],
            occurrences=[one for one in self.occurrences.values() if recent(one.on)],
            answers=sorted((one for one in self.answers.values() if recent(one.on)), key=lambda one: one.at),
            active_on=frozenset(one.on for one in done),
        )
