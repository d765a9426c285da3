"""Doses of any person: whatever was reached, set, eased or begun gently."""

from datetime import date, timedelta

from hypothesis import strategies as st

from bot.coach.doses import Doses, OwnNumber, Standing
from content.model import Origin
from tests.support.play import PRACTICE

TODAY = date(2026, 1, 5)
EXERCISES = PRACTICE.programme.exercises
IDS = st.sampled_from([exercise.id for exercise in EXERCISES])
DAYS = st.integers(0, 60).map(lambda ago: TODAY - timedelta(days=ago))
STANDINGS = st.builds(
    Standing, exercise=IDS, level=st.integers(-5, 200), done_on=DAYS, sets_less=st.integers(0, 4)
)
OWN = st.builds(
    OwnNumber,
    exercise=IDS,
    part=st.sampled_from(["sets", "reps", "hold", "relax", "rest", "per_day", "speed"]),
    value=st.integers(-10, 500),
    origin=st.sampled_from([Origin.PERSON, Origin.CLINICIAN]),
)
DOSES = st.builds(
    Doses,
    own=st.lists(OWN, max_size=4).map(tuple),
    easier=st.frozensets(IDS, max_size=3),
    gentle_from=st.none() | DAYS,
    halved_on=st.none() | st.just(TODAY) | DAYS,
    standings=st.lists(STANDINGS, max_size=5, unique_by=lambda one: one.exercise).map(tuple),
)
