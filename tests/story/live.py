"""Lets an invented person live fourteen days with the coach, and writes their chat down."""

from datetime import date, timedelta

from bot.coach.events import BarrierNamed, Event, HurtReported, Started
from bot.coach.facts import Barrier, Question
from bot.coach.pain_events import EffortTold, ExerciseBlamed, MorningTold, PainScored
from bot.coach.person import Awaited, Away, CheckOut, Hurting, Idle, InSession, Onboarding, Prompted, Running
from tests.story.chat import Chat
from tests.story.people import Day, Life

A_MOMENT = 8.0
TO_ANSWER = 180.0
A_DAY = timedelta(days=1)


class Living:
    def __init__(self, life: Life) -> None:
        self.life = life
        self.chat = Chat()
        self.first: date = self.chat.now.date()
        self.hurt: set[tuple[int, str]] = set()
        self.said: set[tuple[int, str]] = set()
        self.answered: set[Event] = set()

    def written(self) -> str:
        self.chat.types("/start", Started())
        while self.number < len(self.life.days):
            self._does_next()
        head = f"# {self.life.title}: a fortnight\n\n{self.life.about}\n\nMade by `make story`, from the rules alone."
        signs = "🔔 rings · silent ✎ edited in place · `buttons` · **the person**"
        return "\n\n".join([head, signs, *self.chat.transcript]) + "\n"

    @property
    def number(self) -> int:
        return (self.chat.local.date() - self.first).days

    @property
    def day(self) -> Day:
        return self.life.days[self.number]

    def _does_next(self) -> None:
        event = self._wants()
        if event is None:
            self._waits()
        elif self.chat.passes(A_MOMENT):
            self.answered.add(event)
            self.chat.taps_event(event)

    def _wants(self) -> Event | None:
        """The button the person taps next; None: they wait."""
        chat, day = self.chat, self.day
        match chat.phase:
            case phase if isinstance(phase, Onboarding):
                return chat.keyboard()[0].event
            case Prompted(slot=slot, since_at=since_at, snoozed_until=None):
                if slot not in day.answers or chat.now < since_at + timedelta(seconds=TO_ANSWER):
                    return None
                return self._new(MorningTold, morning=day.morning) or chat.find("button.start")
            case InSession(session=session):
                return self._in_session(session.moment)
            case Idle(asking=CheckOut()):
                return (
                    self._new(PainScored, question=Question.PEAK, score=day.peak)
                    or self._new(ExerciseBlamed)
                    or self._new(EffortTold, effort=day.effort)
                )
            case Idle():
                return self._offered() or self._new(BarrierNamed, barrier=Barrier.FORGOT)
        return None

    def _in_session(self, moment: object) -> Event | None:
        chat, day = self.chat, self.day
        if before := self._new(PainScored, question=Question.BEFORE, score=day.before):
            return before
        match moment:
            case Hurting(score=None):
                score = max(
                    score for exercise, score in day.hurts.items() if (self.number, exercise) in self.hurt
                )
                return self._new(PainScored, question=Question.EXERCISE, score=score)
            case Running():
                return None
            case Awaited(expected_at=expected_at) if chat.now < expected_at:
                return None
        step = chat.phase.session.step if isinstance(chat.phase, InSession) else None
        exercise = getattr(step, "exercise", "")
        hurts = chat.find("button.hurts")
        if (
            exercise in day.hurts
            and (self.number, exercise) not in self.hurt
            and isinstance(hurts, HurtReported)
        ):
            self.hurt.add((self.number, exercise))
            return hurts
        return chat.keyboard()[0].event

    def _offered(self) -> Event | None:
        level = self.chat.find("button.level.try")
        return None if level in self.answered else level

    def _new(self, kind: type, **values: object) -> Event | None:
        """A button of this kind with these values on the newest keyboard, that was not tapped yet."""
        for one in self.chat.keyboard():
            fits = isinstance(one.event, kind) and all(getattr(one.event, n) == v for n, v in values.items())
            if fits and one.event not in self.answered:
                return one.event
        return None

    def _waits(self) -> None:
        today = self.number
        for hour, words, event in self.day.says:
            if self.chat.local.hour >= hour and (today, words) not in self.said:
                self.said.add((today, words))
                self.chat.types(words, event)
                return
        self.chat.passes(900 if isinstance(self.chat.phase, Idle | Away) else 20)
