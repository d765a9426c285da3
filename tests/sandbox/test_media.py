"""Sound, films, albums and places, and the sizes and words that come with them."""

import json
from typing import Any

import pytest
from telegram import (
    Audio,
    Bot,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
    Video,
    Voice,
)
from telegram.error import BadRequest

from bot.sandbox.people.files import DOT
from bot.sandbox.play import Human, Telegram

FILM, SONG = b"\0\0\0\x18ftypmp42", b"ID3\x04"


def seconds(sound: Audio | Video | Voice) -> int:
    """As it came; the library is about to change what its own attribute is."""
    return int(sound.to_dict()["duration"])


async def test_a_song_carries_what_the_bot_says_of_it(bot: Bot, anna: Human) -> None:
    sent = await bot.send_audio(
        anna.id, SONG, duration=30, performer="Trio", title="March", filename="march.mp3"
    )

    audio = sent.audio
    assert audio is not None
    assert (seconds(audio), audio.performer, audio.title) == (30, "Trio", "March")
    assert (audio.file_name, audio.mime_type, audio.file_size) == ("march.mp3", "audio/mpeg", len(SONG))


async def test_a_film_sent_again_by_its_id_is_as_long_and_as_wide(bot: Bot, anna: Human) -> None:
    sent = await bot.send_video(anna.id, FILM, duration=7, width=640, height=360, supports_streaming=True)
    assert sent.video is not None

    again = await bot.send_video(anna.id, sent.video.file_id)

    assert again.video == sent.video
    assert (seconds(sent.video), sent.video.width, sent.video.height) == (7, 640, 360)


async def test_a_voice_message_has_a_length_and_a_caption(bot: Bot, anna: Human) -> None:
    sent = await bot.send_voice(anna.id, b"OggS", duration=3, caption="*Listen*", parse_mode="MarkdownV2")

    assert sent.voice is not None
    assert (seconds(sent.voice), sent.caption, sent.caption_entities[0].type) == (3, "Listen", "bold")


async def test_a_picture_shows_its_caption_above_and_hides_itself_when_asked(bot: Bot, anna: Human) -> None:
    sent = await bot.send_photo(anna.id, DOT, caption="x", show_caption_above_media=True, has_spoiler=True)
    plain = await bot.send_document(anna.id, DOT, caption="x", filename="dot.png")

    assert (sent.show_caption_above_media, sent.has_media_spoiler) == (True, True)
    assert (plain.show_caption_above_media, plain.has_media_spoiler) == (None, None)


async def test_an_album_is_one_answer_of_many_messages_with_one_mark(bot: Bot, anna: Human) -> None:
    film = InputMediaVideo(FILM, duration=5)

    sent = await bot.send_media_group(
        anna.id, [InputMediaPhoto(DOT, caption="one"), film], protect_content=True
    )

    assert [(message.message_id, message.caption) for message in sent] == [(2, "one"), (3, None)]
    assert len({message.media_group_id for message in sent}) == 1
    assert all(message.has_protected_content for message in sent)
    assert sent[1].video is not None
    assert seconds(sent[1].video) == 5


async def test_two_albums_have_two_marks_and_one_picture_alone_has_none(bot: Bot, anna: Human) -> None:
    pictures = [InputMediaPhoto(DOT), InputMediaPhoto(DOT)]

    first = await bot.send_media_group(anna.id, pictures)
    second = await bot.send_media_group(anna.id, pictures)
    alone = await bot.send_media_group(anna.id, pictures[:1])

    assert first[0].media_group_id != second[0].media_group_id
    assert alone[0].media_group_id is None


async def test_an_album_answers_a_message_with_all_its_parts(bot: Bot, anna: Human) -> None:
    papers = [InputMediaDocument(b"1"), InputMediaDocument(b"2")]

    sent = await bot.send_media_group(anna.id, papers, reply_to_message_id=1)

    assert [message.reply_to_message and message.reply_to_message.message_id for message in sent] == [1, 1]


async def test_an_album_that_cannot_be_sent_whole_is_not_sent_at_all(bot: Bot, anna: Human) -> None:
    with pytest.raises(BadRequest, match="Failed to send message #2 with the error message"):
        await bot.send_media_group(anna.id, [InputMediaPhoto(DOT), InputMediaPhoto(b"no picture")])

    assert len(await anna.messages()) == 1


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        (InputMediaPhoto(DOT, caption="new"), "photo"),
        (InputMediaVideo(FILM, caption="new"), "video"),
        (InputMediaAudio(SONG, caption="new"), "audio"),
        (InputMediaDocument(b"%PDF-", caption="new"), "document"),
        (InputMediaAnimation(b"GIF89a\x02\x00\x03\x00", caption="new"), "animation"),
    ],
)
async def test_any_medium_becomes_any_other(bot: Bot, anna: Human, media: Any, kind: str) -> None:
    sent = await bot.send_photo(anna.id, DOT, caption="old", has_spoiler=True)

    edited = await bot.edit_message_media(media, anna.id, sent.message_id)

    assert isinstance(edited, Message)
    assert getattr(edited, kind)
    assert (edited.caption, edited.has_media_spoiler) == ("new", None)
    assert bool(edited.photo) == (kind == "photo")


async def test_a_text_becomes_a_picture(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(anna.id, "Calf")

    edited = await bot.edit_message_media(InputMediaPhoto(DOT), anna.id, sent.message_id)

    assert isinstance(edited, Message)
    assert edited.text is None
    assert edited.photo


async def test_within_an_album_photos_and_films_mix_and_nothing_else(bot: Bot, anna: Human) -> None:
    first, _ = await bot.send_media_group(anna.id, [InputMediaPhoto(DOT), InputMediaPhoto(DOT)])

    edited = await bot.edit_message_media(InputMediaVideo(FILM), anna.id, first.message_id)

    assert isinstance(edited, Message)
    assert edited.media_group_id == first.media_group_id
    with pytest.raises(BadRequest, match="album"):
        await bot.edit_message_media(InputMediaDocument(b"x"), anna.id, first.message_id)


async def test_a_place_is_sent_with_how_sure_it_is(bot: Bot, anna: Human) -> None:
    sent = await bot.send_location(anna.id, 52.52, 13.4, horizontal_accuracy=20, live_period=900, heading=90)

    place = sent.location
    assert place is not None
    assert (place.latitude, place.longitude, place.horizontal_accuracy, place.heading) == (
        52.52,
        13.4,
        20,
        90,
    )


async def test_a_draft_is_shown_while_it_is_written_and_is_no_message(
    bot: Bot, anna: Human, telegram: Telegram
) -> None:
    async with telegram.http.get(f"{telegram.address}/sandbox/events") as events:
        await events.content.readuntil(b"\n\n")
        await bot.send_message_draft(anna.id, 7, "<b>Hol</b>", parse_mode="HTML")
        line = await events.content.readline()

    told = json.loads(line.removeprefix(b"data: "))
    assert told == {
        "kind": "draft",
        "bot_id": bot.id,
        "chat_id": anna.id,
        "draft_id": 7,
        "text": "Hol",
        "entities": [{"type": "bold", "offset": 0, "length": 3}],
    }
    assert len(await anna.messages()) == 1
