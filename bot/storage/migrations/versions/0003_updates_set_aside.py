"""An update that hit a mistake of ours again and again is kept by its number, with the error's name."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("updates", sa.Column("set_aside", sa.Text()))
    set_aside = sa.text("set_aside IS NOT NULL")
    op.create_index(
        "updates_set_aside", "updates", ["update_id"], sqlite_where=set_aside, postgresql_where=set_aside
    )


def downgrade() -> None:
    op.drop_index("updates_set_aside")
    op.drop_column("updates", "set_aside")
