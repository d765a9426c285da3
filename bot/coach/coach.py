"""All rules of the coach in one table: what an event does to a person who stands at a phase.

`advance` is pure and total: the same arguments give the same answer, and no event is an error. A late or a
double
tap finds a row that says so kindly. A new rule is a new row here and a new test.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.coach import (
    alerting,
    asking,
    beginning,
    check_out,
    consent,
    day,
    dosing,
    going_on,
    history,
    hurting,
    language,
    menu,
    mornings,
    onboarding,
    own_data,
    pacing_choice,
    pain_told,
    patients,
    pauses,
    pictured,
    programmes,
    quiet,
    reading,
    review,
    screen_answers,
    screening_again,
    session,
    session_breaks,
    sharing,
    silence,
    slots,
    snoozing,
    sources,
    talking,
    times_and_zone,
    travel,
    warning_signs,
    weekly,
)
from bot.coach.calendar_events import (
    ClockRead,
    PageAsked,
    PageOpened,
    PauseNamed,
    QuietChosen,
    QuietNamed,
    SlotDaysChosen,
    SlotOpened,
    SlotsOrdered,
    SlotSwitchedOff,
    SlotSwitchedOn,
)
from bot.coach.chart_events import ReportAsked, ThemeChosen
from bot.coach.dose_events import (
    DoseAsked,
    DoseOpened,
    DosePartOpened,
    DoseReset,
    DoseSet,
    FormChosen,
    GentleChosen,
    GentleEnded,
    LevelChosen,
)
from bot.coach.events import (
    AlarmReported,
    Asked,
    BarrierNamed,
    BeginAsked,
    BegunAnew,
    Blocked,
    ButtonUnknown,
    ClinicianAgreed,
    CommandUnclear,
    CommandUnknown,
    ConsentGiven,
    ConsentRefused,
    DiaryRead,
    DoneReported,
    EndAsked,
    Event,
    ExerciseAsked,
    ExerciseNamed,
    FootChosen,
    HistoryOpened,
    HurtEased,
    HurtReported,
    LanguageChosen,
    LanguageNamed,
    NamingEnded,
    PacingChosen,
    PauseAsked,
    ResumeAsked,
    ScreenAskedAgain,
    ScreenItemTicked,
    ScreenPassed,
    SetCorrected,
    SetOpened,
    ShortBegun,
    SignTakenBack,
    SignUnseen,
    SkipAsked,
    SlotBegun,
    SlotSkipped,
    Snoozed,
    SnoozeNamed,
    SnoozeOpened,
    Started,
    StepBegun,
    StopAsked,
    TextSaid,
    TimesAccepted,
    TimesDoubted,
    TimesKept,
    TimesNamed,
    Unblocked,
    WeeklyChosen,
    Woken,
    WordlessSent,
    ZoneAccepted,
    ZoneDoubted,
    ZoneFound,
    ZoneNamed,
)
from bot.coach.own_events import DeletionAsked, DeletionConfirmed, DeletionRefused, ExportAsked
from bot.coach.pain_events import (
    EaseAccepted,
    EffortTold,
    ExerciseBlamed,
    HalfAccepted,
    HurtGoneOn,
    MorningTold,
    NewsTold,
    PainAsked,
    PainScored,
    RestAccepted,
    SourceAsked,
    TooYoung,
)
from bot.coach.person import (
    Away,
    ChoosingFoot,
    ChoosingTimes,
    ChoosingZone,
    Gone,
    Idle,
    InSession,
    Locked,
    NamingConditions,
    Paused,
    Person,
    Prompted,
    Screening,
    Welcome,
)
from bot.coach.practice import Practice, Turn, prompt_at, turn
from bot.coach.programme_events import Moved, ProgrammeChosen, ProgrammeOpened
from bot.coach.set_back import put_right
from bot.coach.share_events import (
    ClinicianSpoke,
    DoseGiven,
    DoseTakenBack,
    FormGiven,
    LinkNamed,
    PatientAsked,
    PatientsAsked,
    ShareAgreed,
    ShareAsked,
    ShareEnded,
    UnlinkAsked,
    WordingAccepted,
)

NOT_THEIRS = (Blocked, Unblocked, DiaryRead, DoseGiven, DoseTakenBack, FormGiven, Moved)
"""What is no sign of life of the person."""

Rule = Callable[[Practice, Person, Any, Any, datetime], Turn]
"""The phase and the event a rule takes are those of its row; the table test calls every one of them."""


class Anywhere:
    """The row for every phase that has none of its own."""


Row = dict[type[Any], Rule]
"""Keys are phases, or `Anywhere`."""


QUESTIONS = (Welcome, Screening, NamingConditions, ChoosingFoot, ChoosingZone, ChoosingTimes)


def _first(rules: Row) -> Row:
    """*rules*, with the questions of the onboarding, the lock and the goodbye before anything that leads to
    exercise.
    """
    guards: Row = dict.fromkeys(QUESTIONS, asking.onboarding_first)
    guards |= {Locked: screen_answers.locked_again, Gone: asking.gone}
    return guards | dict(rules)


RULES: dict[type[Event], Row] = {
    # Getting to know each other
    Started: dict.fromkeys((*QUESTIONS, Gone), onboarding.started)
    | {Locked: screen_answers.locked_again, Anywhere: asking.still_known},
    ConsentGiven: {Welcome: onboarding.consent_given, Anywhere: asking.answered_before},
    ConsentRefused: {Welcome: onboarding.consent_refused, Anywhere: asking.answered_before},
    ScreenPassed: {Screening: screen_answers.screen_passed, Anywhere: asking.answered_before},
    ScreenItemTicked: {Screening: screen_answers.screen_ticked, Anywhere: asking.answered_before},
    ScreenAskedAgain: {Locked: screen_answers.screen_again, Anywhere: asking.answered_before},
    ClinicianAgreed: {Locked: screen_answers.clinician_agreed, Anywhere: asking.answered_before},
    SignTakenBack: {Locked: warning_signs.sign_taken_back, Anywhere: asking.answered_before},
    SignUnseen: {Locked: warning_signs.sign_unseen, Anywhere: asking.answered_before},
    ExerciseNamed: {NamingConditions: screen_answers.exercise_named, Anywhere: asking.answered_before},
    NamingEnded: {NamingConditions: screen_answers.naming_ended, Anywhere: asking.answered_before},
    FootChosen: {ChoosingFoot: onboarding.foot_chosen, Anywhere: asking.answered_before},
    ZoneAccepted: {ChoosingZone: onboarding.zone_accepted, Anywhere: asking.answered_before},
    ZoneDoubted: {ChoosingZone: onboarding.zone_doubted, Anywhere: asking.answered_before},
    TimesAccepted: {ChoosingTimes: onboarding.times_accepted, Anywhere: asking.answered_before},
    TimesDoubted: {ChoosingTimes: onboarding.times_doubted, Anywhere: asking.answered_before},
    # The dose
    DoseAsked: _first({Anywhere: dosing.dose_asked}),
    DoseOpened: _first({Anywhere: dosing.dose_opened}),
    DosePartOpened: _first({Anywhere: dosing.part_opened}),
    DoseSet: _first({Anywhere: dosing.dose_set}),
    # A number that is no longer wanted goes also where nothing else goes on.
    DoseReset: _first({Gone: dosing.dose_reset, Anywhere: dosing.dose_reset}),
    FormChosen: _first({Anywhere: dosing.form_chosen}),
    GentleChosen: _first({Anywhere: dosing.gentle_chosen}),
    GentleEnded: _first({Anywhere: dosing.gentle_ended}),
    LevelChosen: _first({Anywhere: review.level_chosen}),
    # At any moment
    LanguageNamed: {Anywhere: language.language_named},
    LanguageChosen: {Anywhere: language.language_chosen},
    ZoneNamed: {Anywhere: times_and_zone.zone_named},
    ZoneFound: {Anywhere: times_and_zone.zone_found},
    TimesNamed: {Anywhere: times_and_zone.times_named},
    TimesKept: {Anywhere: times_and_zone.times_kept},
    Asked: {Anywhere: asking.asked},
    ExerciseAsked: {Anywhere: asking.exercise_asked},
    StopAsked: {Anywhere: asking.stopped},
    ExportAsked: {Anywhere: own_data.export_asked},
    ReportAsked: {Anywhere: pictured.report_asked},
    ThemeChosen: {Anywhere: pictured.theme_chosen},
    DeletionAsked: {Anywhere: own_data.deletion_asked},
    DeletionConfirmed: {Anywhere: own_data.deletion_confirmed},
    DeletionRefused: {Anywhere: own_data.deletion_refused},
    ShareAsked: {Anywhere: sharing.share_asked},
    ShareAgreed: {Anywhere: sharing.share_agreed},
    ShareEnded: {Anywhere: sharing.share_ended},
    WordingAccepted: {Anywhere: sharing.wording_accepted},
    DoseGiven: {Anywhere: dosing.dose_given},
    DoseTakenBack: {Anywhere: dosing.dose_taken_back},
    FormGiven: {Anywhere: dosing.form_given},
    ClinicianSpoke: {Anywhere: patients.spoke},
    LinkNamed: {Anywhere: sharing.link_named},
    PatientsAsked: {Anywhere: patients.patients_asked},
    PatientAsked: {Anywhere: patients.patient_asked},
    UnlinkAsked: {Anywhere: patients.unlink_asked},
    Blocked: {Anywhere: asking.blocked},
    Unblocked: {Anywhere: asking.nothing},
    HistoryOpened: {Anywhere: history.opened},
    SetOpened: {Anywhere: history.set_opened},
    SetCorrected: {Anywhere: history.set_corrected},
    WeeklyChosen: {Anywhere: weekly.weekly_chosen},
    BarrierNamed: {Anywhere: weekly.barrier_named},
    DiaryRead: {Anywhere: reading.diary_read},
    WordlessSent: {Anywhere: asking.wordless},
    CommandUnclear: {Anywhere: asking.command_unclear},
    CommandUnknown: {Anywhere: asking.command_unknown},
    ButtonUnknown: {Anywhere: asking.button_unknown},
    # Slots and settings
    PageAsked: _first({Anywhere: menu.page_asked}),
    PageOpened: _first({Anywhere: menu.page_opened}),
    SlotOpened: _first({Anywhere: slots.slot_opened}),
    SlotDaysChosen: _first({Anywhere: slots.slot_days_chosen}),
    SlotsOrdered: _first({Anywhere: slots.slots_ordered}),
    SlotSwitchedOn: _first({Anywhere: slots.slot_switched_on}),
    ProgrammeOpened: _first({Anywhere: programmes.opened}),
    ProgrammeChosen: _first({Anywhere: programmes.chosen}),
    Moved: {Anywhere: programmes.moved},
    QuietNamed: _first({Anywhere: quiet.quiet_named}),
    QuietChosen: _first({Anywhere: quiet.quiet_chosen}),
    ClockRead: _first({Anywhere: travel.clock_read}),
    SlotSwitchedOff: _first({Anywhere: slots.slot_switched_off}),
    # The day
    Woken: {
        Idle: day.idle_woken,
        Prompted: day.prompted_woken,
        InSession: session.woken,
        Away: pauses.pause_ended,
        Anywhere: asking.nothing,
    },
    SlotBegun: _first(
        {
            Prompted: beginning.slot_begun,
            Idle: beginning.old_prompt_begun,
            Anywhere: asking.prompt_closed,
        }
    ),
    ShortBegun: _first({Prompted: beginning.short_begun, Anywhere: asking.prompt_closed}),
    SlotSkipped: {Prompted: day.slot_skipped, Anywhere: asking.prompt_closed},
    SnoozeOpened: {Prompted: snoozing.snooze_opened, Anywhere: asking.prompt_closed},
    Snoozed: {Prompted: snoozing.snoozed, Anywhere: asking.prompt_closed},
    SnoozeNamed: _first({Prompted: snoozing.snooze_named, Anywhere: snoozing.nothing_to_snooze}),
    BeginAsked: _first(
        {
            Idle: beginning.begin_asked,
            Prompted: beginning.begin_asked,
            Away: beginning.begin_asked,
            Anywhere: beginning.already_in_session,
        }
    ),
    BegunAnew: _first(
        {
            Idle: beginning.begun_anew,
            Prompted: beginning.begun_anew,
            Away: beginning.begun_anew,
            Anywhere: beginning.already_in_session,
        }
    ),
    # Inside a session
    StepBegun: _first({InSession: session.step_begun, Anywhere: asking.nothing_runs}),
    DoneReported: _first(
        {
            InSession: session.done_reported,
            Prompted: going_on.done_too_early,
            Anywhere: asking.nothing_to_log,
        }
    ),
    SkipAsked: _first({InSession: session.skipped, Prompted: day.skip_asked, Anywhere: asking.nothing_runs}),
    PauseAsked: _first(
        {
            InSession: session_breaks.paused,
            Idle: pauses.pause_prompts,
            Prompted: pauses.pause_prompts,
            Anywhere: pauses.already_away,
        }
    ),
    ResumeAsked: _first(
        {
            InSession: session_breaks.resume,
            Idle: going_on.resume_interrupted,
            Prompted: going_on.resume_interrupted,
            Anywhere: going_on.resume_from_away,
        }
    ),
    PauseNamed: _first({Anywhere: pauses.pause_named}),
    HurtReported: _first({InSession: hurting.hurt, Anywhere: asking.nothing_runs}),
    HurtEased: _first({InSession: hurting.hurt_eased, Anywhere: asking.nothing_runs}),
    HurtGoneOn: _first({InSession: hurting.hurt_gone_on, Anywhere: asking.nothing_runs}),
    EaseAccepted: _first({InSession: hurting.ease_accepted, Anywhere: asking.nothing_runs}),
    EndAsked: _first({InSession: session_breaks.ended, Anywhere: asking.nothing_runs}),
    # How it feels
    PainScored: _first({Locked: pain_told.scored, Anywhere: pain_told.scored}),
    ExerciseBlamed: _first({Anywhere: check_out.exercise_blamed}),
    EffortTold: _first({Anywhere: check_out.effort_told}),
    MorningTold: _first({Prompted: mornings.told, Anywhere: asking.prompt_closed}),
    HalfAccepted: _first({Prompted: mornings.half_accepted, Anywhere: asking.prompt_closed}),
    RestAccepted: _first({Prompted: mornings.rest_accepted, Anywhere: asking.prompt_closed}),
    NewsTold: _first({Prompted: screening_again.news_told, Anywhere: asking.prompt_closed}),
    SourceAsked: {Anywhere: sources.source_asked},
    TooYoung: {Welcome: onboarding.too_young, Anywhere: asking.answered_before},
    PainAsked: _first({Locked: pain_told.asked, Anywhere: pain_told.asked}),
    PacingChosen: _first(
        {InSession: pacing_choice.pacing_chosen_in_session, Anywhere: pacing_choice.pacing_chosen}
    ),
    AlarmReported: {
        InSession: session_breaks.alarm,
        Locked: session_breaks.alarm_while_locked,
        Gone: session_breaks.alarm_while_gone,
        Welcome: asking.onboarding_first,
        Anywhere: session_breaks.alarm_outside,
    },
}


def advance(practice: Practice, person: Person, event: Event, now: datetime) -> Turn:
    """Where the person stands after *event*, and what is to be done about it."""
    practice = practice.of(person)
    after, effects = _advance(practice, person, event, now)
    return after, (*effects, *alerting.alerts(practice, person, after, effects))


def _advance(practice: Practice, person: Person, event: Event, now: datetime) -> Turn:
    if consent.is_outdated(practice, person):
        return _before_consent(practice, person, event, now)
    if isinstance(event, Woken):
        after, effects = _woken(practice, person, event, now)
        return after, (*effects, *review.wanted(after, effects, now))
    if not isinstance(event, NOT_THEIRS):
        person = silence.heard_from(person)
    person, overslept = session.settle_overslept(practice, person, now)
    person, late = day.settle_missed(practice, person, now)
    after, effects = _heard(practice, person, event, now)
    after, summary = weekly.settle(practice, after, now)
    effects = (*overslept, *effects)
    return after, (*late, *effects, *summary, *review.wanted(after, effects, now))


def _before_consent(practice: Practice, person: Person, event: Event, now: datetime) -> Turn:
    """Nothing happens but the question; with the answer, all that waited for it."""
    if consent.is_free(event):
        return _heard(practice, person, event, now)
    if isinstance(event, DoseGiven | DoseTakenBack | FormGiven):
        return turn(person)  # Nothing of theirs changes, and they are not asked because of it.
    if isinstance(event, Woken):
        due_at = wake_at(practice, person)
        return turn(person) if due_at is None or due_at > now else consent.ask_anew(practice, person, event)
    if event != consent.yes_to(practice):
        return consent.ask_anew(practice, person, event)
    person, said = consent.renewed(practice, person, now)
    if isinstance(person.phase, (Gone, *QUESTIONS)):
        person, more = _apply(practice, person, Started(), now)
    else:
        person, more = _woken(practice, person, Woken(), now)
    return person, (*said, *more, *review.wanted(person, more, now))


def _heard(practice: Practice, person: Person, event: Event, now: datetime) -> Turn:
    if isinstance(event, TextSaid):
        meant = talking.meaning(person.phase, event)
        if isinstance(meant, talking.Remark):
            return talking.remarked(practice, person, person.phase, meant, now)
        event = meant
    return _apply(practice, person, event, now)


def _apply(practice: Practice, person: Person, event: Event, now: datetime) -> Turn:
    rules = RULES[type(event)]
    rule = rules.get(type(person.phase)) or rules[Anywhere]
    after, effects = rule(practice, person, person.phase, event, now)
    return after, (*effects, *check_out.settle_questions(practice, person, after, effects, now))


def _woken(practice: Practice, person: Person, event: Woken, now: datetime) -> Turn:
    """Do what is due, all of it; woken early, nothing. So a second wake-up for the same instant
    is harmless.
    """
    done: Turn = turn(put_right(person, now))
    while True:
        person, effects = done
        due_at = wake_at(practice, person)
        if due_at is None or due_at > now:
            return done
        after, more = weekly.settle(practice, person, now)
        if after == person:
            after, more = _apply(practice, person, event, now)
        if after == person:
            raise AssertionError(f"{type(person.phase).__name__} is due and nothing changes it")
        done = after, effects + more


def wake_at(practice: Practice, person: Person) -> datetime | None:
    """The next instant this person waits for; None: they wait for nothing. Computed, never set or
    cancelled.
    """
    practice = practice.of(person)
    if consent.is_outdated(practice, person) and consent.was_told(practice, person):
        return None
    phase = person.phase
    coming = [prompt_at(practice, person, occurrence) for _, occurrence in person.coming()]
    weekly_at = [] if person.weekly.due is None else [person.weekly.due.at]
    match phase:
        case Idle(asking=asking):
            return min([*coming, *weekly_at, *([] if asking is None else [asking.until])], default=None)
        case Away():  # A pause with an end waits for the first prompt after it.
            return min(coming, default=None)
        case Prompted():
            return min([day.deadline(practice, person, phase), *coming, *weekly_at])
        case InSession(session=running):
            own = session.deadline(practice, running)
            if not isinstance(running.moment, Paused):
                return own
            # A prompt never interrupts feet that are moving: what came due meanwhile waits for the session's end.
            # One that comes due while the session lies still closes it.
            since_at = running.moment.since_at
            return min([own, *(at for at in coming if at > since_at)])
        case _:
            return None
