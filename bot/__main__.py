"""`python -m bot` is the same as `forefoot`."""

from bot.cli import main

main()
