"""What a clinician does from their own chat: the week, doses within bounds and consent, an end; and what the person
reads of it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.coach.dose_events import DoseAsked, DoseReset, FormChosen
from bot.coach.doses import OwnNumber, dose_now
from bot.coach.events import (
    Asked,
    BeginAsked,
    CommandUnknown,
    Event,
    ScreenItemTicked,
    ScreenMark,
    Started,
    TextSaid,
    Topic,
    Wordless,
    WordlessSent,
)
from bot.coach.own_events import DeletionAsked, DeletionConfirmed
from bot.coach.patients import TARGET
from bot.coach.person import Consent, Idle, InSession, Locked, Person
from bot.coach.screening import asked_at
from bot.coach.share_events import (
    Card,
    Doses,
    GiveDose,
    GiveForm,
    Leave,
    LinkNamed,
    PatientAsked,
    PatientsAsked,
    PatientWish,
    ShareAgreed,
    ShareAsked,
    TakeDoseBack,
    UnlinkAsked,
    Week,
    WordingAccepted,
)
from bot.coach.sharing import MOST_LABEL
from bot.heard import Tap
from bot.storage import codec
from bot.storage.tables import messages, people, shares
from bot.telegram.buttons import decode, encode
from content.model import Form, Origin
from tests.support.at_the_desk import ANN, AtTheDesk, at_the_desk
from tests.support.play import AGREED, subscribed
from tests.support.rows import tables_that_name
from tests.support.sharing import BEA, code_of, count, links, said, shared

CAI = 901
THIRTY = GiveDose("toe_pulls", "reps", 30)
TAKEN_BACK = (
    "Your clinician took back what a clinician\N{RIGHT SINGLE QUOTATION MARK}s word had set.\n"
    "Toe pulls: there the plan\N{RIGHT SINGLE QUOTATION MARK}s own numbers count again."
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[AtTheDesk]:
    here = at_the_desk(tmp_path)
    here.updates = 10_000
    yield here
    here.database.close()


async def person(here: AtTheDesk) -> Person:
    row = await here.row()
    assert row is not None
    return codec.from_json(row.state)


async def number(here: AtTheDesk) -> int:
    found: int | None = await here.database.read(lambda tx: tx.scalar(sa.select(sa.func.max(shares.c.id))))
    assert found is not None
    return found


async def asks(here: AtTheDesk, wish: PatientWish, chat_id: int = BEA, *, of: int | None = None) -> str:
    """What the clinician reads after tapping that; through the button, as Telegram brings it."""
    event = PatientAsked(await number(here) if of is None else of, wish)
    await here.hears(decode(encode(event)), Tap(str(here.updates), 77), person_id=chat_id)
    return (await said(here, chat_id))[-1]


async def toes(here: AtTheDesk) -> tuple[int, Origin]:
    now = await person(here)
    programme = here.practice.programme
    number = dose_now(programme, programme.exercise("toe_pulls"), now.doses, now.day(here.now))["reps"]
    return number.value, number.origin


async def update(here: AtTheDesk, table: sa.Table, **values: Any) -> None:
    await here.database.run(lambda tx: tx.execute(sa.update(table).values(**values)))


async def is_now(here: AtTheDesk, **changes: Any) -> None:
    row = await here.row()
    assert row is not None
    state = codec.to_json(replace(codec.from_json(row.state), **changes))
    await here.keeps(replace(row, state=state), None)


async def test_a_clinician_who_is_nobodys_patient_sees_who_shares_and_sets_a_dose(here: AtTheDesk) -> None:
    await shared(here, "Left foot")
    await here.hears(PatientsAsked(), person_id=BEA)
    assert "Who shares with you" in (await said(here, BEA))[-1]
    assert "Left foot" in await asks(here, Card())
    assert "Active days: 0 of 1" in await asks(here, Week())
    assert "Toe pulls" in await asks(here, Doses())
    assert "repetitions: from the exercise sheet" in await asks(here, Doses("toe_pulls"))
    assert "From 10 to 75" in await asks(here, Doses("toe_pulls", "reps"))
    before = len(await said(here, ANN))

    assert "30 repetitions: set by a clinician" in await asks(here, THIRTY)

    assert await toes(here) == (30, Origin.CLINICIAN)
    (told,) = (await said(here, ANN))[before:]
    assert told == "Your clinician changed Toe pulls: 30 repetitions, from the next session on."
    assert await here.database.read(lambda tx: here.people.load(tx, BEA)) is None, "a clinician is no person"


async def test_the_person_sees_whose_number_it_is_and_since_when_and_sets_it_back(here: AtTheDesk) -> None:
    await shared(here)
    await asks(here, THIRTY)
    await is_now(here, phase=Idle())
    await here.hears(DoseAsked("toes"))
    assert re.search("30 repetitions: your clinician.s word, ", (await said(here, ANN))[-1])

    await here.hears(DoseReset("toe_pulls"))

    assert await toes(here) == (25, Origin.SOURCE)
    (past,) = (await person(here)).doses.past
    assert (past.value, past.origin, past.at) == (30, Origin.CLINICIAN, here.now), "what was changed is kept"


async def test_every_change_is_kept_with_its_date(here: AtTheDesk) -> None:
    await shared(here)
    for value in (30, 35, 40):
        await asks(here, replace(THIRTY, value=value))
    doses = (await person(here)).doses

    assert [(one.value, one.at) for one in (*doses.past, *doses.own)] == [
        (value, here.now) for value in (30, 35, 40)
    ]


@pytest.mark.parametrize(
    "given",
    [
        GiveDose("toe_pulls", "reps", 76),
        GiveDose("toe_pulls", "reps", 9),
        GiveDose("toe_pulls", "per_day", 1),
        GiveDose("toe_pulls", "speed", 1),
        GiveDose("gone", "reps", 30),
    ],
)
async def test_what_the_file_does_not_allow_changes_nothing_and_the_person_hears_nothing(
    here: AtTheDesk, given: GiveDose
) -> None:
    await shared(here)
    before = await person(here), await said(here, ANN)

    assert "Nothing has changed" in await asks(here, given)

    assert (await person(here), await said(here, ANN)) == before


async def test_the_same_number_again_changes_nothing_and_the_person_hears_nothing(here: AtTheDesk) -> None:
    await shared(here)
    await asks(here, THIRTY)
    before = await person(here), await said(here, ANN)
    here.now += timedelta(hours=1)

    assert "They read of it" in await asks(here, THIRTY)

    assert (await person(here), await said(here, ANN)) == before


async def test_what_pain_takes_away_a_clinicians_number_does_not_give_back(here: AtTheDesk) -> None:
    await shared(here)
    now = await person(here)
    await is_now(here, doses=replace(now.doses, halved_on=now.day(here.now)))

    assert "the plan gives less" in await asks(here, THIRTY)

    assert await toes(here) == (15, Origin.ASSUMED)


async def test_a_locked_plan_stays_locked(here: AtTheDesk) -> None:
    await shared(here)
    await here.hears(ScreenItemTicked(ScreenMark("stop", asked_at(here.now)), "injury"))
    lock = (await person(here)).phase
    assert isinstance(lock, Locked)

    await asks(here, THIRTY)

    assert (await person(here)).phase == lock


async def test_a_session_that_runs_keeps_its_plan(here: AtTheDesk) -> None:
    await shared(here)
    whole = subscribed(here.now)
    await is_now(here, phase=Idle(), foot=whole.foot, screened_at=here.now, zone_known=True, times_known=True)
    await here.hears(BeginAsked("seated"))
    running = (await person(here)).phase
    assert isinstance(running, InSession)

    await asks(here, THIRTY)

    assert (await person(here)).phase == running
    assert (await toes(here))[0] == 30


async def test_a_clinicians_tap_is_no_sign_of_life_of_the_person(here: AtTheDesk) -> None:
    await shared(here)
    await is_now(here, unanswered=(here.now.date(),))
    heard_at = (await here.row() or pytest.fail("nobody")).heard_at

    await asks(here, THIRTY)

    row = await here.row() or pytest.fail("nobody")
    assert (row.heard_at, (await person(here)).unanswered) == (heard_at, (here.now.date(),))


@pytest.mark.parametrize("wish", [Card(), Week(), Doses(), THIRTY, Leave()])
async def test_whose_share_it_is_not_sees_and_does_nothing(here: AtTheDesk, wish: PatientWish) -> None:
    await shared(here, "Left foot")
    before = await person(here), await said(here, ANN), await said(here, BEA)
    event = PatientAsked(await number(here), wish)
    await here.hears(event, Tap("x", 77), person_id=CAI)

    assert "sharing is over" in (await said(here, CAI))[-1]
    query = sa.select(messages).where(messages.c.chat_id == CAI)
    assert await here.database.read(lambda tx: tx.execute(query).all()) == []
    assert not any("Left foot" in text for text in await said(here, CAI))
    assert (await person(here), await said(here, ANN), await said(here, BEA)) == before
    assert await count(here, shares) == 1


async def test_a_share_of_before_shows_no_doses_until_the_person_allows_it(here: AtTheDesk) -> None:
    await shared(here)
    await update(here, shares, agreed=1)
    before = await person(here)
    for wish in (Doses(), Doses("toe_pulls"), THIRTY):
        assert "not part of what they agreed to" in await asks(here, wish)
    assert await person(here) == before
    await here.hears(ShareAsked(""))
    assert "neither pain, stops nor your doses" in (await said(here, ANN))[-1]

    await here.hears(WordingAccepted(await number(here)), person_id=CAI)
    assert "not part of" in await asks(here, Doses()), "a stranger's yes is none"
    await here.hears(WordingAccepted(999_999))
    assert "has ended" in (await said(here, ANN))[-1]
    await here.hears(WordingAccepted(await number(here)))
    assert "Allowed" in (await said(here, ANN))[-1]

    assert "Toe pulls" in await asks(here, Doses())


@pytest.mark.parametrize("code", ["sh", "s2"])
def test_a_yes_to_the_older_words_makes_no_code(code: str) -> None:
    assert decode(f"{code}:Left foot") != ShareAgreed("Left foot")


def test_an_older_yes_allows_nothing_of_todays_words() -> None:
    assert decode("d2:1") != WordingAccepted(1)


async def test_while_the_consent_is_to_be_given_anew_nothing_is_set(here: AtTheDesk) -> None:
    await shared(here)
    await is_now(here, consent=Consent("of old", here.now))
    before = await person(here), await said(here, ANN)

    assert "Nothing has changed" in await asks(here, THIRTY)

    assert (await person(here), await said(here, ANN)) == before


async def test_pages_turn_in_one_message_and_where_it_stands_is_forgotten_with_the_last_share(
    here: AtTheDesk,
) -> None:
    await shared(here)
    await asks(here, Card())
    kept = sa.select(messages.c.target).where(messages.c.chat_id == BEA)
    assert await here.database.read(lambda tx: tx.scalars(kept).all()) == [TARGET]

    await here.hears(UnlinkAsked(), person_id=BEA)

    assert await here.database.read(lambda tx: tables_that_name(tx, BEA)) == {"outbox"}


# An end from the clinician's side


async def test_unlink_ends_the_only_share_and_both_read_so(here: AtTheDesk) -> None:
    await shared(here, "Left foot")
    await here.hears(UnlinkAsked(), person_id=BEA)

    assert await count(here, shares) == 0
    assert "has ended:\n<b>Left foot</b>" in (await said(here, BEA))[-1]
    assert "other side has ended a sharing: a clinician, since" in (await said(here, ANN))[-1]


async def test_of_several_shares_the_clinician_chooses_one(here: AtTheDesk) -> None:
    await shared(here, "Left foot")
    await here.hears(LinkNamed(await code_of_another(here)), person_id=BEA)
    await here.hears(UnlinkAsked(), person_id=BEA)
    assert "Which sharing shall end?" in (await said(here, BEA))[-1]
    assert await count(here, shares) == 2

    await here.hears(PatientAsked(1, Leave()), person_id=BEA)

    left = await here.database.read(lambda tx: tx.scalars(sa.select(shares.c.person_id)).all())
    assert left == [CAI]


async def code_of_another(here: AtTheDesk) -> str:
    await here.hears(AGREED, person_id=CAI)
    return await code_of(here, person_id=CAI)


@pytest.mark.parametrize(
    ("event", "says"), [(PatientsAsked(), "Nobody shares"), (UnlinkAsked(), "Nobody shares")]
)
async def test_with_nobody_there_is_nothing_to_list(here: AtTheDesk, event: Event, says: str) -> None:
    await here.hears(event, person_id=BEA)

    assert says in (await said(here, BEA))[-1]


@pytest.mark.parametrize("event", [DeletionAsked(), Asked(Topic.PRIVACY)])
async def test_a_clinician_who_asks_what_is_kept_reads_of_their_shares(here: AtTheDesk, event: Event) -> None:
    await shared(here)
    await here.hears(event, person_id=BEA)

    assert "Who shares with you" in (await said(here, BEA))[-1]


async def test_a_clinician_who_is_a_person_and_is_erased_leaves_kindly(here: AtTheDesk) -> None:
    await here.hears(AGREED, person_id=BEA)
    await shared(here)
    await here.hears(DeletionConfirmed(here.now.date()), person_id=BEA)

    assert await count(here, shares) == 0
    assert "other side has ended" in (await said(here, ANN))[-1]
    assert await here.database.read(lambda tx: tx.scalars(sa.select(people.c.person_id)).all()) == [ANN]


# What a clinician is called


@pytest.mark.parametrize(
    ("typed", "name"),
    [("{code}", ""), ("{code} Bea Weber", "Bea Weber"), ("{half} {rest}  Bea:\nWeber ", "Bea Weber")],
)
async def test_what_a_clinician_calls_themselves_is_what_the_person_reads(
    here: AtTheDesk, typed: str, name: str
) -> None:
    await here.agrees()
    code = await code_of(here)
    await links(here, typed.format(code=code, half=code[:4], rest=code[4:]))
    told = (await said(here, ANN))[-1]
    assert ("They call themselves" in told) == bool(name)
    await here.hears(Asked(Topic.PRIVACY))

    assert f"• {name or 'a clinician'}, since" in (await said(here, ANN))[-1]


async def test_a_name_is_shown_as_it_was_typed_never_as_markup(here: AtTheDesk) -> None:
    await here.agrees()
    await links(here, await code_of(here) + " <b>Bea</b>")

    assert "&lt;b&gt;Bea" in (await said(here, ANN))[-1]


@pytest.mark.parametrize("letter", ["x", "ш", "漢", "🦶"])
async def test_the_longest_label_of_any_script_fits_into_its_button(here: AtTheDesk, letter: str) -> None:
    await here.agrees()
    await here.hears(ShareAsked(letter * MOST_LABEL))
    assert letter * MOST_LABEL in (await said(here, ANN))[-1]
    await here.hears(TextSaid("hello"))
    await here.hears(ShareAsked(letter * (MOST_LABEL + 1)))
    assert "A shorter name" in (await said(here, ANN))[-1]


async def test_a_wider_consent_opens_nothing_of_before_its_own_day(here: AtTheDesk) -> None:
    await shared(here)
    await update(here, shares, agreed=2)
    here.now += timedelta(days=10)
    assert "Active days: 0 of 7" in await asks(here, Week())

    await here.hears(WordingAccepted(await number(here)))

    assert "Active days: 0 of 1" in await asks(here, Week())


async def test_a_second_yes_to_the_same_words_moves_no_beginning(here: AtTheDesk) -> None:
    await shared(here)
    await update(here, shares, agreed=2)
    await here.hears(WordingAccepted(await number(here)))
    here.now += timedelta(days=4)

    await here.hears(WordingAccepted(await number(here)))

    assert "Allowed" in (await said(here, ANN))[-1]
    assert "Active days: 0 of 5" in await asks(here, Week())


# Back to the plan's own, and the easier form


async def test_a_clinician_takes_back_what_they_set_and_nothing_of_the_persons(here: AtTheDesk) -> None:
    await shared(here)
    await asks(here, THIRTY)
    now = await person(here)
    own = OwnNumber("toe_pulls", "per_day", 3, Origin.PERSON, here.now)
    await is_now(here, doses=now.doses.with_own(own))
    before = len(await said(here, ANN))

    assert "They read of it" in await asks(here, TakeDoseBack("toe_pulls"))

    assert await toes(here) == (25, Origin.SOURCE)
    assert (await person(here)).doses.own == (own,)
    (told,) = (await said(here, ANN))[before:]
    assert told == TAKEN_BACK


async def test_a_number_typed_on_a_clinicians_word_is_taken_back_like_theirs(here: AtTheDesk) -> None:
    await shared(here)
    await is_now(here, phase=Idle())
    await here.hears(DoseAsked("toes 30 clinician"))
    assert await toes(here) == (30, Origin.CLINICIAN)

    await asks(here, TakeDoseBack("toe_pulls"))

    assert await toes(here) == (25, Origin.SOURCE)
    assert (await said(here, ANN))[-1] == TAKEN_BACK, "whose tap it was that set the number is not claimed"


async def test_an_easier_form_is_chosen_told_in_one_line_and_chosen_back(here: AtTheDesk) -> None:
    await shared(here)
    before = len(await said(here, ANN))
    assert "towel" in (await asks(here, GiveForm("toe_pulls", Form.EASIER))).lower()
    assert (await person(here)).doses.easier == {"toe_pulls"}
    (told,) = (await said(here, ANN))[before:]
    assert told == "Your clinician chose the easier form: Toe pulls, from the next session on."
    await is_now(here, phase=Idle())

    await here.hears(FormChosen("toe_pulls", Form.ORDINARY))

    assert (await person(here)).doses.easier == frozenset()


@pytest.mark.parametrize(
    "wish",
    [
        TakeDoseBack("toe_pulls"),
        TakeDoseBack("gone"),
        GiveForm("calf_stretch", Form.EASIER),
        GiveForm("gone", Form.EASIER),
    ],
)
async def test_where_there_is_nothing_to_take_back_or_choose_nothing_changes(
    here: AtTheDesk, wish: PatientWish
) -> None:
    await shared(here)
    before = await person(here), await said(here, ANN)
    assert "Nothing has changed" in await asks(here, wish)
    assert (await person(here), await said(here, ANN)) == before


async def test_a_form_needs_the_words_that_name_it(here: AtTheDesk) -> None:
    await shared(here)
    await update(here, shares, agreed=2)
    assert "Nothing has changed" in await asks(here, GiveForm("toe_pulls", Form.EASIER))
    assert (await person(here)).doses.easier == frozenset()


@pytest.mark.parametrize("wish", [Doses(), Doses("toe_pulls"), Doses("toe_pulls", "reps"), THIRTY], ids=str)
async def test_a_form_that_the_person_chose_is_not_shown_under_words_that_do_not_name_it(
    here: AtTheDesk, wish: PatientWish
) -> None:
    await shared(here)
    easier = (await person(here)).doses.with_form("toe_pulls", Form.EASIER)
    await is_now(here, doses=easier)
    assert "towel" in (await asks(here, Doses("toe_pulls"))).lower()

    await update(here, shares, agreed=2)

    assert "towel" not in (await asks(here, wish)).lower()


# Words of a clinician


@pytest.mark.parametrize(
    "event", [TextSaid("hello"), WordlessSent(Wordless.VOICE), CommandUnknown()], ids=str
)
async def test_words_of_a_clinician_bring_no_welcome(here: AtTheDesk, event: Event) -> None:
    await shared(here)
    before = len(await said(here, BEA))
    await here.hears(event, person_id=BEA)
    (told,) = (await said(here, BEA))[before:]
    assert "/patients" in told
    assert "/unlink" in told
    assert "/start" in told


async def test_a_clinicians_start_is_a_welcome_and_an_alarm_is_answered(here: AtTheDesk) -> None:
    await shared(here)
    await here.hears(Started(), person_id=BEA)
    assert "18" in (await said(here, BEA))[-1]
    await here.hears(TextSaid("my foot went numb"), person_id=BEA)
    assert "warning sign" in (await said(here, BEA))[-1]


async def test_words_of_somebody_else_bring_the_welcome_as_ever(here: AtTheDesk) -> None:
    await here.hears(TextSaid("hello"), person_id=CAI)
    assert "/patients" not in "".join(await said(here, CAI))
