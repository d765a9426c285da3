"""What was due, what was done, what was lost, what was doubled: the people's side against the program's."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.coach.effects import LogSet
from bot.coach.events import DoneReported, SlotBegun
from bot.coach.pacing import PacingMode
from bot.coach.person import InSession, Running
from bot.coach.practice import Practice
from bot.sandbox.play import Json
from bot.storage.tables import occurrences, outbox, sessions, set_logs
from tests.chaos.crowd import Report, by_session
from tests.chaos.trouble import SHORT_SECONDS
from tests.support.play import PRACTICE, Play, first_button, subscribed

SLOTS_AT = {"standing": 1_800, "seated": 45_000}
"""Seconds after `play`'s beginning at which each slot is open."""

MISSED = {"late", "overlapped"}
"""Outcomes under which a prompt was rightly not sent: recorded, with the reason."""

WALKED = {"finished", "partial"}
"""Outcomes of sessions that came to their last step; in the second some exercise was skipped."""

WORTH_JUDGING = 0.95
"""Of the prompts that were due so many must have come: where most expired, the run asked too much of its machine."""

LOST_ANSWERS = {"cut_after", "delay"}
"""Faults after which the program cannot know that its message has arrived."""


@dataclass(frozen=True, slots=True)
class Verdict:
    prompts_due: int
    prompts_delivered: int
    prompts_missed: int
    prompts_expired: int
    prompts_lost: int
    prompts_doubled_by_a_lost_answer: int
    prompts_doubled_around_a_kill: int
    prompts_doubled_otherwise: int
    sets_reported: int
    sets_logged: int
    sets_told_that_they_came_too_late: int
    sets_lost: int
    sets_doubled: int
    sessions_begun: int
    sessions_walked_to_their_end: int
    sessions_with_every_set: int
    left_in_outbox: int
    messages: int
    calls_with_a_fault: int
    calls_refused_in_a_storm: int


@dataclass(frozen=True, slots=True)
class Prompt:
    person_id: int
    slot: str
    on: str  # yyyymmdd

    @property
    def occurrence(self) -> str:
        """As the outbox knows it."""
        return f"{self.person_id}.p.{self.slot}.{self.on}"


def is_good(verdict: Verdict) -> bool:
    """Nothing lost, no set twice, no prompt twice but where nobody can tell, and there was something to judge."""
    return (
        verdict.prompts_lost == verdict.sets_lost == verdict.sets_doubled == verdict.left_in_outbox == 0
        and verdict.prompts_doubled_otherwise == 0
        and verdict.prompts_delivered >= WORTH_JUDGING * verdict.prompts_due > 0
        and verdict.sets_logged > 0
    )


def prompts_in(calls: Iterable[Json]) -> dict[Prompt, list[Json]]:
    """Every message that opened a slot and reached the chat, whether or not the answer came through."""
    found: dict[Prompt, list[Json]] = defaultdict(list)
    for call in calls:
        if call["method"].startswith("send") and call["status"] == 200:
            for data in _buttons(call):
                if data.startswith("pb:"):
                    _, slot, on = data.split(":")
                    found[Prompt(int(call["params"]["chat_id"]), slot, on)].append(call)
    return found


def _buttons(call: Json) -> list[str]:
    markup = call["params"].get("reply_markup") or {}
    return [button.get("callback_data", "") for row in markup.get("inline_keyboard", ()) for button in row]


def doubled(copies: list[Json]) -> tuple[int, int]:
    """How often one prompt was said again in the same words: after a lost answer, and otherwise."""
    same = Counter(call["params"].get("text") or call["params"].get("caption") for call in copies)
    again = sum(times - 1 for times in same.values())
    excused = min(again, sum(call["fault"] in LOST_ANSWERS for call in copies))
    return excused, again - excused


Set = tuple[str, str, int]
"""Exercise, side, number."""

NOBODY_KNOWS = "of a session that the store does not know"
UNKNOWN = "of a step at which nothing is reported"


def _of(occurrence: str) -> tuple[int, str, str]:
    person_id, _, slot, on = occurrence.split(".")[:4]
    return int(person_id), slot, on


def _opening(occurrence: str) -> str:
    """A reminder opens the same slot as the prompt it reminds of, and has the same button."""
    return ".".join(occurrence.split(".")[:4])


@cache
def sets_of_positions(slot: str) -> dict[int, frozenset[Set]]:
    """Those of the programme as it is, however holds are led: a ring makes one step of a set that is many in text."""
    in_text, by_ring = (played(slot, PRACTICE, pacing) for pacing in (PacingMode.EDITS, PacingMode.PACER))
    assert all(by_ring[position] == in_text[position] for position in by_ring.keys() & in_text.keys())
    return in_text | by_ring


