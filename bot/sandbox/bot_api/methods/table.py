"""All methods there are, by their names in lower case: the Bot API does not tell capitals apart."""

from bot.sandbox.bot_api.methods import (
    Method,
    albums,
    chats,
    commands,
    copying,
    editing,
    inbox,
    leaving,
    profile,
    sending,
)

NAMED: dict[str, Method] = {
    **inbox.METHODS,
    **leaving.METHODS,
    **sending.METHODS,
    **albums.METHODS,
    **copying.METHODS,
    **editing.METHODS,
    **chats.METHODS,
    **commands.METHODS,
    **profile.METHODS,
}
METHODS: dict[str, Method] = {name.lower(): method for name, method in NAMED.items()}
