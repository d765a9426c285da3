"""What a person means by a free text. Pain is heard first, then "not", then everything else.

Negation is judged clause by clause, so that "no pain, done" is done and "not done, it hurts" is pain.
Where a text can be read two ways, the reading that logs less and asks more wins.
"""

import re
import unicodedata

from bot.coach.clauses import Clause, is_, is_any, split
from bot.coach.said import (
    Done,
    Emergency,
    GoOn,
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
from bot.coach.words import LANGUAGES, NOT_REPS, PAIN_FREE, REPS, SOME, WITHOUT, Words

__all__ = [
    "Done",
    "Emergency",
    "GoOn",
    "Help",
    "Hurts",
    "Later",
    "NoPain",
    "NotDone",
    "Number",
    "Okay",
    "Said",
    "Skip",
    "StopAsked",
    "Unknown",
    "understand",
]

MOST_REPS = 300  # above it, a number next to "done" is something else
FARTHEST = 6  # words from a denial to what it denies
LONGEST = 4096  # Telegram's own limit; more is not looked at

_NUMBER = re.compile(r"(\d{1,4})\s*(?:/\s*10)?\s*([^\W\d]+)?[.!]*")


def understand(text: str) -> Said:
    """Never raises. Whether an answer fits what was asked is for the caller to judge."""
    number = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text[:LONGEST]).strip().casefold())
    if number and (number[2] is None or is_(number[2], REPS)):
        return Number(int(number[1]))
    clauses = split(text[:LONGEST])
    heard: list[Said] = [said for clause in clauses for said in _alarms(clause)]
    heard += [said for clause in clauses for said in _reports(clause)]
    outcomes = [said for said in heard if isinstance(said, Done | NotDone)]
    # Of "not done … now done" the last counts.
    heard = [said for said in heard if not isinstance(said, Done | NotDone)] + outcomes[-1:]
    for kind in (Emergency, Hurts, StopAsked, Done, Skip, Later, GoOn, Help, NotDone, NoPain):
        if first := next((said for said in heard if isinstance(said, kind)), None):
            return _counted(clauses) if isinstance(first, Done) else first
    return Okay() if _is_assent(clauses) else Unknown()


def _alarms(clause: Clause) -> list[Said]:
    """Hear pain and emergency that is not denied; take what is denied out of the clause."""
    heard: dict[int, Said] = {}
    denied: set[int] = set()
    for language in LANGUAGES:
        for at, word in enumerate(clause.words):
            if is_(word, language.pain_things) or is_(word, language.pain_states):
                heard[at] = Hurts()
            elif is_(word, language.emergency_things) or is_(word, language.emergency_states):
                heard[at] = Emergency()
            else:
                continue
            denied.update(_denial(clause.words, at, language))
    clause.words = [word for at, word in enumerate(clause.words) if at not in denied]
    return [said for at, said in heard.items() if at not in denied] + ([NoPain()] if denied else [])


def _denial(words: list[str], at: int, language: Words) -> range:
    """Find the words from "no" to the pain at *at*; empty: it is not denied."""
    things = f"{language.pain_things} {language.emergency_things}"
    states = f"{language.pain_states} {language.emergency_states}"
    is_thing = is_(words[at], things)
    if any(is_(word, SOME) for word in words[at + 1 : at + 3]):
        return range(0)
    for back in range(at - 1, max(-1, at - 1 - FARTHEST), -1):
        word, after = words[back], words[back + 1]
        if is_(word, language.no_things if is_thing else language.no_states):
            twice = is_(word, WITHOUT) and back > 0 and is_any(words[back - 1], "no")
            return range(0) if twice else range(back, at + 1)
        in_a_list = is_(after, language.or_) and is_(word, f"{things} {states}")
        is_adjective = is_(word, states) and is_(after, things)
        if not (in_a_list or is_adjective or is_(word, f"{language.between} {language.or_}")):
            break
    return range(0)


def _reports(clause: Clause) -> list[Said]:
    words = clause.words
    heard: list[Said] = [NoPain()] if any(is_(word, PAIN_FREE) for word in words) else []
    for field, said in _REQUESTS.items():
        at = next((at for at, word in enumerate(words) if is_any(word, field)), None)
        if at is not None and not any(is_any(word, "no") for word in words[:at]):
            heard.append(said)
    outcome = _outcome(clause)
    return heard if outcome is None else [*heard, outcome]


_REQUESTS: dict[str, Said] = {
    "stop": StopAsked(),
    "skip": Skip(),
    "later": Later(),
    "go_on": GoOn(),
    "help": Help(),
}


def _outcome(clause: Clause) -> Done | NotDone | None:
    words = clause.words
    places = [at for at, word in enumerate(words) if is_any(word, "done")]
    if not places:
        denies = any(is_any(word, "no") or is_any(word, "almost") for word in words)
        empty = all(any(is_any(word, field) for field in ("no", "almost", "small")) for word in words)
        return NotDone() if denies and empty else None
    # Before the last of them ("did not finish"), or closing the clause ("fertig bin ich nicht").
    if any(is_any(word, "no") for word in (*words[: places[-1]], words[-1])):
        return NotDone()
    spoken = [language for language in LANGUAGES if any(is_(words[at], language.done) for at in places)]
    if clause.is_question or any(is_(word, language.asking) for language in spoken for word in words):
        return None
    return NotDone() if any(is_(word, language.almost) for language in spoken for word in words) else Done()


def _counted(clauses: list[Clause]) -> Done | NotDone:
    numbers = [
        word
        for clause in clauses
        for before, word, after in zip(
            ["", *clause.words], clause.words, [*clause.words[1:], ""], strict=False
        )
        if word.isdecimal() and not is_(before, NOT_REPS) and not is_(after, NOT_REPS)
    ]
    if len(numbers) != 1 or len(numbers[0]) > len(str(MOST_REPS)):
        return Done()
    count = int(numbers[0])
    if count == 0:
        return NotDone()
    return Done(count if count <= MOST_REPS else None)


def _is_assent(clauses: list[Clause]) -> bool:
    words = [word for clause in clauses for word in clause.words]
    return (
        not any(clause.is_question for clause in clauses)
        and any(is_any(word, "okay") for word in words)
        and all(is_any(word, "okay") or is_any(word, "small") for word in words)
    )
