"""Sharing with a clinician: a second consent, a code, and an end at any time, from either side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.coach.effects import GAP, Button, Key, Line, Show, Style, Urgency, button, line
from bot.coach.person import Person, Phase
from bot.coach.practice import Practice, Turn, turn
from bot.coach.share_effects import AcceptWording, Alert, EndShare, LinkChat, ListShares, MakeCode
from bot.coach.share_events import LinkNamed, ShareAgreed, ShareAsked, ShareEnded, WordingAccepted

MOST_LABEL = 15
"""Characters: it travels in a button, and each may take four bytes."""

MOST_NAME = 40
"""Characters of what a clinician calls themselves."""

WORDING, WITH_DOSES = 3, 2
"""The second consent as it is worded now, and the first wording that named doses. None of before named pain, stops, a
closed plan and the form of an exercise.
"""

CODE = re.compile(r"(?:[^\W\d_]\s*){8}(?!\S)")
"""Eight letters, however they are spaced; what follows is a name."""


@dataclass(frozen=True, slots=True)
class Share:
    """*label* empty: the person chose none; then they are called by their *place* among the clinician's patients.

    *clinician*: what the clinician calls themselves; empty: they did not say. *agreed*: the wording of the consent.
    """

    number: int
    label: str
    place: int
    since_at: datetime
    clinician: str = ""
    agreed: int = WORDING

    @property
    def has_doses(self) -> bool:
        """Whether the person agreed that the clinician sees and sets their doses."""
        return self.agreed >= WITH_DOSES

    @property
    def is_whole(self) -> bool:
        """Whether the person agreed to all that the wording of today names: pain and what follows from it as well."""
        return self.agreed >= WORDING


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


def wording_accepted(
    practice: Practice, person: Person, phase: Phase, event: WordingAccepted, now: datetime
) -> Turn:
    return turn(person, AcceptWording(event.number))


def share_ended(practice: Practice, person: Person, phase: Phase, event: ShareEnded, now: datetime) -> Turn:
    return turn(person, EndShare(event.number), show_ended())


def show_wording_accepted() -> Show:
    return Show((line("share.wording_accepted"),))


def show_ended() -> Show:
    return Show((line("share.ended"),))


def show_code(code: str, hours: int) -> Show:
    return Show((line("share.code", code=code), line("share.code_how", code=code, hours=hours)))


def show_shares(person: Person, shares: Sequence[Share]) -> Show:
    """Everybody who sees anything, each with a way out; and what one of them still has to be allowed."""
    lines: list[Line] = [line("share.list")]
    rows: list[tuple[Button, ...]] = []
    for share in shares:
        on = person.local(share.since_at).date()
        lines.append(line("share.with", who=share.clinician or Key("share.somebody"), since=on))
        if share.label:
            lines.append(line("share.knows_as", label=share.label))
        if not share.is_whole:
            lines.append(line("share.no_pain" if share.has_doses else "share.no_doses"))
            rows.append((button("button.wording_accept", WordingAccepted(share.number), since=on),))
        rows.append((button("button.share_end", ShareEnded(share.number), Style.DANGER, since=on),))
    if any(share.is_whole for share in shares):
        lines += [GAP, line("share.sees")]
    return Show(tuple(lines), tuple(rows))


def show_linked(share: Share) -> Show:
    """To the person: somebody has used their code."""
    named = (line("share.linked_as", name=share.clinician),) if share.clinician else ()
    return Show((line("share.linked"), *named, line("share.linked_how")))


def show_left(person: Person, share: Share) -> Show:
    """To the person: a clinician has ended it."""
    who, on = share.clinician or Key("share.somebody"), person.local(share.since_at).date()
    return Show((line("share.left", who=who, since=on), line("share.left_how")))


# The clinician, who need not be a person of ours


def link_named(practice: Practice, person: Person, phase: Phase, event: LinkNamed, now: datetime) -> Turn:
    typed = event.text.strip()
    if not typed:
        return turn(person, Show((line("link.how"),)))
    found = CODE.match(typed)
    code, name = (typed, "") if found is None else (found[0], typed[found.end() :])
    return turn(person, LinkChat("".join(code.split()).upper(), _clean(name)[:MOST_NAME]))


def show_welcome(share: Share) -> Show:
    named = (line("link.named", name=share.clinician),) if share.clinician else ()
    return Show((line("link.done"), called(share), GAP, line("link.what"), *named))


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
