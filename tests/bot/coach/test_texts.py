"""The words a person reads: all there, all used, short, and silent about illness where others may look."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.coach.calendar_events import Page
from bot.coach.day import show_prompt
from bot.coach.doses import Less
from bot.coach.dosing import PARTS
from bot.coach.effects import Show
from bot.coach.events import (
    BeginAsked,
    ExerciseAsked,
    Started,
    Wordless,
)
from bot.coach.facts import Barrier, Effort, Morning, Outcome
from bot.coach.onboarding import show_welcome
from bot.coach.pacing import PacingMode
from bot.coach.pain import Band, Direction, Why
from bot.coach.pause_words import Unclear
from bot.coach.person import Ask, InSession, PausedBy, Person, Prompted, Running
from bot.coach.plan import EXTRA, WHOLE_DAY
from bot.coach.progression import Fall
from bot.coach.session_asides import PRAISES
from bot.coach.share_effects import Alert
from bot.storage import exports
from bot.telegram.updates import MENU
from content.catalogue import read_catalogue
from content.drawing import Theme
from content.load import bundled
from content.model import Foot, Form, Level, Origin, Pacing
from content.spoken_words import ALWAYS
from tests.support.play import PRACTICE, Play, content, first_button, subscribed
from tests.support.shows import plain

ROOT = Path(__file__).parents[3]
MOST_SHOWN = 700
"""Characters: about a screen of a small phone."""

SCORED = (Band.GO_ON, Band.EASE, Band.STOP)

FAMILIES = {
    *(f"week.pain.{way}" for way in ("less", "same", "more")),
    *(f"{kind}.{barrier}" for kind in ("week.tip", "button.barrier") for barrier in Barrier),
    *(f"{key}.{theme}" for key in ("button.theme", "settings.theme") for theme in Theme),
    *(f"history.slot.{slot}" for slot in (WHOLE_DAY, EXTRA)),
    *(f"history.side.{foot}" for foot in Foot),
    *(f"prompt.words.{variant}" for variant in range(1, 5)),
    *(f"praise.{variant}" for variant in range(1, PRAISES + 1)),
    *(f"command.{name}" for name in (*MENU, "start")),
    *(f"command.unclear.{name}" for name in ("done", "skip", "resume")),
    *(f"wordless.{what}" for what in Wordless),
    *(f"progress.slot.{outcome}" for outcome in Outcome),
    *(f"session.paused.{by}" for by in PausedBy),
    *(f"card.dose.{pacing}" for pacing in (Pacing.HOLD, Pacing.PACED)),
    *(f"alert.{why}" for why in Alert),
    *(f"pacing.{mode}" for mode in PacingMode),
    *(f"{place}.pacing.{mode}" for place in ("button", "settings", "toast") for mode in PacingMode),
    *(f"side.{foot}" for foot in Foot),
    *ALWAYS,
    *(f"button.effort.{effort}" for effort in Effort),
    *(f"check_out.{band}" for band in SCORED),
    *(f"pain.{band}" for band in SCORED),
    *(f"pain.direction.{direction}" for direction in (*Direction, "unknown")),
    *(f"button.named{on}" for on in ("", "_on")),
    *(f"ask.{ask}" for ask in Ask),
    *(f"button.morning.{morning}" for morning in Morning),
    *(f"advice.{why}" for why in Why),
    *(f"card.side.{foot}" for foot in Foot),
    *(f"pause.{why}" for why in Unclear),
    *(f"button.back.{page}" for page in (Page.SETTINGS, Page.SLOTS, Page.PROGRAMME)),
    *(f"review.{what}.{part}" for what in ("less", "more", "taken", "stayed") for part in ("reps", "hold")),
    *(f"review.why.{fall}" for fall in Fall),
    *(f"dose.form_given.{form}" for form in Form),
    *(f"card.less.{why}" for why in Less),
    *(f"dose.{what}.{part}" for what in ("part", "amount") for part in PARTS),
    *(
        f"patients.week.{what}.{level}"
        for what in ("locked", "closed")
        for level in (Level.STOP, Level.CLINICIAN)
    ),
    *(f"{whose}.origin.{origin}" for whose in ("dose", "patients") for origin in Origin),
    *(f"button.patient{end}_place" for end in ("", "_end")),
    *(f"button.form.{form}" for form in Form),
    *(f"dose.per_day.{origin}" for origin in Origin if origin is not Origin.PERSON),
    *(f"card.set_by.{origin}" for origin in (Origin.PERSON, Origin.CLINICIAN)),
    *(f"button.screen.{kind}{on}" for kind in ("item", "number") for on in ("", "_on")),
}
"""Keys that the code puts together."""

ILLNESS = re.compile(
    r"metatars|pain|hurt|sore|ache|disease|illness|injur|sick|symptom|therap|treat|patient|clinic|doctor|health",
    re.IGNORECASE,
)


def own_keys() -> set[str]:
    """The keys of bot.po: what content.po has is named by content files."""
    text = (bundled() / "texts" / "en" / "bot.po").read_text("utf-8")
    return set(re.findall(r'^msgid "(.+)"$', text, re.MULTILINE))


def literals() -> set[str]:
    return {
        node.value
        for path in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_text_of_the_bot_is_used_somewhere() -> None:
    assert own_keys() - literals() - FAMILIES == set()


def test_every_key_that_the_code_puts_together_has_a_text() -> None:
    faults: list[str] = []
    entries = read_catalogue(bundled() / "texts" / "en", faults).entries
    assert faults == []
    assert set(entries) >= FAMILIES


def prompt(slot: str, foot: Foot, variant: int) -> Show:
    person = subscribed(foot=foot)
    on = person.local(person.screened_at or Play().now).date()
    return show_prompt(PRACTICE, person, Prompted(slot, on, since_at=Play().now), variant=variant)


PROMPTS = [
    prompt(slot, foot, variant) for slot in ("standing", "seated") for foot in Foot for variant in range(4)
]


@pytest.mark.parametrize("show", PROMPTS, ids=lambda show: show.lines[1].key + show.lines[0].key)
def test_a_prompt_names_no_illness_for_it_is_read_on_lock_screens(show: Show) -> None:
    assert not ILLNESS.search(plain(show))


def test_what_follows_a_prompt_by_itself_names_no_illness_either() -> None:
    words = content().texts.words("en")
    for key in ("prompt.nudge", "prompt.closed", "prompt.waiting", "prompt.snoozed", "bot.short_description"):
        assert not ILLNESS.search(words(key, slot="Standing exercises", until="08:00"))


def questions() -> Iterator[Show]:
    """Every question, with the first buttons and with every lock."""
    play = Play().does(Started())
    while not isinstance(play.phase, InSession):
        yield from (effect for effect in play.effects if isinstance(effect, Show))
        play.does(first_button(play))
    for item in ("injury", "diabetes"):
        play = Play().does(Started())
        play.does(first_button(play)).flags(item)
        yield from (effect for effect in play.history if isinstance(effect, Show))
    yield from (show for show in play.taps("button.clinician_agreed").effects if isinstance(show, Show))


def sessions() -> Iterator[Show]:
    """Every message of a session with everything in it, note and all."""
    play = Play(subscribed(foot=Foot.BOTH)).does(BeginAsked("all"))
    while isinstance(play.phase, InSession):
        if isinstance(play.phase.session.moment, Running):
            play.comes_next()
        else:
            play.does(first_button(play))
    yield from (effect for effect in play.history if isinstance(effect, Show))
    for exercise in PRACTICE.programme.exercises:
        asked = Play(subscribed()).does(ExerciseAsked(exercise.id))
        yield from (effect for effect in asked.effects if isinstance(effect, Show))


def test_every_card_prompt_and_question_fits_a_small_screen() -> None:
    consent = [line.key for line in show_welcome(PRACTICE, Play().person, PROMPTS[0].place).lines]
    for show in (*PROMPTS, *questions(), *sessions()):
        if [line.key for line in show.lines] != consent:
            assert len(plain(show)) <= MOST_SHOWN, plain(show)


def test_the_welcome_with_its_consent_is_read_without_much_scrolling() -> None:
    assert len(plain(show_welcome(PRACTICE, Play().person, PROMPTS[0].place))) <= 800


def test_nothing_is_promised_that_does_not_exist() -> None:
    """No command that Telegram's menu does not have."""
    commands = {*MENU, "start", "link", "patients", "unlink"}
    for path in (bundled() / "texts" / "en").glob("*.po"):
        for text in re.findall(r'^(?:msgstr(?:\[\d\])? )?"(.*)"$', path.read_text("utf-8"), re.MULTILINE):
            # A word after a slash, where neither a word nor a tag stands before it.
            for name in re.findall(r"(?<![\w<])/([a-z]+)", text):
                assert name in commands, text
    consent = content().texts.words("en")(PRACTICE.programme.consent_text)
    assert "export or delete" in consent
    assert {"export", "delete"} <= commands


def test_every_field_and_column_that_is_kept_has_words_for_the_export() -> None:
    words = content().texts.words("en")
    for name in Person.__dataclass_fields__:
        assert words.has(f"export.person.{name}"), name
    for table, columns in exports.tables().items():
        assert words.has(f"export.file.{table}"), table
        for column in columns:
            keys = (f"export.column.{table}.{column}", f"export.column.{column}")
            assert any(words.has(key) for key in keys), keys
