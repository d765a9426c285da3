"""What is shipped says what the source says, and no more; every departure is declared."""

import re
import tomllib
from collections.abc import Iterator
from datetime import time, timedelta
from itertools import chain

import pytest

from content.load import Content, bundled, check, load
from content.model import Exercise, Level, Load, Number, Pacing, Programme, Sides
from content.wording import STEP_WORDS, word_count

# Start, minimum, maximum, origin, assumption. The source's own numbers are the starts and ranges of origin
# "source"; a minimum below them is the gentle start (A16) or the day without a midday break (A14).
DOSES = {
    "calf_stretch": {
        "sets": (1, 1, 1, "assumed", "A01"),
        "hold": (30, 30, 60, "source", "A02"),
        "per_day": (2, 2, 2, "source", None),
    },
    "achilles_stretch": {
        "sets": (3, 1, 3, "source", "A16"),
        "reps": (12, 1, 12, "source", "A16"),
        "rest": (30, 15, 60, "assumed", "A04"),
        "per_day": (1, 1, 1, "source", None),
    },
    "ankle_extension": {
        "sets": (3, 1, 3, "source", "A16"),
        "reps": (8, 1, 8, "source", "A16"),
        "hold": (5, 5, 10, "source", "A06"),
        "relax": (10, 10, 10, "source", None),
        "rest": (20, 10, 60, "assumed", "A05"),
        "per_day": (1, 1, 1, "source", None),
    },
    "ankle_flexion": {
        "sets": (3, 1, 3, "assumed", "A10"),
        "reps": (8, 1, 12, "assumed", "A10"),
        "hold": (5, 5, 10, "source", "A10"),
        "relax": (10, 5, 30, "assumed", "A10"),
        "rest": (20, 10, 60, "assumed", "A10"),
        "per_day": (1, 1, 1, "assumed", "A10"),
    },
    "toe_pulls": {
        "sets": (1, 1, 1, "source", None),
        "reps": (25, 25, 75, "source", None),
        "per_day": (3, 2, 3, "source", "A14"),
    },
}
PARTS = ("sets", "reps", "hold", "relax", "rest", "per_day")


@pytest.fixture(scope="module")
def content() -> Content:
    return load(bundled())


@pytest.fixture(scope="module")
def programme(content: Content) -> Programme:
    return content.programmes["metatarsalgia"]


def row(number: Number) -> tuple[int, int, int, str, str | None]:
    return (number.start, number.minimum, number.maximum, number.origin.value, number.assumption)


def test_the_shipped_content_has_no_mistake() -> None:
    assert check(bundled()) == []


def test_the_five_exercises_come_in_the_order_of_the_source(programme: Programme) -> None:
    assert [exercise.id for exercise in programme.exercises] == list(DOSES)


@pytest.mark.parametrize("id_", DOSES)
def test_a_dose_is_the_sources_and_its_gaps_are_assumed_by_number(programme: Programme, id_: str) -> None:
    dose = programme.exercise(id_).dose

    numbers = {part: number for part in PARTS if (number := getattr(dose, part)) is not None}

    assert {part: row(number) for part, number in numbers.items()} == DOSES[id_]


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("calf_stretch", (Sides.EACH, Pacing.HOLD, Load.LOW, None)),
        ("achilles_stretch", (Sides.BOTH_AT_ONCE, Pacing.SELF, Load.HIGH, 11)),
        ("ankle_extension", (Sides.AFFECTED, Pacing.PACED, Load.LOW, None)),
        ("ankle_flexion", (Sides.AFFECTED, Pacing.PACED, Load.MEDIUM, None)),
        ("toe_pulls", (Sides.ALTERNATE, Pacing.SELF, Load.HIGH, 2)),
    ],
)
def test_an_exercise_has_the_sides_pacing_load_and_seconds_a_rep_of_the_clinical_page(
    programme: Programme, id_: str, expected: tuple[Sides, Pacing, Load, int | None]
) -> None:
    exercise = programme.exercise(id_)

    assert (exercise.sides, exercise.pacing, exercise.forefoot_load, exercise.rep_seconds) == expected


def test_the_achilles_tempo_is_three_three_two_three(programme: Programme) -> None:
    tempo = programme.exercise("achilles_stretch").tempo

    assert [(phase.seconds, phase.assumption) for phase in tempo] == [
        (3, "A03"),
        (3, "A03"),
        (2, "A03"),
        (3, "A03"),
    ]


def test_stretches_aim_at_two_to_three_and_nothing_may_hurt_above_five(programme: Programme) -> None:
    targets = {exercise.id: exercise.intensity_target for exercise in programme.exercises}

    assert targets == {
        "calf_stretch": (2, 3),
        "achilles_stretch": None,
        "ankle_extension": (2, 3),
        "ankle_flexion": (2, 3),
        "toe_pulls": None,
    }
    assert {exercise.pain_ceiling for exercise in programme.exercises} == {5}


