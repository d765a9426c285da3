"""The names of every method's parameters, whether the sandbox acts on them or not, so that a misspelt one is found.

As of Bot API 10.1, and only for the methods that the sandbox has.
"""

from collections.abc import Mapping
from types import MappingProxyType

CHAT = ("business_connection_id", "chat_id", "message_thread_id", "direct_messages_topic_id")
ANNOUNCED = ("disable_notification", "protect_content", "message_effect_id", "suggested_post_parameters")
SENT = (*CHAT, *ANNOUNCED, "allow_paid_broadcast", "reply_parameters", "reply_markup")
TEXT = ("text", "parse_mode", "entities")
CAPTION = ("caption", "parse_mode", "caption_entities")
PICTURE = (*CAPTION, "show_caption_above_media", "has_spoiler")
MOVING = (*PICTURE, "duration", "width", "height", "thumbnail")
EDITED = ("business_connection_id", "chat_id", "message_id", "inline_message_id", "reply_markup")
SENT_ON = ("chat_id", "message_thread_id", "direct_messages_topic_id", "from_chat_id")
SENT_ON_TOGETHER = (*SENT_ON, "message_ids", "disable_notification", "protect_content")
PLACE = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
SCOPE = ("scope", "language_code")
PIN = ("business_connection_id", "chat_id", "message_id")

_NAMES: dict[str, tuple[str, ...]] = {
    "getUpdates": ("offset", "limit", "timeout", "allowed_updates"),
    "setWebhook": (
        *("url", "certificate", "ip_address", "max_connections", "allowed_updates"),
        *("drop_pending_updates", "secret_token"),
    ),
    "deleteWebhook": ("drop_pending_updates",),
    "getWebhookInfo": (),
    "getFile": ("file_id",),
    "logOut": (),
    "close": (),
    "sendMessage": (*SENT, *TEXT, "link_preview_options"),
    "sendPhoto": (*SENT, *PICTURE, "photo"),
    "sendAnimation": (*SENT, *MOVING, "animation"),
    "sendVideo": (*SENT, *MOVING, "video", "cover", "start_timestamp", "supports_streaming"),
    "sendDocument": (*SENT, *CAPTION, "document", "thumbnail", "disable_content_type_detection"),
    "sendAudio": (*SENT, *CAPTION, "audio", "duration", "performer", "title", "thumbnail"),
    "sendVoice": (*SENT, *CAPTION, "voice", "duration"),
    "sendLocation": (*SENT, *PLACE),
    "sendMediaGroup": (
        *(*CHAT, "media", "disable_notification", "protect_content", "allow_paid_broadcast"),
        *("message_effect_id", "reply_parameters"),
    ),
    "sendMessageDraft": ("chat_id", "message_thread_id", "draft_id", *TEXT),
    "sendChatAction": ("business_connection_id", "chat_id", "message_thread_id", "action"),
    "copyMessage": (
        *(*SENT_ON, *ANNOUNCED, *CAPTION, "message_id", "video_start_timestamp"),
        *("show_caption_above_media", "allow_paid_broadcast", "reply_parameters", "reply_markup"),
    ),
    "copyMessages": (*SENT_ON_TOGETHER, "remove_caption"),
    "forwardMessage": (*SENT_ON, *ANNOUNCED, "message_id", "video_start_timestamp"),
    "forwardMessages": SENT_ON_TOGETHER,
    "editMessageText": (*EDITED, *TEXT, "link_preview_options", "rich_message"),
    "editMessageCaption": (*EDITED, *CAPTION, "show_caption_above_media"),
    "editMessageMedia": (*EDITED, "media"),
    "editMessageReplyMarkup": EDITED,
    "deleteMessage": ("chat_id", "message_id"),
    "deleteMessages": ("chat_id", "message_ids"),
    "pinChatMessage": (*PIN, "disable_notification"),
    "unpinChatMessage": PIN,
    "unpinAllChatMessages": ("chat_id",),
    "setMessageReaction": ("chat_id", "message_id", "reaction", "is_big"),
    "getChat": ("chat_id",),
    "answerCallbackQuery": ("callback_query_id", "text", "show_alert", "url", "cache_time"),
    "getMe": (),
    "setMyCommands": ("commands", *SCOPE),
    "getMyCommands": SCOPE,
    "deleteMyCommands": SCOPE,
    "setMyName": ("name", "language_code"),
    "getMyName": ("language_code",),
    "setMyDescription": ("description", "language_code"),
    "getMyDescription": ("language_code",),
    "setMyShortDescription": ("short_description", "language_code"),
    "getMyShortDescription": ("language_code",),
    "setChatMenuButton": ("chat_id", "menu_button"),
    "getChatMenuButton": ("chat_id",),
}
PARAMETERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {method: frozenset(names) for method, names in _NAMES.items()}
)
