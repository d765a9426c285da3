"""How many sets an exercise had and at which level they were, so that the next dose can be told from the log."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("set_logs", sa.Column("planned_sets", sa.Integer()))
    op.add_column("set_logs", sa.Column("level", sa.Integer()))


def downgrade() -> None:
    op.drop_column("set_logs", "level")
    op.drop_column("set_logs", "planned_sets")
