"""Sharing with a clinician: by a code that works once, seen by both, ended at any time; alerts come together."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clinic import TRIES, TRIES_WITHIN
from bot.coach.diary import AnswerEntry, Diary, SessionEntry
from bot.coach.effects import TellClinicians
from bot.coach.events import (
    Asked,
    Blocked,
    Event,
    ScreenItemTicked,
    ScreenMark,
    StopAsked,
    Topic,
)
from bot.coach.facts import Outcome, Question
from bot.coach.own_events import DeletionConfirmed
from bot.coach.screening import asked_at
from bot.coach.share_effects import Alert
from bot.coach.share_events import Card, Leave, PatientAsked, PatientsAsked, ShareAsked, ShareEnded
from bot.heard import Tap
from bot.links import Alerts
from bot.storage import codec, housekeeping
from bot.storage.database import Transaction
from bot.storage.shares import BUNDLED_FOR, CODE_LASTS
from bot.storage.tables import person_keys, share_codes, shares
from scheduler.message import Draft, Kind
from tests.support.at_the_desk import ANN, AtTheDesk, at_the_desk
from tests.support.play import AGREED
from tests.support.rows import tables_that_name
from tests.support.sharing import BEA, code_of, count, links, said, shared

CAI = 901


@pytest.fixture
def here(tmp_path: Path) -> Iterator[AtTheDesk]:
    here = at_the_desk(tmp_path)
    here.updates = 10_000
    yield here
    here.database.close()


async def test_nothing_is_shared_before_the_second_consent(here: AtTheDesk) -> None:
    await here.agrees()
    await here.hears(ShareAsked("Left foot"))

    assert await count(here, share_codes) == 0
    assert "Share with a clinician?" in (await said(here, ANN))[-1]


async def test_both_are_told_and_the_name_is_the_one_that_was_chosen(here: AtTheDesk) -> None:
    await shared(here, "Left foot")

    assert "Left foot" in (await said(here, BEA))[-1]
    assert "Your code was used" in (await said(here, ANN))[-1]


async def test_who_chose_no_name_is_a_number(here: AtTheDesk) -> None:
    await shared(here)

    assert "Patient 1" in (await said(here, BEA))[-1]


async def test_a_code_works_once(here: AtTheDesk) -> None:
    await here.agrees()
    code = await code_of(here)
    await links(here, code.lower())

    assert "do not know that code" in await links(here, code, BEA + 1)
    assert await count(here, shares) == 1


@pytest.mark.parametrize(("age", "works"), [(CODE_LASTS - timedelta(seconds=1), True), (CODE_LASTS, False)])
async def test_a_code_works_for_a_day(here: AtTheDesk, age: timedelta, *, works: bool) -> None:
    await here.agrees()
    code = await code_of(here)
    here.now += age

    assert ("Linked" in await links(here, code)) == works


async def test_a_newer_code_takes_the_place_of_an_older_one(here: AtTheDesk) -> None:
    await here.agrees()
    old, new = await code_of(here), await code_of(here)

    assert "do not know" in await links(here, old)
    assert "Linked" in await links(here, new)


async def test_a_code_is_kept_as_a_digest_alone_and_forgotten_with_its_day(here: AtTheDesk) -> None:
    await here.agrees()
    code = await code_of(here)
    kept = await here.database.read(lambda tx: tx.scalar(sa.select(share_codes.c.digest)))
    assert code not in str(kept)

    await here.database.run(lambda tx: housekeeping.prune(tx, here.now + CODE_LASTS))

    assert await count(here, share_codes) == 0


async def test_ones_own_code_leads_nowhere(here: AtTheDesk) -> None:
    await here.agrees()

    assert "do not know" in await links(here, await code_of(here), ANN)


async def test_guessing_is_slowed_down_chat_by_chat(here: AtTheDesk) -> None:
    await here.agrees()
    code = await code_of(here)
    for _ in range(TRIES):
        assert "do not know" in await links(here, "WRONGONE")
    assert "one try too many" in await links(here, code)
    assert await count(here, shares) == 0

    here.now += TRIES_WITHIN

    assert "Linked" in await links(here, code)


async def test_a_try_whose_transaction_runs_again_counts_once(
    here: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = here.database.run

    async def run_again(work: Callable[[Transaction], Any]) -> Any:
        def fails(tx: Transaction) -> None:
            work(tx)
            raise InterruptedError

        with pytest.raises(InterruptedError):
            await run(fails)
        return await run(work)

    monkeypatch.setattr(here.database, "run", run_again)
    for _ in range(TRIES):
        assert "do not know" in await links(here, "WRONGONE")


async def test_who_cannot_be_opened_silences_nobody_else(here: AtTheDesk) -> None:
    await shared(here, "Left foot")
    await here.hears(AGREED, Tap("2", 2), person_id=CAI)
    await links(here, await code_of(here, "Right foot", CAI))
    for who in (ANN, CAI):
        await here.database.run(
            lambda tx, who=who: here.desk.links.shares.note(tx, who, Alert.FLARE, here.now)  # type: ignore[misc]  # (a default binds the loop's value)
        )
    await here.database.run(lambda tx: tx.execute(sa.delete(person_keys).where(person_keys.c.key_of == ANN)))
    here.now += BUNDLED_FOR
    before = len(await said(here, BEA))

    await alerts(here)()
    (told,) = (await said(here, BEA))[before:]
    assert "Right foot" in told
    await here.hears(PatientsAsked(), person_id=BEA)
    assert "Who shares with you" in (await said(here, BEA))[-1]
    number = await here.database.read(lambda tx: tx.scalar(sa.select(sa.func.min(shares.c.id)))) or 0
    for wish, says in ((Card(), "is over"), (Leave(), "Patient 1")):
        await here.hears(PatientAsked(number, wish), person_id=BEA)
        assert says in (await said(here, BEA))[-1]


async def test_privacy_lists_with_whom_is_shared_and_one_tap_ends_it(here: AtTheDesk) -> None:
    await shared(here)
    await here.hears(Asked(Topic.PRIVACY))
    assert "You share with" in (await said(here, ANN))[-1]
    number = await here.database.read(lambda tx: tx.scalar(sa.select(shares.c.id)))
    assert number is not None

    await here.hears(ShareEnded(number), person_id=BEA)
    assert await count(here, shares) == 1, "a stranger's tap ends nothing"
    await here.hears(ShareEnded(number))

    assert await count(here, shares) == 0
    assert "has ended" in (await said(here, BEA))[-1]


@pytest.mark.parametrize("leaves", [StopAsked(), Blocked()])
async def test_who_leaves_shares_no_more(here: AtTheDesk, leaves: Event) -> None:
    await shared(here)
    await here.hears(leaves)

    assert await count(here, shares) == 0
    assert "has ended" in (await said(here, BEA))[-1]


async def test_an_erasure_ends_it_and_tells_the_clinician_nothing_else(here: AtTheDesk) -> None:
    await shared(here)
    await here.hears(DeletionConfirmed(here.now.date()))

    assert await count(here, shares) == 0
    assert "has ended" in (await said(here, BEA))[-1]
    assert await here.database.read(lambda tx: tables_that_name(tx, ANN)) == {"outbox"}


async def weeks(here: AtTheDesk, diary: Diary) -> list[Draft]:
    """What clinicians are sent of the week in this diary."""
    told = TellClinicians(diary, here.now.date())
    person = codec.from_json((await here.row() or pytest.fail("nobody")).state)

    def work(tx: sa.Connection) -> list[Draft]:
        return list(here.desk.links.drafts(tx, here.practice, person, (told,), here.now))

    return await here.database.run(work)


def hurt(at: datetime) -> Diary:
    """A score was told, and nothing was begun."""
    return Diary(answers=[AnswerEntry(Question.NOW, 0, "", at.date(), at, 3)])


def begun(at: datetime) -> Diary:
    return Diary([SessionEntry(1, "standing", at.date(), at, 4, 3, at, Outcome.PARTIAL)])


async def test_the_week_is_told_to_the_clinician_with_the_persons_own_summary(here: AtTheDesk) -> None:
    await shared(here, "Left foot")

    (draft,) = await weeks(here, hurt(here.now))

    assert (draft.chat_id, draft.kind) == (BEA, Kind.SUMMARY)
    assert draft.payload["text"] == (
        "The week of\n<b>Left foot</b>\nActive days: 0 of 1.\nSets: 0 of 0, as reported.\n"
        "Pain: median 3, highest 3, told on 1 day.\nWorse mornings: 0 of 0. Flares: 0."
    )


@pytest.mark.parametrize("agreed", [1, 2, 3])
@pytest.mark.parametrize(
    ("logged", "days_ago", "told_from"),
    [(begun, 0, 1), (hurt, 0, 3), (begun, 1, 4), (hurt, 1, 4), (lambda _: Diary(), 0, 4)],
    ids=["begun", "hurt", "begun before the sharing", "hurt before the sharing", "nothing"],
)
async def test_a_week_of_which_a_share_shows_nothing_is_not_sent(
    here: AtTheDesk, agreed: int, logged: Callable[[datetime], Diary], days_ago: int, told_from: int
) -> None:
    """*told_from*: the wording of the second consent from which on it is told."""
    await shared(here)
    await here.database.run(lambda tx: tx.execute(sa.update(shares).values(agreed=agreed)))

    sent = await weeks(here, logged(here.now - timedelta(days=days_ago)))

    assert bool(sent) == (agreed >= told_from)


# Alerts


def alerts(here: AtTheDesk) -> Alerts:
    box = here.desk._store.outbox  # noqa: SLF001 (the one that the desk writes to)
    return Alerts(here.database, box, here.desk.links, lambda: here.now, lambda: None)


async def test_what_comes_up_within_minutes_is_told_in_one_message_that_names_no_illness(
    here: AtTheDesk,
) -> None:
    await shared(here)
    before = len(await said(here, BEA))
    await here.hears(
        ScreenItemTicked(ScreenMark("stop", asked_at(here.now)), "injury")
    )  # A lock, seen by what it did.
    here.now += BUNDLED_FOR - timedelta(seconds=1)
    for _ in range(2):
        await here.database.run(lambda tx: here.desk.links.shares.note(tx, ANN, Alert.FLARE, here.now))
    await alerts(here)()
    assert len(await said(here, BEA)) == before

    here.now += timedelta(seconds=1)
    for _ in range(2):
        await alerts(here)()

    told = (await said(here, BEA))[before:]
    assert len(told) == 1
    assert "Patient 1" in told[0]
    assert "days are harder" in told[0]
    assert "warning sign" in told[0]
    assert not re.search("pain|hurt|foot|ill|injur|numb", told[0].replace("still", ""))


async def test_what_comes_up_later_is_told_anew(here: AtTheDesk) -> None:
    await shared(here)
    before = len(await said(here, BEA))
    for _ in range(2):
        await here.database.run(lambda tx: here.desk.links.shares.note(tx, ANN, Alert.FLARE, here.now))
        here.now += BUNDLED_FOR
        await alerts(here)()

    assert len(await said(here, BEA)) == before + 2


async def test_who_shares_with_nobody_alerts_nobody(here: AtTheDesk) -> None:
    await here.agrees()
    await here.hears(ScreenItemTicked(ScreenMark("stop", asked_at(here.now)), "injury"))
    here.now += BUNDLED_FOR
    await alerts(here)()

    assert await count(here, shares) == 0
