"""From valid files to the values that the coach reads."""

from collections.abc import Iterable

from content.exercise_file import (
    DoseTable,
    EasierTable,
    ExerciseFile,
    FactTable,
    NumberTable,
    PictureTable,
    TempoTable,
)
from content.model import (
    Dose,
    Easier,
    Exercise,
    Gentle,
    Number,
    Origin,
    Override,
    PainRules,
    Phase,
    Picture,
    Programme,
    Progress,
    Progression,
    Review,
    ScreenAgain,
    ScreenItem,
    ScreenQuestion,
    SlotPlan,
    SourceFact,
    Times,
)
from content.programme_file import ProgrammeFile, QuestionTable, SlotTable


def exercise(id_: str, file: ExerciseFile) -> Exercise:
    words = file.words
    return Exercise(
        id=id_,
        version=file.version,
        order=file.order,
        title=words.title,
        short_title=words.short_title,
        goal=words.goal,
        body_area=file.body_area,
        type=file.type,
        weight_bearing=file.weight_bearing,
        forefoot_load=file.forefoot_load,
        equipment=words.equipment,
        footwear=words.footwear,
        position=words.position,
        setup=words.setup,
        steps=words.steps,
        hand_map=words.hand_map,
        sides=file.sides,
        pacing=file.pacing,
        dose=_dose(file.dose),
        tempo=_tempo(file.tempo),
        rep_seconds=_rep_seconds(file),
        cues=words.cues,
        mistakes=words.mistakes,
        feel_where=words.feel_where,
        should_not_feel=words.should_not_feel,
        intensity_target=file.pain.target,
        pain_ceiling=file.pain.ceiling,
        progression=_progression(file),
        easier=_easier(file.easier),
        harder=words.harder,
        note_once=words.note_once,
        stop_if=file.safety.stop_if,
        block_if=file.safety.block_if,
        needs_clearance=file.safety.needs_clearance,
        easier_if=file.safety.easier_if,
        picture=_picture(file.picture),
        source_facts=tuple(_fact(fact) for fact in file.source.facts),
        source_ref=file.source.ref,
        attribution=file.source.attribution,
        overrides=tuple(Override(**override.model_dump()) for override in file.overrides),
        assumptions=file.assumptions,
        review=Review(status=file.review.status, by=file.review.by, on=file.review.on),
    )


def programme(id_: str, file: ProgrammeFile, exercises: Iterable[Exercise]) -> Programme:
    """*exercises* are those that its slots name, in any order."""
    return Programme(
        id=id_,
        version=file.version,
        title=file.title,
        about=file.about,
        warm_up_title=file.warm_up.title,
        warm_up_steps=file.warm_up.steps,
        warm_up_picture=_picture(file.warm_up.picture) if file.warm_up.picture is not None else None,
        slots=tuple(_slot(slot, file) for slot in file.slots),
        times=Times(**file.times.model_dump()),
        pain=PainRules(**{name: limit["value"] for name, limit in file.pain.model_dump().items()}),
        screen_again=ScreenAgain(
            **{name: limit["value"] for name, limit in file.screen_again.model_dump().items()}
        ),
        progress=Progress(**file.progress.model_dump()),
        gentle=Gentle(**file.gentle.model_dump()),
        short=file.short.exercises,
        screen=tuple(_question(question) for question in file.screen),
        exercises=tuple(sorted(exercises, key=lambda exercise: exercise.order)),
        consent_version=file.consent.version,
        consent_text=file.consent.text,
        consent_changed=file.consent.changed,
        assumptions=file.assumptions,
    )


def _dose(table: DoseTable) -> Dose:
    return Dose(**{part: _number(number) for part, number in table.parts().items()})


def _number(table: NumberTable) -> Number:
    return Number(
        start=table.start,
        minimum=table.minimum,
        maximum=table.maximum,
        origin=table.origin,
        assumption=table.assumption,
        by=table.by,
    )


def _fact(table: FactTable) -> SourceFact:
    return SourceFact(table.id, table.text, table.stated, tuple(table.numbers.parts().items()))


def _tempo(table: TempoTable | None) -> tuple[Phase, ...]:
    if table is None:
        return ()
    return tuple(
        Phase(text=phase.text, seconds=phase.seconds, origin=table.origin, assumption=table.assumption)
        for phase in table.phases
    )


def _easier(table: EasierTable | None) -> Easier | None:
    if table is None:
        return None
    phases = tuple(
        Phase(phase.text, phase.seconds, Origin.ASSUMED, table.assumption) for phase in table.phases
    )
    return Easier(table.text, table.steps, phases, table.assumption, _picture(table.picture))


def _picture(table: PictureTable) -> Picture:
    return Picture(table.file, tuple(table.alts().items()))


def _rep_seconds(file: ExerciseFile) -> int | None:
    """Add the tempo's phases up, or take the file's estimate; None where holds are timed."""
    if file.tempo is not None:
        return sum(phase.seconds for phase in file.tempo.phases)
    return file.dose.rep_seconds.start if file.dose.rep_seconds is not None else None


def _progression(file: ExerciseFile) -> Progression | None:
    return Progression(**file.progression.model_dump()) if file.progression is not None else None


def _slot(table: SlotTable, file: ProgrammeFile) -> SlotPlan:
    return SlotPlan(
        id=table.id,
        title=table.title,
        default_at=table.default_at,
        optional=table.optional,
        warm_up=table.warm_up,
        exercises=table.exercises,
        both_feet=table.both_feet or table.exercises,
        check_out=table.check_out or file.times.check_out,
    )


def _question(table: QuestionTable) -> ScreenQuestion:
    return ScreenQuestion(
        id=table.id,
        level=table.level,
        text=table.text,
        items=tuple(ScreenItem(id=item.id, text=item.text) for item in table.items),
        advice=table.advice,
    )
