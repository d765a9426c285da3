"""The judge of a run finds what is planted: a verdict that could not fail would prove nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from bot.sandbox.play import Json
from bot.storage.database import Database
from bot.storage.tables import occurrences, outbox, sessions, set_logs
from tests.chaos.count import Prompt, Verdict, is_good, judge, played, sets_of_positions
from tests.chaos.crowd import Report
from tests.support.play import PRACTICE, SEVEN

ANN, BOB = 1, 2
DAY = date(2026, 1, 5)
ANNS, BOBS = (Prompt(person_id, "standing", f"{DAY:%Y%m%d}") for person_id in (ANN, BOB))


class Run:
    """A run in which Ann and Bob each got their prompt and walked their session, and nothing went wrong."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.calls = [sending(ANNS), sending(BOBS)]
        self.reported = {
            Report(person_id, 1, position)
            for person_id in (ANN, BOB)
            for position in sets_of_positions("standing")
        }
        self.too_late: set[Report] = set()
        self.met: set[str] = set()
        self.changes(self._go_well)

    def changes(self, work: Callable[[Connection], object]) -> None:
        self.database.run_at_start(work)

    def _go_well(self, tx: Connection) -> None:
        for person_id in (ANN, BOB):
            here = {"person_id": person_id, "slot": "standing", "on": DAY}
            tx.execute(
                sa.insert(occurrences), {**here, "at": SEVEN, "outcome": "started", "outcome_at": SEVEN}
            )
            whole = {"number": 1, "started_at": SEVEN, "planned_sets": 1, "outcome": "finished"}
            tx.execute(sa.insert(sessions), {**here, **whole})
            for sets in sets_of_positions("standing").values():
                for exercise, side, set_no in sets:
                    one = {"session": 1, "exercise": exercise, "side": side, "set_no": set_no, "at": SEVEN}
                    tx.execute(sa.insert(set_logs), {**here, **one})

    @property
    def verdict(self) -> Verdict:
        return self.database.run_at_start(
            lambda tx: judge(tx, self.calls, self.reported, self.too_late, prompts_due=2, met=self.met)
        )


def sending(prompt: Prompt, text: str = "Time to move", fault: str | None = None) -> Json:
    data = f"pb:{prompt.slot}:{prompt.on}"
    keyboard = {"inline_keyboard": [[{"text": "Start", "callback_data": data}]]}
    params = {"chat_id": str(prompt.person_id), "text": text, "reply_markup": keyboard}
    return {"method": "sendMessage", "status": 200, "params": params, "fault": fault, "answer": {}}


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    database = Database.open(f"sqlite:///{tmp_path}/forefoot.db")
    yield Run(database)
    database.close()


def test_a_run_in_which_all_went_well_is_good(run: Run) -> None:
    assert is_good(run.verdict)
    assert run.verdict.prompts_delivered == run.verdict.sessions_walked_to_their_end == 2
    assert (
        run.verdict.sets_logged
        == run.verdict.sets_reported
        == 2 * sum(len(sets) for sets in sets_of_positions("standing").values())
    )


def test_a_prompt_that_never_came_is_lost(run: Run) -> None:
    run.calls.pop()
    assert run.verdict.prompts_lost == 1
    assert not is_good(run.verdict)


def test_a_prompt_that_telegram_refused_has_not_come(run: Run) -> None:
    run.calls[0] |= {"status": 429, "answer": "Too Many Requests: retry after 1"}
    assert run.verdict.prompts_lost == 1
    assert run.verdict.calls_refused_in_a_storm == 0


def test_a_call_that_is_told_to_wait_for_long_met_a_storm(run: Run) -> None:
    run.calls.append(sending(ANNS) | {"status": 429, "answer": "Too Many Requests: retry after 40"})
    assert run.verdict.calls_refused_in_a_storm == 1
    assert is_good(run.verdict)


def test_a_prompt_that_was_rightly_left_out_is_not_lost(run: Run) -> None:
    run.calls.pop()
    run.changes(
        lambda tx: tx.execute(
            sa.update(occurrences).where(occurrences.c.person_id == BOB).values(outcome="late")
        )
    )
    assert (run.verdict.prompts_lost, run.verdict.prompts_missed) == (0, 1)


def test_a_prompt_that_could_not_leave_in_time_is_known_to_have_expired(run: Run) -> None:
    run.calls.pop()
    row = {"chat_id": BOB, "kind": "prompt", "action": "send", "priority": 3, "state": "expired"}
    row |= {"occurrence": BOBS.occurrence, "done_at": SEVEN}
    run.changes(lambda tx: tx.execute(sa.insert(outbox), {**row, "created_at": SEVEN, "not_before": SEVEN}))
    assert (run.verdict.prompts_lost, run.verdict.prompts_expired) == (0, 1)
    assert not is_good(run.verdict)  # Half of the people saw nothing: that proves nothing.


def test_a_reminder_on_its_way_when_the_process_died_may_come_twice(run: Run) -> None:
    run.met.add(f"{ANNS.occurrence}.n")
    run.calls += [sending(ANNS, text="Still there?"), sending(ANNS, text="Still there?")]
    assert run.verdict.prompts_doubled_around_a_kill == 1
    assert is_good(run.verdict)


def test_a_prompt_that_came_twice_for_no_reason_is_doubled(run: Run) -> None:
    run.calls.append(sending(ANNS))
    assert run.verdict.prompts_doubled_otherwise == 1
    assert not is_good(run.verdict)


