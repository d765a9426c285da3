"""A pause that Telegram asked for, apart from the turns, and the pace that was learned from it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("pace", sa.Column("held_from", sa.BigInteger()))
    op.add_column("pace", sa.Column("held_until", sa.BigInteger()))
    op.add_column("pace", sa.Column("per_second", sa.Float()))


def downgrade() -> None:
    with op.batch_alter_table("pace") as pace:
        pace.drop_column("per_second")
        pace.drop_column("held_until")
        pace.drop_column("held_from")