def played(slot: str, practice: Practice, pacing: PacingMode = PacingMode.EDITS) -> dict[int, frozenset[Set]]:
    """The sets that a "done" at each step of the slot stands for, by the rules alone, undisturbed."""
    play, sets = Play(subscribed(pacing=pacing), practice), dict[int, frozenset[Set]]()
    play.waits(SLOTS_AT[slot] - 1)
    play.history.clear()
    play.waits(1)
    while isinstance(play.phase, InSession) or not play.logged():
        if isinstance(play.phase, InSession) and isinstance(play.phase.session.moment, Running):
            play.comes_next()
            continue
        event = first_button(play)
        play.does(event)
        if isinstance(event, DoneReported) and event.mark is not None:
            logged = [effect for effect in play.effects if isinstance(effect, LogSet)]
            sets[event.mark.position] = frozenset((log.exercise, log.side, log.set_no) for log in logged)
        assert not isinstance(event, SlotBegun) or isinstance(play.phase, InSession)
    return sets


def _sets(reports: set[Report], slots: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], Counter[Set]]:
    """By person and session. *slots*: of the sessions that the store knows."""
    found: dict[tuple[int, int], Counter[Set]] = defaultdict(Counter)
    for which, positions in by_session(reports).items():
        if which in slots:
            sets = sets_of_positions(slots[which])
            found[which].update(
                one for position in positions for one in sets.get(position, {(UNKNOWN, "", position)})
            )
        else:
            found[which].update((NOBODY_KNOWS, "", position) for position in positions)
    return found


def _met_a_storm(call: Json) -> bool:
    """A single 429 tells to wait for another time, see `trouble`."""
    return call["status"] == 429 and not str(call["answer"]).endswith(f"retry after {SHORT_SECONDS:.0f}")


def judge(
    tx: Connection,
    calls: list[Json],
    reported: set[Report],
    too_late: set[Report],
    prompts_due: int,
    met: set[str],
) -> Verdict:
    """*too_late*: reports that were answered so. That excuses a set only where its session has ended in the store.

    *met*: the occurrences whose prompt was on its way when a process or the database went.
    """
    met = {_opening(occurrence) for occurrence in met}
    prompts = prompts_in(calls)
    excuses = {prompt: doubled(copies) for prompt, copies in prompts.items()}
    around = sum(min(other, 1) for prompt, (_, other) in excuses.items() if prompt.occurrence in met)
    sent = {(each.person_id, each.slot, each.on) for each in prompts}
    missed = {
        (row.person_id, row.slot, f"{row.on:%Y%m%d}")
        for row in tx.execute(sa.select(occurrences).where(occurrences.c.outcome.in_(MISSED)))
    }
    expired = {
        prompt
        for occurrence in tx.scalars(sa.select(outbox.c.occurrence).where(outbox.c.state == "expired"))
        if occurrence is not None and (prompt := _of(occurrence)) not in sent
    }
    logged: dict[tuple[int, int], Counter[Set]] = defaultdict(Counter)
    for row in tx.execute(sa.select(set_logs)):
        logged[row.person_id, row.session][row.exercise, row.side, row.set_no] += 1
    begun = {
        (row.person_id, row.number): row
        for row in tx.execute(
            sa.select(sessions.c.person_id, sessions.c.number, sessions.c.slot, sessions.c.outcome)
        )
    }
    slots = {which: row.slot for which, row in begun.items()}
    expected = _sets(reported, slots)
    ended = {which for which, row in begun.items() if row.outcome is not None}
    excused = {report for report in too_late if (report.person_id, report.session) in ended}
    promised = _sets(reported - excused, slots)
    lost = sum((sets - logged[which]).total() for which, sets in promised.items())
    missing = sum((sets - logged[which]).total() for which, sets in expected.items())
    return Verdict(
        prompts_due=prompts_due,
        prompts_delivered=len(prompts),
        prompts_missed=len(missed),
        prompts_expired=len(expired - missed),
        prompts_lost=prompts_due - len(sent | missed | expired),
        prompts_doubled_by_a_lost_answer=sum(excused for excused, _ in excuses.values()),
        prompts_doubled_around_a_kill=around,
        prompts_doubled_otherwise=sum(other for _, other in excuses.values()) - around,
        sets_reported=sum(sets.total() for sets in expected.values()),
        sets_logged=sum(sets.total() for sets in logged.values()),
        sets_told_that_they_came_too_late=missing - lost,
        sets_lost=lost,
        sets_doubled=sum((sets - expected[which]).total() for which, sets in logged.items()),
        sessions_begun=len(begun),
        sessions_walked_to_their_end=sum(row.outcome in WALKED for row in begun.values()),
        sessions_with_every_set=sum(row.outcome == "finished" for row in begun.values()),
        left_in_outbox=tx.scalar(sa.select(sa.func.count()).where(outbox.c.done_at.is_(None))) or 0,
        messages=sum(call["method"].startswith(("send", "edit")) and call["status"] == 200 for call in calls),
        calls_with_a_fault=sum(call["fault"] is not None for call in calls),
        calls_refused_in_a_storm=sum(map(_met_a_storm, calls)),
    )
