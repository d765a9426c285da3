"""When somebody was last heard of, and months of long ago as counts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("people", sa.Column("heard_at", sa.BigInteger()))
    op.add_column("people", sa.Column("noticed_at", sa.BigInteger()))
    # Nothing better is known; the clock begins a little later than it should.
    op.execute("UPDATE people SET heard_at = updated_at")
    op.create_index("people_heard_at", "people", ["heard_at"])
    op.create_table(
        "monthly_counts",
        sa.Column("person_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("prompts", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("finished", sa.Integer(), nullable=False),
        sa.Column("planned_sets", sa.Integer(), nullable=False),
        sa.Column("sets", sa.Integer(), nullable=False),
        sa.Column("active_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "month"),
    )


def downgrade() -> None:
    op.drop_table("monthly_counts")
    op.drop_index("people_heard_at")
    op.drop_column("people", "noticed_at")
    op.drop_column("people", "heard_at")
