"""Telegram's number of each message sent, so that it can be taken back while Telegram allows it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("message_id", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("outbox", "message_id")
