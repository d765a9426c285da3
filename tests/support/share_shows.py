"""Every message about sharing that the store's part of it shows: to the person, and to the clinician."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.coach import patients, sharing
from bot.coach.clinicians_week import figures
from bot.coach.diary import AnswerEntry, Diary, SessionEntry
from bot.coach.dose_events import DoseAsked
from bot.coach.doses import AS_WRITTEN, Choice, OwnNumber
from bot.coach.effects import Line, Show, line
from bot.coach.facts import Outcome, Question
from bot.coach.person import Locked
from bot.coach.share_effects import Alert, Listing
from bot.coach.share_events import Doses, GiveDose
from bot.coach.sharing import Share
from content.model import Level, Origin
from tests.support.play import PRACTICE, SEVEN, Play, subscribed

LONGEST, PLAIN = "W" * sharing.MOST_LABEL, ""
TODAY = SEVEN.date()


def figures_of(share: Share) -> Iterator[tuple[Line, ...]]:
    """A quiet week and a hard one, with each thing that may have closed or opened the plan."""
    yield figures(PRACTICE, subscribed(), share, Diary(), TODAY)
    answers = [
        *(AnswerEntry(Question.PEAK, 0, "", TODAY - timedelta(days), SEVEN, 9) for days in range(14)),
        AnswerEntry(Question.EXERCISE, 1, "toe_pulls", TODAY, SEVEN, 10),
        AnswerEntry(Question.EXERCISE, 1, "achilles_stretch", TODAY, SEVEN, 10),
        AnswerEntry(Question.BEFORE, 2, "", TODAY, SEVEN, 10),
    ]
    sessions = [
        SessionEntry(number, "standing", TODAY, SEVEN, 40, 30, SEVEN, outcome)
        for number, outcome in ((1, Outcome.PARTIAL), (2, Outcome.SKIPPED))
    ]
    set_by = OwnNumber("achilles_stretch", "rest", 30, Origin.CLINICIAN, SEVEN)
    taken = Choice("toe_pulls", 30, SEVEN, before=25)
    doses = (
        replace(AS_WRITTEN, own=(set_by,)),
        replace(AS_WRITTEN, own=(replace(set_by, origin=Origin.PERSON, part="relax"),)),
        replace(AS_WRITTEN, choices=(taken,)),
    )
    people = (
        *(
            replace(subscribed(), phase=Locked("stop", level, at))
            for level in (Level.STOP, Level.CLINICIAN)
            for at in (SEVEN, SEVEN - timedelta(1))
        ),
        replace(subscribed(), mistaken_at=SEVEN),
        replace(subscribed(), cleared_at=SEVEN),
    )
    for person in (*people, *(replace(people[0], doses=each) for each in doses)):
        yield figures(PRACTICE, person, share, Diary(sessions, answers=answers), TODAY)


def shared() -> Iterator[Show]:
    person = subscribed()
    shares = [
        Share(12, LONGEST, 1, SEVEN, "M" * sharing.MOST_NAME),
        Share(13, PLAIN, 2, SEVEN - timedelta(30), agreed=1),
        Share(14, PLAIN, 3, SEVEN - timedelta(30), agreed=2),
        Share(15, PLAIN, 4, SEVEN - timedelta(30)),
    ]
    yield sharing.show_code("ABCDEFGH", 24)
    yield sharing.show_shares(person, shares)
    yield from (sharing.show_refused(), sharing.show_too_many(), patients.show_over())
    for share in shares:
        yield from (sharing.show_linked(share), sharing.show_left(person, share))
        yield from (sharing.show_welcome(share), sharing.show_end(share))
        yield sharing.show_alerts(share, list(Alert))
        for lines in figures_of(share):
            yield from (sharing.show_week(share, lines), patients.show_week(share, lines))
        yield patients.show_not_agreed(share)
        yield patients.show_card(share, line("patients.since", since=SEVEN.date()))
    yield from (patients.show_patients(some, why) for some in (shares, ()) for why in Listing)
    own = Play(person).does(DoseAsked("toes 30")).does(DoseAsked("extension hold 8 clinician")).person
    for exercise in ("", *(one.id for one in PRACTICE.programme.exercises)):
        for part in ("", "sets", "reps", "hold", "relax", "rest"):
            yield patients.show_doses(PRACTICE, own, shares[0], Doses(exercise, part), SEVEN)
    given = GiveDose("toe_pulls", "reps", 30)
    halved = replace(own, doses=replace(own.doses, halved_on=own.day(SEVEN)))
    for after in (own, halved, person):
        yield patients.show_given(PRACTICE, after, shares[0], given, SEVEN)
