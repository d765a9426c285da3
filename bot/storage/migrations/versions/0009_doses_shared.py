"""What each share was agreed to, and what the clinician is called."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    # What was agreed to before had no word of doses.
    for table in ("share_codes", "shares"):
        op.add_column(table, sa.Column("agreed", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("shares", sa.Column("clinician", sa.LargeBinary()))


def downgrade() -> None:
    op.drop_column("shares", "clinician")
    for table in ("shares", "share_codes"):
        op.drop_column(table, "agreed")
