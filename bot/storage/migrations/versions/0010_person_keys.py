"""A key of their own for each person, wrapped by DATA_KEY. Who has none yet gets one with the next save."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "person_keys",
        sa.Column("key_of", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key_of"),
    )


def downgrade() -> None:
    # Without the keys nothing that they seal can be read again: an older version would find people it cannot open.
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM person_keys")):
        raise RuntimeError("There are people whose answers only their own keys open.")
    op.drop_table("person_keys")
