"""Whatever a bot or a person does all day long, the sandbox keeps only so much of it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.bot_api.media import MediaKind, keep, message_part
from bot.sandbox.bot_api.params import Upload
from bot.sandbox.journal import Journal, Wanted
from bot.sandbox.state import files, world
from bot.sandbox.state.files import Shelf
from bot.sandbox.state.records import Chat, Post, Query, StoredFile
from bot.sandbox.state.store import Store
from bot.sandbox.state.world import World
from tests.support.standing_clock import StandingClock

START = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def new_world(clock: StandingClock) -> World:
    return World(Store(), clock, None, "Bot")


def document(store: Store, content: str) -> StoredFile:
    return keep(Shelf(store, 7), MediaKind.DOCUMENT, Upload("a.txt", "text/plain", content.encode()))


def contents(store: Store) -> list[bytes]:
    return [file.content for file in store.table(StoredFile).values()]


def test_files_keep_to_their_bytes_and_the_oldest_that_no_message_shows_goes_first(
    clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "KEPT_BYTES", 4)
    here = new_world(clock)
    chat = here.chat(here.bot(7), 1001)
    shown = document(here.store, "a")
    here.add_post(chat, message_part(MediaKind.DOCUMENT, shown))
    for letter in "bcd":
        document(here.store, letter)
    assert contents(here.store) == [b"a", b"b", b"c", b"d"]

    document(here.store, "e")

    assert contents(here.store) == [b"a", b"d", b"e"]


def test_files_keep_to_their_number(clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "KEPT_FILES", 4)
    here = new_world(clock)
    for letter in "abcde":
        document(here.store, letter)

    assert contents(here.store) == [b"b", b"c", b"d", b"e"]


def test_files_that_messages_show_go_too_when_nothing_else_is_left(
    clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "KEPT_BYTES", 4)
    here = new_world(clock)
    chat = here.chat(here.bot(7), 1001)
    for letter in "abcdefgh":
        here.add_post(chat, message_part(MediaKind.DOCUMENT, document(here.store, letter)))
        assert len(contents(here.store)) <= 4


def test_a_chat_keeps_its_newest_messages_and_fewer_where_there_are_many_chats(
    clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world, "KEPT_POSTS", 5)
    monkeypatch.setattr(world, "KEPT_IN_ALL", 6)
    monkeypatch.setattr(world, "KEPT_AT_LEAST", 2)
    here = new_world(clock)
    bots = [here.bot(number) for number in (7, 8)]
    chats = [here.chat(bot, 1001) for bot in bots]

    def add(chat: Chat, count: int) -> list[int]:
        for _ in range(count):
            here.add_post(chat, {"text": "x"})
        return [post.message_id for post in here.posts(chat)]

    assert add(chats[0], 7) == [3, 4, 5, 6, 7]
    assert add(chats[1], 4) == [2, 3, 4]
    assert add(chats[0], 1) == [6, 7, 8]
    assert len(here.store.table(Post)) == 6


def test_a_tap_is_forgotten_when_it_is_too_old_or_when_there_are_too_many(
    clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world, "KEPT_QUERIES", 3)
    here = new_world(clock)
    for number in range(5):
        here.add_query(Query(str(number), 7, 1001, 1001, START + MINUTE))
    assert list(here.queries) == [("2",), ("3",), ("4",)]

    clock.jump_to(START + 2 * MINUTE)
    here.add_query(Query("late", 7, 1001, 1001, START + 3 * MINUTE))

    assert list(here.queries) == [("late",)]


def note(journal: Journal, text: str) -> None:
    journal.note(
        at=START,
        bot_id=7,
        chat_id=1001,
        method="sendMessage",
        params={"text": text},
        status=200,
        answer='{"result":1}',
        fault=None,
        unknown=(),
        ms=1.0,
    )


def test_the_journal_keeps_to_its_number_and_to_its_size() -> None:
    journal = Journal(kept=3, kept_characters=100)
    for _ in range(5):
        note(journal, "x")
    assert [entry.number for entry in journal.read(Wanted())] == [3, 4, 5]

    note(journal, "x" * 70)

    assert [entry.number for entry in journal.read(Wanted())] == [5, 6]

    note(journal, "x" * 1000)

    assert (journal.read(Wanted()), journal.last) == ([], 7)