def test_the_sources_facts_stay_beside_what_replaces_them(programme: Programme) -> None:
    replaced = {
        (exercise.id, override.fact, override.assumption)
        for exercise in programme.exercises
        for override in exercise.overrides
    }

    assert replaced == {
        ("achilles_stretch", "place", "A18"),
        ("ankle_extension", "direction", "A09"),
        ("ankle_extension", "strong_pain", "A08"),
        ("ankle_flexion", "some_pain", "A08"),
    }


def test_every_assumption_of_the_register_is_used_somewhere(programme: Programme) -> None:
    used = set(chain(programme.assumptions, *(exercise.assumptions for exercise in programme.exercises)))

    assert used | RULED == {f"A{number:02}" for number in range(1, len(used | RULED) + 1)}


RULED = {"A33", "A34"}
"""Assumptions that are rules of the coach, not values of a file."""


def test_the_register_explains_every_assumption_once() -> None:
    register = (bundled().parent / "docs" / "clinical.md").read_text(encoding="utf-8")

    explained = re.findall(r"^\| (A\d\d) \|", register, flags=re.MULTILINE)

    assert explained == [f"A{number:02}" for number in range(1, len(explained) + 1)]


def test_the_toe_ladder_rises_by_five_from_25_to_75_and_may_fall_to_10(programme: Programme) -> None:
    ladder = programme.exercise("toe_pulls").progression

    assert ladder is not None
    assert (ladder.part, ladder.levels, ladder.floor) == ("reps", tuple(range(25, 80, 5)), 10)


def test_the_missing_count_of_ankle_flexion_is_told_once(content: Content, programme: Programme) -> None:
    told = [exercise for exercise in programme.exercises if exercise.note_once is not None]

    assert [exercise.id for exercise in told] == ["ankle_flexion"]
    note = content.texts.words("en")(str(told[0].note_once))
    assert "gives no count" in note
    assert "clinician may set another" in note


def test_the_day_plan_gives_every_exercise_its_daily_dose(programme: Programme) -> None:
    for plan in ("exercises", "both_feet"):
        planned = list(chain(*(getattr(slot, plan) for slot in programme.slots)))
        for exercise in programme.exercises:
            assert planned.count(exercise.id) == exercise.dose.per_day.start, (plan, exercise.id)


def test_the_slots_stand_where_the_day_plan_puts_them(programme: Programme) -> None:
    assert [(slot.id, slot.default_at, slot.optional, slot.warm_up) for slot in programme.slots] == [
        ("standing", time(7, 30), False, True),
        ("seated", time(19, 30), False, True),
        ("toes", time(13, 0), True, False),
    ]
    assert programme.slot("standing").exercises == ("calf_stretch", "achilles_stretch", "toe_pulls")
    assert programme.slot("seated").exercises == (
        "calf_stretch",
        "ankle_extension",
        "ankle_flexion",
        "toe_pulls",
    )


def test_two_sore_feet_move_ankle_extension_to_the_standing_slot(programme: Programme) -> None:
    standing, seated = programme.slot("standing"), programme.slot("seated")

    assert set(standing.both_feet) - set(standing.exercises) == {"ankle_extension"}
    assert set(seated.exercises) - set(seated.both_feet) == {"ankle_extension"}


def test_the_toe_break_ends_with_a_shorter_check_out(programme: Programme) -> None:
    seconds = {slot.id: slot.check_out.total_seconds() for slot in programme.slots}

    assert seconds == {"standing": 25, "seated": 25, "toes": 10}


def test_waiting_times_are_those_of_the_day_plan(programme: Programme) -> None:
    times = programme.times

    assert (times.check_in, times.warm_up, times.set_up, times.switch_sides, times.check_out) == tuple(
        timedelta(seconds=seconds) for seconds in (20, 90, 15, 10, 25)
    )
    assert (times.prompt_grace, times.nudge_after, times.close_after) == tuple(
        timedelta(minutes=minutes) for minutes in (60, 20, 90)
    )
    assert (times.still_there_after, times.auto_pause_after, times.close_session_after) == tuple(
        timedelta(minutes=minutes) for minutes in (2, 5, 30)
    )
    assert times.snoozes == tuple(timedelta(minutes=minutes) for minutes in (10, 30, 60))
    assert times.slots_apart == timedelta(hours=4)


@pytest.mark.parametrize(
    ("id_", "blocked_by"),
    [
        ("calf_stretch", {"calf_swollen", "achilles_injury"}),
        (
            "achilles_stretch",
            {"balance", "no_step", "achilles_injury", "stress_fracture", "recent_surgery", "neuropathy"},
        ),
        ("ankle_extension", {"cannot_cross", "hip_replacement"}),
        ("ankle_flexion", {"cannot_cross", "hip_replacement", "plantar_plate"}),
        ("toe_pulls", {"diabetes", "neuropathy", "wound"}),
    ],
)
def test_the_safety_screen_blocks_what_the_clinical_page_says(
    programme: Programme, id_: str, blocked_by: set[str]
) -> None:
    assert set(programme.exercise(id_).block_if) == blocked_by


