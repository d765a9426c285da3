# ruff: noqa: RUF001 -- Cyrillic and fullwidth texts are the point.

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.said import (
    Done,
    Emergency,
    Help,
    Hurts,
    Later,
    NoPain,
    NotDone,
    Number,
    Okay,
    Said,
    Skip,
    StopAsked,
    Unknown,
)
from bot.coach.understanding import understand
from bot.coach.words import LANGUAGES


def rows(said: Said, *texts: str) -> list[tuple[str, Said]]:
    return [(text, said) for text in texts]


DONE = [
    *rows(
        Done(),
        "done",
        "Done!",
        "DONE",
        "finished",
        "all done",
        "I'm done",
        "did it",
        "completed",
        "✅",
        "💪",
        "✔️",
    ),
    *rows(Done(), "fertig", "Fertig.", "geschafft", "ich bin fertig", "hab es gemacht", "erledigt"),
    *rows(Done(), "hecho", "listo", "he terminado", "terminé", "ya está hecho", "acabé"),
    *rows(Done(), "готово", "Готово!", "зробила", "зробив", "закінчила", "я зробив все"),
    *rows(Done(), "сделал", "сделала", "закончил", "всё сделано", "все готово"),
    *rows(
        Done(20),
        "done 20",
        "20 done",
        "done, 20 reps",
        "did 20",
        "Done 20!",
        "fertig, 20 mal",
        "готово 20 раз",
    ),
    *rows(
        Done(20),
        "hecho 20",
        "зробила 20",
        "сделал 20",
        "✅ 20",
        "done 20x",
        "ok done 20",
        "done with set 2, 20 reps",
    ),
    *rows(
        Done(),
        "done 2 sets",
        "done set 2",
        "done in 30 seconds",
        "done 20:15",
        "done 2/3",
        "done 9999",
        "done 12345678",
    ),
    *rows(
        Done(),
        "done ok thanks",
        "yes done",
        "it was done fast",
        "not yet... now done",
        "no, done",
        "it was hard but done",
    ),
    *rows(Done(), "done, will continue later", "d\u200bone", "\u202edone", "ｄｏｎｅ"),
]
DENIED_PAIN_AND_DONE = [
    *rows(
        Done(),
        "no pain, done",
        "done, no pain",
        "done no pain",
        "no pain done",
        "done without pain",
        "done, pain free",
    ),
    *rows(
        Done(),
        "done, it doesn't hurt",
        "done, it does not hurt any more",
        "done. nothing hurts",
        "no sharp pain, done",
    ),
    *rows(Done(), "done, no numbness or tingling", "done, not numb or weak", "done, no pain or numbness"),
    *rows(
        Done(),
        "ohne Schmerzen fertig",
        "fertig, keine Schmerzen",
        "fertig, tut nicht weh",
        "fertig, schmerzt nicht",
    ),
    *rows(Done(), "hecho, sin dolor", "hecho, no me duele", "hecho, no duele", "listo, ya no me duele"),
    *rows(Done(), "готово, не болить", "зробила без болю", "готово, болю немає зовсім"),
    *rows(
        Done(), "готово, не болит", "сделал без боли", "готово, ничего не болит", "готово, больше не болит"
    ),
    *rows(Done(15), "done 15, no pain", "0 pain, done 15"),
]
NOT_DONE = [
    *rows(
        NotDone(),
        "not done",
        "Not done yet",
        "not yet",
        "no",
        "nope",
        "I'm not finished",
        "haven't finished",
        "didn't finish",
    ),
    *rows(
        NotDone(),
        "I did not",
        "did not finish",
        "I haven\u2019t",
        "almost done",
        "nearly finished",
        "soon done",
        "done? no",
    ),
    *rows(
        NotDone(),
        "I will be done soon",
        "done... not",
        "done 0",
        "👎",
        "never finished",
        "unfinished",
        "I can't do this",
    ),
    *rows(
        NotDone(),
        "nicht fertig",
        "noch nicht",
        "noch nicht fertig",
        "fast fertig",
        "nein",
        "fertig bin ich nicht",
        "gleich fertig",
    ),
    *rows(NotDone(), "no he terminado", "todavía no", "aún no", "casi hecho", "no está hecho"),
    *rows(NotDone(), "не готово", "ще не", "ще не зробила", "ні", "майже готово", "неготово"),
    *rows(NotDone(), "ещё не", "еще не сделал", "нет", "почти готово", "не сделала"),
]
HURTS = [
    *rows(
        Hurts(),
        "it hurts",
        "hurts",
        "pain",
        "too painful",
        "ouch",
        "my toe is sore",
        "🤕",
        "done but it hurts",
        "ok but pain",
    ),
    *rows(
        Hurts(),
        "done, it hurts",
        "hurts, done",
        "done 20 pain",
        "not done it hurts",
        "no it hurts",
        "no, it hurts",
        "I can't it hurts",
    ),
    *rows(
        Hurts(),
        "it doesn't hurt much",
        "no more pain than yesterday",
        "not without pain",
        "no problem, but it hurts",
        "👍 hurts",
    ),
    *rows(
        Hurts(),
        "no pain yesterday. pain today",
        "is it normal that it hurts?",
        "stop, it hurts",
        "skip, it hurts",
    ),
    *rows(
        Hurts(),
        "tut weh",
        "Schmerzen",
        "es schmerzt",
        "fertig, aber es tut weh",
        "nicht fertig tut weh",
        "tut nicht so weh",
    ),
    *rows(
        Hurts(),
        "me duele",
        "duele mucho",
        "dolor",
        "hecho pero me duele",
        "no puedo, me duele",
        "no duele mucho, un poco",
    ),
    *rows(Hurts(), "болить", "боляче", "готово, але болить", "не готово болить", "біль"),
    *rows(
        Hurts(),
        "больно",
        "болит",
        "готово, но болит",
        "не готово болит",
        "боль",
        "не сильно болит",
        "нет, болит",
    ),
]
EMERGENCY = [
    *rows(
        Emergency(),
        "sharp pain",
        "I heard a pop",
        "it popped",
        "my toes are numb",
        "tingling",
        "feels weak",
        "I feel dizzy",
    ),
    *rows(
        Emergency(),
        "can't feel my toes",
        "pins and needles",
        "done but numb",
        "done 20, toes tingly",
        "no pain but numb",
    ),
    *rows(
        Emergency(),
        "no pain and numb",
        "no pain, numb",
        "not only numb",
        "it's swollen",
        "I can't walk",
        "no pain numbness",
    ),
    *rows(
        Emergency(),
        "taub",
        "Kribbeln im Zeh",
        "stechender Schmerz",
        "fertig, aber taub",
        "mir ist schwindelig",
    ),
    *rows(Emergency(), "hormigueo", "se me ha dormido el pie", "entumecido", "hecho pero hormigueo"),
    *rows(Emergency(), "оніміло", "пальці заніміли", "гострий біль", "готово, але оніміли пальці"),
    *rows(
        Emergency(), "онемел палец", "онемели пальцы", "острая боль", "готово, но онемело", "кружится голова"
    ),
]
REQUESTS = [
    *rows(
        Skip(),
        "skip",
        "skip this",
        "Überspringen",
        "saltar",
        "пропустить",
        "пропустити",
        "not done, skip",
        "not today",
    ),
    *rows(
        Later(),
        "later",
        "snooze",
        "not now",
        "später",
        "nicht jetzt",
        "más tarde",
        "luego",
        "позже",
        "потім",
        "не сейчас",
        "💤",
    ),
    *rows(
        StopAsked(),
        "stop",
        "STOP",
        "stopp",
        "aufhören",
        "parar",
        "basta",
        "стоп",
        "досить",
        "хватит",
        "stop please",
    ),
    *rows(
        Help(),
        "help",
        "Hilfe",
        "ayuda",
        "допомога",
        "помоги",
        "I don't understand",
        "no entiendo",
        "не понимаю",
        "❓",
    ),
    *rows(
        Okay(),
        "ok",
        "OK!",
        "okay",
        "k",
        "yes",
        "yes please",
        "ok thanks",
        "👍",
        "👍🏽",
        "👍👍",
        "+",
        "ja",
        "sí",
        "да",
        "так",
        "got it",
    ),
    *rows(
        NoPain(),
        "no pain",
        "pain free",
        "keine Schmerzen",
        "sin dolor",
        "не болить",
        "не болит",
        "it doesn't hurt",
    ),
    *rows(NoPain(), "no sharp pain", "not numb", "no tingling", "I can't feel any pain", "без онемения"),
]
NUMBERS = [
    *rows(Number(7), "7", " 7 ", "7!", "7/10", "7 / 10", "\uff17", "\u0667", "7 times"),
    *rows(Number(0), "0"),
    *rows(Number(20), "20", "20 reps", "20 раз", "20x"),
]
UNKNOWN = [
    *rows(
        Unknown(),
        "",
        " ",
        "hello",
        "thanks",
        "🦶",
        "🦶🦶🦶",
        "...",
        "?",
        "why not",
        "abandoned",
        "popular",
        "okra",
    ),
    *rows(
        Unknown(),
        "done?",
        "am I done?",
        "when am I done",
        "how do I know when I am done",
        "when will it be done",
    ),
    *rows(Unknown(), "ok?", "ok but what about my shoes", "don't stop", "don't skip", "-5", "5.5", "7:30"),
    *rows(Unknown(), "שלום", "مرحبا", "x" * 4096, "👨‍👩‍👧‍👦", "https://example.org/"),
]


