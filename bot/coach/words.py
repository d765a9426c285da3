"""The words people use for done, pain, later and so on, in five languages: the table behind `understanding`.

A star stands for any ending. Case, accents, apostrophes and the dots of ё do not matter.
The words to be most careful with are those of pain and emergency: one too many asks a needless
question, one too few lets somebody go on who should not.
"""

# ruff: noqa: RUF001 -- Cyrillic words are made of Cyrillic letters.

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language. Pain and emergency are split by what can deny them: "no" a thing, "not" a state."""

    done: str
    okay: str
    no: str  # also alone: "no", "not yet"
    almost: str  # with a word of done: not yet
    asking: str  # a clause with one of these reports nothing: "when am I done"
    pain_things: str
    pain_states: str
    emergency_things: str
    emergency_states: str
    no_things: str  # deny a thing: "no pain"
    no_states: str  # deny a state: "not numb"
    between: str  # may stand between these and what they deny: "no more pain"
    or_: str  # carries a denial on: "no pain or numbness"; "and" does not, to be safe
    skip: str
    later: str
    go_on: str
    stop: str
    help: str
    small: str  # says nothing by itself: "ok thanks", "not yet"
    phrases: dict[str, str]  # said together they mean the word on the right


ENGLISH = Words(
    done="done finished finish complete completed did",
    okay="ok okay okey k kk yes yeah yep yup sure alright fine",
    no="no not nope nah never dont didnt havent hasnt isnt arent wasnt couldnt cant cannot wont unfinished",
    almost="almost nearly half soon will ill gonna going trying partly",
    asking="what how why when where who which if until",
    pain_things="pain pains ache aches soreness discomfort burning cramp cramps",
    pain_states="hurt hurts hurting painful ached aching sore ouch ow burns cramping",
    emergency_things="numbness tingling pop snap weakness dizziness swelling blood",
    emergency_states="sharp stabbing numb ting* popped snapped weak dizzy faint swollen bleeding blue purple",
    no_things="no without zero 0 never dont didnt doesnt",
    no_states="not doesnt didnt isnt dont arent wasnt never nothing",
    between="more any real really feel have having",
    or_="or nor",
    skip="skip skipping skipped",
    later="later snooze pause wait break",
    go_on="resume continue start begin ready go",
    stop="stop quit unsubscribe enough",
    help="help",
    small="i im we it its the my all me this that and so now yet thanks thank you please well have do",
    phrases={
        "no problem": "thanks",
        "not bad": "thanks",
        "pain free": "painfree",
        "pain is gone": "painfree",
        "pain 0": "painfree",
        "not now": "later",
        "remind me": "later",
        "cant feel any pain": "painfree",
        "no longer": "not",
        "not today": "skip",
        "cant feel": "numb",
        "cannot feel": "numb",
        "dont feel my": "numb",
        "pins and needles": "numb",
        "cant walk": "numb",
        "cant stand": "numb",
        "chest pain": "numb",
        "out of breath": "numb",
        "dont understand": "help",
        "what now": "help",
        "what do i do": "help",
        "got it": "ok",
        "how long": "help",
    },
)
GERMAN = Words(
    done="fertig erledigt geschafft gemacht beendet",
    okay="ja jawohl jep klar gerne passt",
    no="nein nicht nee kein keine nie unfertig",
    almost="fast beinahe gleich bald halb",
    asking="was wie warum wann wo wer wenn ob bis",
    pain_things="schmerz schmerzen krampf brennen",
    pain_states="weh schmerzt schmerzhaft autsch aua brennt",
    emergency_things="taubheit taubheitsgefuhl kribbeln schwache stich knacks schwellung blut",
    emergency_states="taub kribbelt scharf stechend* schwach schwind* geschwollen blutet gerissen",
    no_things="kein keine keinen keinerlei ohne null",
    no_states="nicht nie nichts",
    between="mehr mir wirklich",
    or_="oder noch",
    skip="uberspringen uberspring auslassen",
    later="spater nachher pause warte moment",
    go_on="weiter start los bereit",
    stop="stopp aufhoren halt genug abmelden",
    help="hilfe",
    small="ich bin es das habe hab alles schon jetzt noch mal danke bitte und so alle wurde",
    phrases={
        "nicht jetzt": "spater",
        "heute nicht": "auslassen",
        "nicht heute": "auslassen",
        "jetzt nicht": "spater",
        "schmerzt nicht": "painfree",
        "kein problem": "danke",
        "nicht schlecht": "danke",
        "verstehe nicht": "hilfe",
        "verstehe das nicht": "hilfe",
        "alles klar": "ja",
        "spure nichts": "taub",
    },
)
SPANISH = Words(
    done="hecho hecha listo lista terminado terminada termine acabado acabe completado complete",
    okay="si vale claro bueno",
    no="no nunca tampoco",
    almost="casi pronto medio voy",
    asking="que como cuando donde quien",
    pain_things="dolor dolores molestia ardor calambre calambres",
    pain_states="duele duelen dolio dolia doloroso dolorosa doliendo arde",
    emergency_things="hormigueo debilidad chasquido crujido mareo hinchazon sangre entumecimiento",
    emergency_states="agudo aguda punzante entumecid* dormid* adormecid* debil maread* hinchad* sangra",
    no_things="sin ningun ninguna cero no",
    no_states="no nunca nada",
    between="me mas ya tengo hay siento ha he",
    or_="o ni u",
    skip="saltar salto omitir",
    later="luego despues pausa espera",
    go_on="seguir sigue continuar empezar",
    stop="parar basta alto suficiente",
    help="ayuda",
    small="he ya lo la las los todo todo esta gracias por favor y ahora aun todavia me yo estoy",
    phrases={
        "mas tarde": "luego",
        "ahora no": "luego",
        "hoy no": "saltar",
        "no entiendo": "ayuda",
        "no siento el pie": "dormido",
        "no siento los dedos": "dormido",
        "de acuerdo": "si",
        "sin problema": "gracias",
    },
)
UKRAINIAN = Words(
    done="готово зробив зробила зроблено закінчив закінчила виконав виконала виконано завершив завершила",
    okay="так добре гаразд ок окей ага угу",
    no="ні не нє нема немає ніколи неготово",
    almost="майже скоро незабаром наполовину",
    asking="що як чому коли де хто якщо поки",
    pain_things="біль болю болі судома судоми печіння",
    pain_states="болить болять боляче боліло болів боліла болючий болісно пече",
    emergency_things="оніміння поколювання слабкість запаморочення набряк кров хрускіт",
    emergency_states="гостр* різк* онімі* занімі* поколює хруснул* тріснул* слабк* опух* паморочиться",
    no_things="без нема немає ні",
    no_states="не ніколи",
    between="більше вже зовсім мені мене ніякого жодного",
    or_="чи або ні",
    skip="пропустити пропускаю пропусти пропуск",
    later="пізніше потім пауза зачекай",
    go_on="далі продовжити почати",
    stop="стоп досить припини зупинись відписатися",
    help="допомога допоможи допоможіть",
    small="я це все всі вже ще дякую будь ласка і та зараз мені",
    phrases={
        "не зараз": "пізніше",
        "не сьогодні": "пропуск",
        "не відчуваю болю": "painfree",
        "не відчуваю": "оніміло",
        "не розумію": "допомога",
        "болю немає": "painfree",
        "болю нема": "painfree",
        "без проблем": "дякую",
    },
)
RUSSIAN = Words(
    done="готово сделал сделала сделано закончил закончила выполнил выполнила выполнено завершил завершила",
    okay="да хорошо ладно ок окей ага угу",
    no="нет не неа нету никогда неготово",
    almost="почти скоро наполовину",
    asking="что как почему когда где кто если пока",
    pain_things="боль боли болей судорога судороги жжение жжения",
    pain_states="болит болят больно болело болел болела болезненно жжет",
    emergency_things="онемение онемения покалывание покалывания слабость слабости отек кровь хруст",
    emergency_states="остр* резк* онемел* немеет покалывает хрустнул* щелкнул* треснул* слаб опух* круж*",
    no_things="без нет нету",
    no_states="не никогда",
    between="больше уже совсем мне меня никакой у",
    or_="или ни",
    skip="пропустить пропускаю пропусти пропуск",
    later="позже потом пауза подожди",
    go_on="дальше продолжить начать",
    stop="стоп хватит прекрати остановись отписаться",
    help="помощь помоги помогите",
    small="я это все всё уже еще спасибо пожалуйста и сейчас мне",
    phrases={
        "не сейчас": "позже",
        "не сегодня": "пропуск",
        "не чувствую боли": "painfree",
        "не чувствую": "онемел",
        "не понимаю": "помощь",
        "боли нет": "painfree",
        "боли больше нет": "painfree",
        "без проблем": "спасибо",
    },
)
LANGUAGES = (ENGLISH, GERMAN, SPANISH, UKRAINIAN, RUSSIAN)

PAIN_FREE = "painfree painless schmerzfrei schmerzlos"  # deny pain by themselves
WITHOUT = "without ohne sin без"  # "not without pain" is pain
SOME = (
    "much bad badly than mucho tanto sehr stark als сильно очень чем дуже ніж"  # "does not hurt much" is pain
)
BUT = "but aber pero но але"  # a new clause, as after a comma
REPS = "rep reps time times x wiederholungen mal repeticiones veces раз рази разів повторов повторень"
NOT_REPS = "set sets second seconds sec s min minutes satz sekunden minuten serie segundos подход підхід"

# 👍 and + are assent, as "ok" is: they count as done only where a done is awaited, never as consent.
SIGNS = {
    "👍": "ok",
    "👌": "ok",
    "🆗": "ok",
    "✅": "done",
    "✔": "done",
    "☑": "done",
    "💪": "done",
    "👎": "no",
    "❌": "no",
    "🤕": "hurts",
    "😣": "hurts",
    "😖": "hurts",
    "💤": "later",
    "⏭": "skip",
    "🛑": "stop",
    "❓": "help",
}