def test_every_answer_that_only_modifies_the_plan_blocks_something(programme: Programme) -> None:
    blocking = set(chain(*((*one.block_if, *one.easier_if) for one in programme.exercises)))

    modifying = {
        item.id for question in programme.screen if question.level is Level.MODIFY for item in question.items
    }

    assert modifying <= blocking


def test_the_screen_asks_the_gravest_things_first(programme: Programme) -> None:
    assert [question.level for question in programme.screen] == [Level.STOP, Level.CLINICIAN, Level.MODIFY]


def test_barefoot_toe_pulls_need_a_clinicians_own_word_with_numb_or_diabetic_feet(
    programme: Programme,
) -> None:
    assert set(programme.exercise("toe_pulls").needs_clearance) == {"diabetes", "neuropathy"}


def test_consent_names_health_details_adults_and_telegram(content: Content, programme: Programme) -> None:
    consent = content.texts.words("en")(programme.consent_text)

    for named in (
        "18 or older",
        "health details",
        "pain scores",
        "not end-to-end encrypted",
        "export or delete",
    ):
        assert named in consent


def test_nothing_is_said_to_be_reviewed_that_was_not(programme: Programme) -> None:
    assert {exercise.review.status for exercise in programme.exercises} == {"not reviewed"}


def test_a_step_has_at_most_twelve_words(content: Content, programme: Programme) -> None:
    words = content.texts.words("en")
    steps = chain(programme.warm_up_steps, *(exercise.steps for exercise in programme.exercises))

    assert max(word_count(words(step)) for step in steps) <= STEP_WORDS


def test_what_stands_on_a_card_has_at_most_twelve_words_a_sentence(content: Content) -> None:
    words = content.texts.words("en")
    cards = [key for key in content_keys() if key.startswith("exercise.") and ".alt" not in key]

    for key in cards:
        for sentence in re.split(r"(?<=[.:]) |\n", words(key)):
            assert word_count(sentence) <= STEP_WORDS, key


def test_keys_are_sorted_within_their_group() -> None:
    text = (bundled() / "texts" / "en" / "content.po").read_text(encoding="utf-8")

    for group in re.split(r"^# --- .* ---$", text, flags=re.MULTILINE):
        keys = re.findall(r'^msgid "(.+)"$', group, flags=re.MULTILINE)
        assert keys == sorted(keys)


def test_every_content_key_is_used_and_every_used_key_exists(content: Content) -> None:
    files = chain((bundled() / "exercises").glob("*.toml"), (bundled() / "programmes").glob("*.toml"))
    named = set(chain(*(strings(tomllib.loads(path.read_text(encoding="utf-8"))) for path in files)))
    written = content_keys()

    assert [key for key in written if key not in named] == []
    assert [key for key in written if not content.texts.words("en").has(key)] == []


def test_no_text_promises_a_cure_or_asks_for_pain(content: Content) -> None:
    """What the sheet asks for is told only beside what is done instead."""
    words = content.texts.words("en")
    written = [key for key in content_keys() if ".source." not in key]

    for key in written:
        assert not re.search(r"\b(cures?|heals?|guarantee|strong pain)\b", words(key), re.IGNORECASE), key


def test_both_hands_change_places_between_extension_and_flexion(
    content: Content, programme: Programme
) -> None:
    words = content.texts.words("en")

    extension, flexion = (programme.exercise(id_) for id_ in ("ankle_extension", "ankle_flexion"))

    assert words(str(extension.hand_map)) == "Ankle: hand of the same side. Toes: the opposite hand."
    assert words(str(flexion.hand_map)) == "Ankle: the opposite hand. Toes: hand of the same side."


def test_an_exercise_or_slot_that_is_not_there_is_a_key_error(programme: Programme) -> None:
    with pytest.raises(KeyError, match="headstand"):
        programme.exercise("headstand")
    with pytest.raises(KeyError, match="midnight"):
        programme.slot("midnight")


def test_exercises_are_shown_without_missing_words(content: Content, programme: Programme) -> None:
    words = content.texts.words("en")

    for exercise in programme.exercises:
        assert all(words(key) for key in keys_of(exercise)), exercise.id


def content_keys() -> list[str]:
    """The keys of content.po alone: bot.po is used by the bot."""
    text = (bundled() / "texts" / "en" / "content.po").read_text(encoding="utf-8")
    return re.findall(r'^msgid "(.+)"$', text, flags=re.MULTILINE)


def keys_of(exercise: Exercise) -> Iterator[str]:
    yield from (exercise.title, exercise.short_title, exercise.goal, exercise.position, exercise.setup)
    yield from (exercise.footwear, exercise.feel_where, exercise.should_not_feel)
    yield from (key for _, key in exercise.picture.alts)
    yield from chain(exercise.equipment, exercise.steps, exercise.cues, exercise.mistakes, exercise.stop_if)
    yield from (key for key in (exercise.hand_map, exercise.note_once) if key is not None)
    if exercise.easier is not None:
        yield from (exercise.easier.text, *exercise.easier.steps)
        yield from (key for _, key in exercise.easier.picture.alts)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)