def test_a_prompt_on_its_way_when_the_process_died_may_come_twice_but_not_three_times(run: Run) -> None:
    run.met.add(ANNS.occurrence)
    run.calls.append(sending(ANNS))
    assert run.verdict.prompts_doubled_around_a_kill == 1
    assert is_good(run.verdict)
    run.calls.append(sending(ANNS))
    assert run.verdict.prompts_doubled_otherwise == 1
    assert not is_good(run.verdict)


def test_a_kill_excuses_nobody_elses_prompt(run: Run) -> None:
    run.met.add(BOBS.occurrence)
    run.calls.append(sending(ANNS))
    assert run.verdict.prompts_doubled_otherwise == 1


@pytest.mark.parametrize("fault", ["cut_after", "delay"])
def test_a_lost_answer_excuses_one_copy(run: Run, fault: str) -> None:
    run.calls[0] = sending(ANNS, fault=fault)
    run.calls.append(sending(ANNS))
    assert run.verdict.prompts_doubled_by_a_lost_answer == 1
    assert is_good(run.verdict)
    run.calls.append(sending(ANNS))
    assert run.verdict.prompts_doubled_otherwise == 1


def test_a_reported_set_that_is_not_in_the_store_is_lost(run: Run) -> None:
    run.changes(lambda tx: tx.execute(sa.delete(set_logs).where(set_logs.c.id == 1)))
    assert (run.verdict.sets_lost, run.verdict.sets_doubled) == (1, 0)
    assert not is_good(run.verdict)


def loses_a_set(run: Run) -> Report:
    """Ann's first one; that report of hers."""
    sets = sets_of_positions("standing")
    position = min(sets)
    which = sa.tuple_(set_logs.c.exercise, set_logs.c.side, set_logs.c.set_no).in_(sets[position])
    run.changes(lambda tx: tx.execute(sa.delete(set_logs).where(which, set_logs.c.person_id == ANN)))
    return Report(ANN, 1, position)


def test_a_set_is_not_lost_whose_person_was_told_that_it_came_too_late(run: Run) -> None:
    told = loses_a_set(run)
    run.too_late.add(told)
    late = len(sets_of_positions("standing")[told.position])
    assert (run.verdict.sets_told_that_they_came_too_late, run.verdict.sets_lost) == (late, 0)
    assert is_good(run.verdict)


def test_that_one_came_too_late_excuses_no_other(run: Run) -> None:
    loses_a_set(run)
    run.too_late.add(Report(ANN, 1, max(sets_of_positions("standing"))))
    assert run.verdict.sets_told_that_they_came_too_late == 0
    assert run.verdict.sets_lost > 0


def test_who_is_told_so_while_the_session_goes_on_has_lost_their_set(run: Run) -> None:
    run.too_late.add(loses_a_set(run))
    run.changes(lambda tx: tx.execute(sa.update(sessions).values(outcome=None)))
    assert run.verdict.sets_told_that_they_came_too_late == 0
    assert run.verdict.sets_lost > 0


def test_a_set_that_is_kept_is_not_doubled_for_being_called_too_late(run: Run) -> None:
    """Of an old session only that it has ended is known, and that is said."""
    run.too_late |= run.reported
    assert run.verdict.sets_doubled == run.verdict.sets_lost == 0


def test_a_set_in_the_store_that_nobody_reported_is_doubled(run: Run) -> None:
    position = min(sets_of_positions("standing"))
    run.reported.remove(Report(ANN, 1, position))
    assert run.verdict.sets_doubled == len(sets_of_positions("standing")[position])
    assert not is_good(run.verdict)


def test_a_set_lost_and_another_invented_do_not_make_up_for_each_other(run: Run) -> None:
    run.changes(lambda tx: tx.execute(sa.update(set_logs).where(set_logs.c.id == 1).values(set_no=99)))
    assert (run.verdict.sets_lost, run.verdict.sets_doubled) == (1, 1)


def test_a_set_that_is_led_by_a_ring_is_the_same_set() -> None:
    """Its steps are fewer, so that its Done has another number; none means another set in text."""
    seated = sets_of_positions("seated")
    assert len(seated) > len(set(seated.values()))
    assert frozenset.union(*seated.values()) == frozenset.union(*played("seated", PRACTICE).values())


def test_a_done_at_a_step_that_awaits_none_is_lost(run: Run) -> None:
    run.reported.add(Report(ANN, 1, 999))
    assert run.verdict.sets_lost == 1


def test_the_sets_of_a_session_that_the_store_does_not_know_are_lost(run: Run) -> None:
    run.reported.add(Report(ANN, 2, 0))
    assert run.verdict.sets_lost == 1


def test_a_message_left_in_the_outbox_is_no_good_end(run: Run) -> None:
    row = {"chat_id": ANN, "kind": "cue", "action": "send", "priority": 2, "state": "queued"}
    run.changes(lambda tx: tx.execute(sa.insert(outbox), {**row, "created_at": SEVEN, "not_before": SEVEN}))
    assert run.verdict.left_in_outbox == 1
    assert not is_good(run.verdict)


def test_a_run_in_which_nothing_happened_is_not_good(run: Run) -> None:
    assert not is_good(replace(run.verdict, prompts_delivered=0))
    assert not is_good(replace(run.verdict, sets_logged=0))
