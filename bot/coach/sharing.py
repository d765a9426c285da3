"""Sharing with a clinician: a second consent, a code, and an end at any time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.coach.effects import GAP, Line, Show, Style, Urgency, button, line
from bot.coach.person import Person, Phase
from bot.coach.practice import Practice, Turn, turn
from bot.coach.share_effects import Alert, EndShare, LinkChat, ListShares, MakeCode
from bot.coach.share_events import LinkNamed, ShareAgreed, ShareAsked, ShareEnded

MOST_LABEL = 20
"""Characters: it travels in a button, and each may take three bytes."""


@dataclass(frozen=True, slots=True)
class Share:
    """*label* empty: the person chose none; then they are called by their *place* among the clinician's patients."""

    number: int
    label: str
    place: int
    since_at: datetime


def called(share: Share) -> Line:
    return (
        line("share.called", label=share.label) if share.label else line("share.patient", place=share.place)
    )


# The person


def share_asked(practice: Practice, person: Person, phase: Phase, event: ShareAsked, now: datetime) -> Turn:
    """What is shared and with whom, before anything is; and with whom it is already."""
    if person.consent is None:
        return turn(person, Show((line("share.stranger"),)))
    label = _clean(event.label)
    if len(label) > MOST_LABEL:
        return turn(person, Show((line("share.label_long", most=MOST_LABEL),)))
    named = line("share.as", label=label) if label else line("share.as_nobody")
    buttons = ((button("button.share_agree", ShareAgreed(label), Style.PRIMARY),),)
    shown = Show((line("share.question"), GAP, line("share.what"), GAP, named), buttons)
    return turn(person, shown, ListShares())


def _clean(label: str) -> str:
    """One line without what a button's data uses itself."""
    return " ".join(label.replace(":", " ").split())


def share_agreed(practice: Practice, person: Person, phase: Phase, event: ShareAgreed, now: datetime) -> Turn:
    if person.consent is None:
        return turn(person, Show((line("share.stranger"),)))
    return turn(person, MakeCode(event.label))


def share_ended(practice: Practice, person: Person, phase: Phase, event: ShareEnded, now: datetime) -> Turn:
    return turn(person, EndShare(event.number), Show((line("share.ended"),)))


def show_code(code: str, hours: int) -> Show:
    return Show((line("share.code", code=code), line("share.code_how", hours=hours)))


def show_shares(person: Person, shares: Sequence[Share]) -> Show:
    lines: list[Line] = [line("share.list")]
    rows = []
    for share in shares:
        on = person.local(share.since_at).date()
        lines.append(
            line("share.with", since=on)
            if not share.label
            else line("share.with_as", since=on, label=share.label)
        )
        rows.append((button("button.share_end", ShareEnded(share.number), Style.DANGER, since=on),))
    return Show(tuple(lines), tuple(rows))


def show_linked() -> Show:
    """To the person: somebody has used their code."""
    return Show((line("share.linked"), line("share.linked_how")))


# The clinician, who need not be a person of ours


def link_named(practice: Practice, person: Person, phase: Phase, event: LinkNamed, now: datetime) -> Turn:
    code = "".join(event.code.split()).upper()
    if not code:
        return turn(person, Show((line("link.how"),)))
    return turn(person, LinkChat(code))


def show_welcome(share: Share) -> Show:
    return Show((line("link.done"), called(share), GAP, line("link.what")))


def show_refused() -> Show:
    return Show((line("link.unknown"),))


def show_too_many() -> Show:
    return Show((line("link.too_many"),))


def show_alerts(share: Share, alerts: Sequence[Alert]) -> Show:
    """It may be read on a lock screen: it names no illness, and nobody but the label."""
    return Show(
        (
            line("alert.title"),
            called(share),
            *(line(f"alert.{why}") for why in alerts),
            GAP,
            line("alert.how"),
        )
    )


def show_week(share: Share, lines: Sequence[Line]) -> Show:
    return Show((line("share.week"), called(share), *lines), urgency=Urgency.SUMMARY)


def show_end(share: Share) -> Show:
    return Show((line("link.ended"), called(share)))
