"""What was due, what was done, what was lost, what was doubled: the people's side against the program's."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.coach.effects import LogSet
from bot.coach.events import DoneReported, SlotBegun
from bot.coach.person import InSession, Running
from bot.sandbox.play import Json
from bot.storage.tables import occurrences, outbox, sessions, set_logs
from tests.chaos.crowd import Report, by_session
from tests.support.play import Play, first_button, subscribed

SLOTS_AT = {"standing": 1_800, "seated": 45_000}
"""Seconds after `play`'s beginning at which each slot is open."""

MISSED = {"late", "overlapped"}
"""Outcomes under which a prompt was rightly not sent: recorded, with the reason."""

LOST_ANSWERS = {"cut_after", "delay"}
"""Faults after which the program cannot know that its message has arrived."""


@dataclass(frozen=True, slots=True)
class Verdict:
    prompts_due: int
    prompts_delivered: int
    prompts_missed: int
    prompts_lost: int
    prompts_doubled_by_a_lost_answer: int
    prompts_doubled_around_a_kill: int
    sets_reported: int
    sets_logged: int
    sets_lost: int
    sets_doubled: int
    sessions_begun: int
    sessions_finished: int
    left_in_outbox: int
    messages: int
    calls_with_a_fault: int


@dataclass(frozen=True, slots=True)
class Prompt:
    person_id: int
    slot: str
    on: str  # yyyymmdd


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


@cache
def rows_of_positions(slot: str) -> dict[int, int]:
    """How many set logs a "done" at each step of the slot makes, by the rules alone, undisturbed."""
    play, rows = Play(subscribed()), dict[int, int]()
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
            rows[event.mark.position] = sum(isinstance(effect, LogSet) for effect in play.effects)
        assert not isinstance(event, SlotBegun) or isinstance(play.phase, InSession)
    return rows


def judge(tx: Connection, calls: list[Json], reported: set[Report], prompts_due: int) -> Verdict:
    prompts = prompts_in(calls)
    excuses = [doubled(copies) for copies in prompts.values()]
    sent = {(each.person_id, each.slot, each.on) for each in prompts}
    missed = {
        (row.person_id, row.slot, f"{row.on:%Y%m%d}")
        for row in tx.execute(sa.select(occurrences).where(occurrences.c.outcome.in_(MISSED)))
    }
    logged = Counter(
        (row.person_id, row.session)
        for row in tx.execute(sa.select(set_logs.c.person_id, set_logs.c.session))
    )
    begun = {
        (row.person_id, row.number): row
        for row in tx.execute(
            sa.select(sessions.c.person_id, sessions.c.number, sessions.c.slot, sessions.c.outcome)
        )
    }
    expected = {
        which: sum(rows_of_positions(begun[which].slot)[position] for position in positions)
        for which, positions in by_session(reported).items()
    }
    return Verdict(
        prompts_due=prompts_due,
        prompts_delivered=len(prompts),
        prompts_missed=len(missed),
        prompts_lost=prompts_due - len(sent | missed),
        prompts_doubled_by_a_lost_answer=sum(excused for excused, _ in excuses),
        prompts_doubled_around_a_kill=sum(other for _, other in excuses),
        sets_reported=sum(expected.values()),
        sets_logged=sum(logged.values()),
        sets_lost=sum(max(0, rows - logged[which]) for which, rows in expected.items()),
        sets_doubled=sum(max(0, rows - expected.get(which, 0)) for which, rows in logged.items()),
        sessions_begun=len(begun),
        sessions_finished=sum(row.outcome == "finished" for row in begun.values()),
        left_in_outbox=tx.scalar(sa.select(sa.func.count()).where(outbox.c.done_at.is_(None))) or 0,
        messages=sum(call["method"].startswith(("send", "edit")) and call["status"] == 200 for call in calls),
        calls_with_a_fault=sum(call["fault"] is not None for call in calls),
    )
