"""`python -m bot.sandbox PORT [STATE]`: the sandbox alone, for any bot."""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from bot.sandbox.serve import serve

if __name__ == "__main__":
    port = int(sys.argv[1]) if sys.argv[1:] else 8081
    state = Path(sys.argv[2]) if sys.argv[2:] else None
    with suppress(KeyboardInterrupt):
        asyncio.run(serve("127.0.0.1", port, state, token=None))
