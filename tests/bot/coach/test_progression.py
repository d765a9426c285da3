"""The ladder: more is offered after enough easy, painless, whole sessions; pain and time away take it back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.dose_events import LevelChosen
from bot.coach.doses import AS_WRITTEN, Choice, Doses, Standing
from bot.coach.events import BeginAsked, DiaryRead
from bot.coach.facts import Effort, Morning
from bot.coach.person import Idle
from bot.coach.progression import may_take, offer, reached, standings
from bot.coach.wishes import ReviewWish
from tests.support.diaries import Done, at, diary_of, twice_a_day
from tests.support.doses import TODAY
from tests.support.play import PRACTICE, Play, subscribed

PROGRAMME = PRACTICE.programme
TOES, CALF = PROGRAMME.exercise("toe_pulls"), PROGRAMME.exercise("calf_stretch")
EASY_DAYS = twice_a_day(range(3))


def level(done: list[Done], doses: Doses = AS_WRITTEN) -> int:
    found = reached(PROGRAMME, TOES, doses, diary_of(TOES.id, done))
    assert found is not None
    return found.level


def offered(done: list[Done], doses: Doses = AS_WRITTEN) -> int | None:
    """The level that is offered at the end of the last of these sessions; None: none is."""
    diary = diary_of(TOES.id, done)
    known = replace(doses, standings=tuple(one for one, _ in standings(PROGRAMME, doses, diary)))
    levels = offer(PROGRAMME, TOES, known, diary, TODAY + timedelta(days=done[-1].day))
    return None if levels is None else levels[1]


def but(done: list[Done], index: int, **changed: object) -> list[Done]:
    return [replace(one, **changed) if at == index else one for at, one in enumerate(done)]  # type: ignore[arg-type]  # fields by name


def test_five_more_are_offered_after_three_days_of_whole_easy_and_painless_sessions() -> None:
    assert offered(EASY_DAYS) == 30
    assert offered(twice_a_day(range(6), 70)) == 75


@pytest.mark.parametrize(
    "done",
    [
        pytest.param(EASY_DAYS[:5], id="five sessions only"),
        pytest.param([replace(one, day=one.day // 2) for one in EASY_DAYS], id="two days only"),
        pytest.param(but(EASY_DAYS, 2, reps=24), id="one was not complete"),
        pytest.param(but(but(EASY_DAYS, 0, effort=Effort.FINE), 3, effort=Effort.HARD), id="four were easy"),
        pytest.param(but(but(EASY_DAYS, 0, effort=None), 3, effort=None), id="nothing was said of two"),
        pytest.param(but(EASY_DAYS, 4, peak=4), id="one hurt"),
        pytest.param(but(EASY_DAYS, 4, peak=None), id="no score was told"),
        pytest.param(but(EASY_DAYS, 1, morning=Morning.WORSE), id="a morning was worse"),
        pytest.param(twice_a_day(range(9), 75), id="there is no more"),
    ],
)
def test_nothing_is_offered_before(done: list[Done]) -> None:
    assert offered(done) is None


def test_one_session_of_six_may_have_been_harder() -> None:
    assert offered(but(EASY_DAYS, 0, effort=Effort.HARD)) == 30


def test_who_stays_is_asked_again_after_three_days_more() -> None:
    stayed = Doses(choices=(Choice(TOES.id, 25, at(2, 20), before=25),))

    assert [offered(twice_a_day(range(days)), stayed) for days in (4, 5, 6)] == [None, None, 30]


def test_a_level_that_was_taken_is_the_next_dose_and_then_stands_in_the_log() -> None:
    taken = Doses(choices=(Choice(TOES.id, 30, at(2, 20), before=25),))

    assert level(EASY_DAYS, taken) == 30
    assert level([*EASY_DAYS, Done(3, 30)]) == 30


def test_a_set_that_is_put_right_takes_the_level_back_that_leaned_on_it() -> None:
    taken = Doses(choices=(Choice(TOES.id, 30, at(2, 20), before=25),))
    put_right = but(EASY_DAYS, 3, reps=20)

    assert level(put_right, taken) == 25
    assert level([*put_right, Done(3, 30)], taken) == 25
    assert level([*put_right, *twice_a_day(range(3, 9), 30)], taken) == 30, "too long ago to be put right"


@pytest.mark.parametrize(("peak", "next_level"), [(3, 30), (5, 30), (6, 25), (10, 25)])
def test_pain_of_six_or_more_is_five_fewer_next_time(peak: int, next_level: int) -> None:
    assert level([*EASY_DAYS, Done(3, 30), Done(4, 30, peak=peak)]) == next_level


def test_a_worse_morning_is_five_fewer_once_for_its_day() -> None:
    done = [Done(0, 30), Done(1, 30, hour=7), Done(1, 30, hour=19, morning=Morning.WORSE)]

    assert level(done) == 25
    assert level([*done, Done(2, 25)]) == 25


def test_one_bad_day_is_one_step_down() -> None:
    assert level([Done(0, 30, peak=7), Done(0, 0, reps=10, peak=7, hour=19)]) == 25
    assert level([Done(0, 30, peak=7), Done(1, 0, reps=10, peak=7)]) == 20


def test_pain_after_pain_goes_down_to_ten_and_no_further() -> None:
    done = [Done(0, 25, peak=7)]
    seen = []
    for day in range(1, 6):
        seen.append(level(done))
        done.append(Done(day, seen[-1], peak=7))

    assert seen == [20, 15, 10, 10, 10]


def test_after_a_step_back_three_clean_sessions_come_before_counting_begins_again() -> None:
    hurt = [Done(0, 30, peak=7)]
    clean = [Done(1 + number // 2, 25, hour=7 + number % 2) for number in range(9)]

    assert offered([*hurt, *clean[:8]]) is None
    assert offered([*hurt, *clean]) == 30


def test_a_step_back_can_be_undone_until_it_was_done() -> None:
    diary = diary_of(TOES.id, [Done(0, 30, peak=7)])
    assert may_take(PROGRAMME, TOES, AS_WRITTEN, diary, 30)
    assert level([Done(0, 30, peak=7)], Doses(choices=(Choice(TOES.id, 30, at(0, 9), before=25),))) == 30

    later = diary_of(TOES.id, [Done(0, 30, peak=7), Done(1, 25)])
    assert not may_take(PROGRAMME, TOES, AS_WRITTEN, later, 30)


DONES = st.lists(
    st.builds(
        Done,
        day=st.integers(0, 12),
        level=st.sampled_from([0, 20, 25, 30, 35]),
        reps=st.sampled_from([0, 10, 25, None]),
        effort=st.sampled_from([None, *Effort]),
        peak=st.sampled_from([None, 0, 3, 4, 6]),
        morning=st.sampled_from([None, None, Morning.WORSE, Morning.BETTER]),
        hour=st.integers(6, 20),
    ),
    min_size=1,
    max_size=16,
).map(lambda done: sorted(done, key=lambda one: (one.day, one.hour)))


@given(DONES, st.integers(0, 15), st.sampled_from([4, 6, 10]))
def test_more_pain_never_means_a_higher_level_or_an_offer(done: list[Done], index: int, peak: int) -> None:
    index %= len(done)
    worse = but(done, index, peak=max(peak, done[index].peak or 0))
    before, after = (reached(PROGRAMME, TOES, AS_WRITTEN, diary_of(TOES.id, each)) for each in (done, worse))

    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after.level <= before.level
        assert after.sets_less >= before.sets_less
    if after is not None and before is not None and after.level == before.level:
        assert offered(worse) is None or offered(done) is not None


@given(DONES, st.integers(0, 100))
def test_no_level_can_be_taken_that_the_diary_does_not_bear_out(done: list[Done], wanted: int) -> None:
    diary = diary_of(TOES.id, done)
    now = level(done) if reached(PROGRAMME, TOES, AS_WRITTEN, diary) else 25
    highest = max([25, *(one.level for one in done)])

    if may_take(PROGRAMME, TOES, AS_WRITTEN, diary, wanted):
        assert 10 <= wanted <= max(now + 5, highest)


def test_of_the_exercises_that_grow_by_seconds_one_grows_in_a_week() -> None:
    diary = diary_of(CALF.id, [Done(day, 30, hour=hour) for day in range(3) for hour in (7, 19)], "standing")
    today = TODAY + timedelta(days=2)
    standing = (Standing(CALF.id, 30, today),)

    def next_level(*choices: Choice) -> int | None:
        found = offer(PROGRAMME, CALF, Doses(standings=standing, choices=choices), diary, today)
        return None if found is None else found[1]

    assert next_level() == 45
    assert next_level(Choice("ankle_flexion", 7, at(0), before=5)) is None
    assert next_level(Choice("ankle_flexion", 5, at(0), before=5)) == 45, "who stayed did not grow"
    assert next_level(Choice("ankle_flexion", 7, at(-6), before=5)) == 45
    assert next_level(Choice(TOES.id, 30, at(0), before=25)) == 45


# As a person sees it


def reviewed(done: list[Done], play: Play | None = None) -> Play:
    """After the last of these sessions."""
    play = play or Play(subscribed())
    play.now = at(done[-1].day, done[-1].hour + 1)
    diary = diary_of(TOES.id, done)
    play.remembered.sessions = {one.number: one for one in diary.sessions}
    play.remembered.sets = dict(enumerate(diary.logged))  # type: ignore[arg-type]  # keys do not matter
    play.remembered.answers = dict(enumerate(diary.answers))  # type: ignore[arg-type]  # keys do not matter
    return play.does(DiaryRead(diary, ReviewWish()))


def test_an_offer_gives_its_reason_and_two_buttons_and_comes_once_a_day() -> None:
    play = reviewed(EASY_DAYS)
    assert play.shown() == ["review.more.reps", "review.why.easy"]
    assert play.value("review.more.reps", "level") == 30
    assert play.rings() == 0

    assert reviewed(EASY_DAYS, play).shown() == []


def test_trying_thirty_makes_the_next_session_one_of_thirty() -> None:
    play = reviewed(EASY_DAYS).taps("button.level.try")

    assert "review.taken.reps" in play.shown()
    play.does(play.button("button.level.try"))
    assert play.person.doses.choice(TOES.id) is not None
    standing = play.person.doses.standing(TOES.id)
    assert standing is not None
    assert standing.level == 30


def test_staying_is_as_good() -> None:
    play = reviewed(EASY_DAYS).taps("button.level.stay")

    assert "review.stayed.reps" in play.shown()
    assert reviewed([*EASY_DAYS, Done(3, 25)], play).shown() == []


def test_less_is_said_once_with_its_reason_and_can_be_undone() -> None:
    hurt = [*EASY_DAYS, Done(3, 30), Done(4, 30, peak=6)]
    play = reviewed(hurt)
    standing = Standing(TOES.id, 30, TODAY)
    play.person = replace(play.person, doses=replace(play.person.doses, standings=(standing,)))

    assert reviewed(hurt, play).shown() == ["review.less.reps", "review.why.hurt"]
    assert reviewed(hurt, play).shown() == []
    play.taps("button.level.keep")
    kept = play.person.doses.standing(TOES.id)
    assert kept is not None
    assert kept.level == 30


def test_nothing_is_said_while_a_session_goes_on_but_it_counts_at_once() -> None:
    play = Play(subscribed(at(4, 8)))
    play.now = at(4, 8)
    play.does(BeginAsked("toes"))
    standing = Standing(TOES.id, 30, TODAY, told_level=30)
    play.person = replace(play.person, doses=Doses(standings=(standing,)))
    hurt = [*EASY_DAYS, Done(4, 30, peak=6)]

    assert reviewed(hurt, play).shown() == []
    now = play.person.doses.standing(TOES.id)
    assert now is not None
    assert (now.level, now.told_level) == (25, 30)
    play.person = replace(play.person, phase=Idle())
    assert reviewed(hurt, play).shown() == ["review.less.reps", "review.why.hurt"]


def test_an_old_or_forged_button_raises_nothing() -> None:
    play = reviewed(EASY_DAYS[:3])
    for level_ in (30, 75, 500, 0):
        assert play.does(LevelChosen(TOES.id, level_)).shown() == ["toast.level_gone"]
    assert play.does(LevelChosen("handstand", 30)).shown() == ["toast.old_button"]


def test_nothing_more_is_offered_during_a_gentle_start() -> None:
    play = Play(replace(subscribed(), doses=Doses(gentle_from=TODAY)))

    assert reviewed(EASY_DAYS, play).shown() == []
