"""New messages of one piece, and what a bot shows while it writes them."""

from bot.sandbox.bot_api.contents import link_preview, media_fields, read_words
from bot.sandbox.bot_api.media import MediaKind
from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.bot_api.methods.posting import send
from bot.sandbox.bot_api.params import Params
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting.text import TEXT_LIMIT, message_text
from bot.sandbox.formatting.utf16 import units
from bot.sandbox.state.changes import Drafted, Typing
from bot.sandbox.state.records import Json

# The last four are what some of them were called before.
ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    *("cancel", "record_audio", "upload_audio", "pick_up_location"),
}
FOREVER = 0x7FFFFFFF
LIVE_SECONDS = range(60, 86_401)
HEADINGS = range(361)
ALERT_METRES = range(100_001)
NORTHMOST = 90.0
EASTMOST = 180.0
FARTHEST_OFF_METRES = 1500.0


def send_message(call: Call) -> Json:
    if not call.params.has("text"):
        raise bad_request("message text is empty")
    preview = link_preview(call.params)
    content = message_text(read_words(call.world, call.params, "text"))
    return send(call, content.fields("text") | preview)


def media_sender(kind: MediaKind) -> Method:
    def send_media(call: Call) -> Json:
        return send(call, media_fields(call.world, call.bot.id, kind, call.params, call.params.text(kind)))

    return send_media


def send_location(call: Call) -> Json:
    return send(call, {"location": location(call.params)})


def location(params: Params) -> Json:
    """Raises ApiError. Its bounds are TDLib's."""
    for name in ("latitude", "longitude"):
        if not (params.text(name) or "").strip():
            raise bad_request(f"{name} is empty")
    latitude, longitude = params.decimal("latitude"), params.decimal("longitude")
    if not (abs(latitude) <= NORTHMOST and abs(longitude) <= EASTMOST):
        raise bad_request("wrong location specified")
    place: Json = {"latitude": latitude, "longitude": longitude}
    accuracy = params.decimal("horizontal_accuracy")
    if accuracy > 0:
        place["horizontal_accuracy"] = min(accuracy, FARTHEST_OFF_METRES)
    period = params.integer("live_period")
    if not period:
        return place
    heading, alert = params.integer("heading"), params.integer("proximity_alert_radius")
    if period not in LIVE_SECONDS and period != FOREVER:
        raise bad_request("wrong live location period specified")
    if heading not in HEADINGS:
        raise bad_request("wrong live location heading specified")
    if alert not in ALERT_METRES:
        raise bad_request("wrong live location proximity alert radius specified")
    live = {"live_period": period, "heading": heading, "proximity_alert_radius": alert}
    return place | {name: value for name, value in live.items() if value}


def send_message_draft(call: Call) -> bool:
    """Shown for a while and never a message. Telegram's servers word the refusals; the second is our assumption."""
    words = read_words(call.world, call.params, "text")
    chat = call.chat()
    if chat.info["type"] != "private":
        raise bad_request("TEXTDRAFT_PEER_INVALID")
    draft_id = call.params.integer("draft_id")
    if not draft_id:
        raise bad_request("invalid draft_id specified")
    if units(words.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    call.world.onlookers.tell(Drafted(chat.bot_id, chat.id, draft_id, words.text, words.entities))
    return True


def send_chat_action(call: Call) -> bool:
    action = (call.params.text("action") or "").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = call.chat()
    call.world.onlookers.tell(Typing(chat.bot_id, chat.id, action))
    return True


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": media_sender(MediaKind.PHOTO),
    "sendAnimation": media_sender(MediaKind.ANIMATION),
    "sendDocument": media_sender(MediaKind.DOCUMENT),
    "sendAudio": media_sender(MediaKind.AUDIO),
    "sendVoice": media_sender(MediaKind.VOICE),
    "sendVideo": media_sender(MediaKind.VIDEO),
    "sendLocation": send_location,
    "sendMessageDraft": send_message_draft,
    "sendChatAction": send_chat_action,
}
