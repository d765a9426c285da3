"""Every message about sharing that the store's part of it shows: to the person, and to the clinician."""

from collections.abc import Iterator
from dataclasses import replace

from bot.coach import patients, sharing
from bot.coach.dose_events import DoseAsked
from bot.coach.effects import Line, Show, line
from bot.coach.share_effects import Alert, Listing
from bot.coach.share_events import Doses, GiveDose
from bot.coach.sharing import Share
from tests.support.play import PRACTICE, SEVEN, Play, subscribed

LONGEST, PLAIN = "W" * sharing.MOST_LABEL, ""
FIGURES: tuple[Line, ...] = (
    line("week.days", count=5),
    line("share.sets", done=30, planned=40),
    line("week.pain.more", now=6, before=3),
)


def shared() -> Iterator[Show]:
    person = subscribed()
    shares = [
        Share(12, LONGEST, 1, SEVEN, "M" * sharing.MOST_NAME),
        Share(13, PLAIN, 2, SEVEN, agreed=1),
        Share(14, PLAIN, 3, SEVEN),
    ]
    yield sharing.show_code("ABCDEFGH", 24)
    yield sharing.show_shares(person, shares)
    yield from (sharing.show_refused(), sharing.show_too_many(), patients.show_over())
    for share in shares:
        yield from (sharing.show_linked(share), sharing.show_left(person, share))
        yield from (sharing.show_welcome(share), sharing.show_end(share))
        yield from (sharing.show_alerts(share, list(Alert)), sharing.show_week(share, FIGURES))
        yield from (patients.show_week(share, FIGURES), patients.show_not_agreed(share))
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
