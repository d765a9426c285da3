"""Updates that are valid JSON and no valid Update, for bots that believe whatever comes."""

from bot.sandbox.state.records import Json


def without_sender(kind: str, payload: Json) -> Json:
    """Nobody sent it, and it belongs to no chat."""
    gone = {"from", "chat", "chat_instance"}
    return {kind: {name: value for name, value in payload.items() if name not in gone}}


def with_wrong_types(kind: str, payload: Json) -> Json:
    """Its ids, dates and messages are words."""
    wrong = dict.fromkeys(("id", "date", "message_id", "from", "message"), "not what it should be")
    return {kind: payload | {name: word for name, word in wrong.items() if name in payload}}


def as_text(kind: str, _: Json) -> Json:
    """A word stands where an object should."""
    return {kind: "not an object"}


VARIANTS = (without_sender, with_wrong_types, as_text)


def malformed(body: Json, number: int) -> Json:
    """*body* without its update_id. Three numbers in a row give three different kinds of trouble."""
    for kind, payload in body.items():
        if isinstance(payload, dict):
            return VARIANTS[number % len(VARIANTS)](kind, payload)
    return body
