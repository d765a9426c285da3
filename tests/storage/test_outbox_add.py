"""Messages that enter together enter as if one came after the other."""

from collections.abc import Sequence

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage.database import Database
from bot.storage.outbox_table import OutboxTable
from bot.storage.tables import outbox
from scheduler.message import Action, Draft, Kind
from scheduler.pace import Pace
from tests.support.clock import START
from tests.support.databases import SEALER

ANN, BOB = 101, 102
CARDS = st.builds(
    Draft,
    chat_id=st.sampled_from((ANN, BOB)),
    kind=st.sampled_from([kind for kind in Kind if kind is not Kind.TOAST]),
    action=st.sampled_from((Action.SEND, Action.EDIT)),
    payload=st.just({"text": "Hello"}),
    target=st.sampled_from(("card", "menu")),
)
PROMPTS = st.builds(
    Draft,
    chat_id=st.just(ANN),
    kind=st.just(Kind.PROMPT),
    action=st.just(Action.SEND),
    payload=st.just({"text": "Time to move"}),
    target=st.just("prompt"),  # Nobody edits a prompt in the moment that decides it.
    occurrence=st.just("once"),
)
TOASTS = st.builds(Draft, st.sampled_from((ANN, BOB)), st.just(Kind.TOAST), st.just(Action.CALL), st.just({}))
DRAFTS = st.lists(st.one_of(CARDS, CARDS, CARDS, PROMPTS, TOASTS), max_size=7)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # It is emptied each time.
@given(before=DRAFTS, drafts=DRAFTS)
def test_together_is_as_one_by_one(database: Database, before: list[Draft], drafts: list[Draft]) -> None:
    table = OutboxTable(database, SEALER, Pace.of(30))

    def queue(*batches: Sequence[Draft]) -> list[tuple[object, ...]]:
        def work(tx: sa.Connection) -> list[tuple[object, ...]]:
            tx.execute(sa.delete(outbox))
            for batch in batches:
                table.add(tx, batch, START)
            told = (outbox.c.chat_id, outbox.c.kind, outbox.c.action, outbox.c.target, outbox.c.priority)
            return [tuple(row) for row in tx.execute(sa.select(*told).order_by(outbox.c.id))]

        return database.run_at_start(work)

    assert queue(before, drafts) == queue(*([each] for each in (*before, *drafts)))