@pytest.mark.parametrize(("text", "said"), DONE)
def test_done_is_understood_in_all_languages_and_with_a_count(text: str, said: Said) -> None:
    assert understand(text) == said


@pytest.mark.parametrize(("text", "said"), DENIED_PAIN_AND_DONE)
def test_denied_pain_does_not_stand_in_the_way_of_done(text: str, said: Said) -> None:
    assert understand(text) == said


@pytest.mark.parametrize(("text", "said"), NOT_DONE)
def test_negation_is_not_done(text: str, said: Said) -> None:
    assert understand(text) == said


@pytest.mark.parametrize(("text", "said"), HURTS)
def test_pain_beats_done_and_everything_but_an_emergency(text: str, said: Said) -> None:
    assert understand(text) == said


@pytest.mark.parametrize(("text", "said"), EMERGENCY)
def test_an_emergency_beats_everything(text: str, said: Said) -> None:
    assert understand(text) == said


@pytest.mark.parametrize(("text", "said"), [*REQUESTS, *NUMBERS])
def test_requests_assent_and_numbers_are_told_apart(text: str, said: Said) -> None:
    assert understand(text) == said


@pytest.mark.parametrize(("text", "said"), UNKNOWN)
def test_anything_else_is_unknown(text: str, said: Said) -> None:
    assert understand(text) == said


def alarms(*fields: str) -> list[str]:
    listed = (word for language in LANGUAGES for field in fields for word in getattr(language, field).split())
    return [word.removesuffix("*") for word in listed]


@pytest.mark.parametrize("word", alarms("pain_things", "pain_states", "emergency_things", "emergency_states"))
@pytest.mark.parametrize(
    "frame", ["{}", "done {}", "{} done", "ok, {}", "not done {}", "готово {}", "20 {} 👍", "no done {} stop"]
)
def test_no_word_of_pain_is_ever_lost_beside_done(word: str, frame: str) -> None:
    assert isinstance(understand(frame.format(word)), Hurts | Emergency)


@given(st.text(max_size=4096))
def test_every_text_has_a_meaning(text: str) -> None:
    assert isinstance(understand(text), Said)


TANGLED = (
    "done",
    "not",
    "no",
    "pain",
    ",",
    "?",
    "but",
    "20",
    "ok",
    "hurts",
    "numb",
    "or",
    "without",
    "не",
    "👍",
    "+",
)


@given(st.lists(st.sampled_from(TANGLED), max_size=40).map(" ".join))
def test_every_mixture_of_known_words_has_a_meaning(text: str) -> None:
    assert isinstance(understand(text), Said)


@pytest.mark.parametrize(
    "piece", ["no ", "or pain ", "done ", ",", "👍", "cant ", "- ", "+ ", "7", " ", "\u202e", "не "]
)
def test_the_longest_text_has_a_meaning(piece: str) -> None:
    assert isinstance(understand((piece * 4096)[:4096]), Said)
