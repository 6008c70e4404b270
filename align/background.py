"""What texts of a language have in common: multilingual encoders put every language in a region of its own.

The cosine of two news articles in different languages says more about the languages than about the articles until the
mean vector of each language is taken away (bench/results.md). A large collection shows that mean itself; a small one
leans on the sentences here, which say the same in every language and have nothing to do with each other.
"""

from collections.abc import Sequence

import numpy as np

from mt import embed
from mt.embed import Encoder, Vectors

# Articles of a language that its sentences here weigh as much as; on learned documents, 2 rather than 5 keeps near
# stories of small collections apart and changes little in large ones.
PRIOR = 2

SENTENCES = {
    "bg": (
        "Парламентът прие на първо четене промените в данъчния закон.",
        "Двама души загинаха при катастрофа на магистралата край града.",
        "Отборът загуби финала след дузпи и треньорът подаде оставка.",
        "Учени откриха нов вид риба в дълбоките води на океана.",
        "Цените на храните са се повишили с пет процента за една година.",
        "Пожарникарите гасят горски пожар в планината вече трети ден.",
        "Певицата отмени концерта си заради проблеми с гласа.",
        "Съдът осъди бившия директор на банката за измама.",
        "Компанията ще построи завод за батерии и ще наеме хиляда работници.",
        "Лекарите призоваха възрастните хора да се ваксинират срещу грип.",
        "Войските се изтеглиха от граничния район след примирието.",
        "Музеят показва картини, които досега не са били излагани.",
        "Хиляди излязоха на протест срещу затварянето на училищата.",
        "Телефонът на новия модел се продава без зарядно устройство.",
        "Президентът пристигна на официално посещение в столицата.",
        "Силен вятър и дъжд спряха тока в няколко села.",
    ),
    "de": (
        "Das Parlament nahm die Änderungen am Steuergesetz in erster Lesung an.",
        "Zwei Menschen starben bei einem Unfall auf der Autobahn nahe der Stadt.",
        "Die Mannschaft verlor das Finale im Elfmeterschießen, und der Trainer trat zurück.",
        "Forscher haben in der Tiefe des Ozeans eine neue Fischart entdeckt.",
        "Die Preise für Lebensmittel sind in einem Jahr um fünf Prozent gestiegen.",
        "Die Feuerwehr kämpft schon den dritten Tag gegen einen Waldbrand in den Bergen.",
        "Die Sängerin sagte ihr Konzert wegen Problemen mit der Stimme ab.",
        "Das Gericht verurteilte den früheren Direktor der Bank wegen Betrugs.",
        "Das Unternehmen baut eine Batteriefabrik und stellt tausend Arbeiter ein.",
        "Ärzte rufen ältere Menschen auf, sich gegen Grippe impfen zu lassen.",
        "Die Truppen zogen sich nach dem Waffenstillstand aus dem Grenzgebiet zurück.",
        "Das Museum zeigt Gemälde, die bisher nie ausgestellt waren.",
        "Tausende protestierten gegen die Schließung der Schulen.",
        "Das neue Modell des Telefons wird ohne Ladegerät verkauft.",
        "Der Präsident traf zu einem offiziellen Besuch in der Hauptstadt ein.",
        "Starker Wind und Regen haben in mehreren Dörfern den Strom ausfallen lassen.",
    ),
    "en": (
        "Parliament passed the changes to the tax law at first reading.",
        "Two people died in a crash on the motorway near the city.",
        "The team lost the final on penalties and the coach resigned.",
        "Scientists have discovered a new species of fish in the deep ocean.",
        "Food prices have risen by five per cent in a year.",
        "Firefighters have been battling a forest fire in the mountains for three days.",
        "The singer cancelled her concert because of problems with her voice.",
        "The court convicted the former director of the bank of fraud.",
        "The company will build a battery plant and hire a thousand workers.",
        "Doctors urged older people to get vaccinated against flu.",
        "The troops withdrew from the border area after the ceasefire.",
        "The museum is showing paintings that have never been exhibited before.",
        "Thousands protested against the closure of the schools.",
        "The new model of the phone is sold without a charger.",
        "The president arrived in the capital on an official visit.",
        "Strong wind and rain cut off the power in several villages.",
    ),
    "uk": (
        "Парламент ухвалив зміни до податкового закону в першому читанні.",
        "Двоє людей загинули в аварії на трасі поблизу міста.",
        "Команда програла фінал у серії пенальті, і тренер подав у відставку.",
        "Науковці виявили новий вид риб у глибинах океану.",
        "Ціни на продукти зросли на п'ять відсотків за рік.",
        "Пожежники вже третій день гасять лісову пожежу в горах.",
        "Співачка скасувала концерт через проблеми з голосом.",
        "Суд засудив колишнього директора банку за шахрайство.",
        "Компанія збудує завод акумуляторів і найме тисячу працівників.",
        "Лікарі закликали літніх людей вакцинуватися від грипу.",
        "Війська відійшли з прикордонного району після перемир'я.",
        "Музей показує картини, які досі не виставляли.",
        "Тисячі людей протестували проти закриття шкіл.",
        "Нову модель телефону продають без зарядного пристрою.",
        "Президент прибув до столиці з офіційним візитом.",
        "Сильний вітер і дощ залишили без світла кілька сіл.",
    ),
}


def centred(vectors: Vectors, langs: Sequence[str], encoder: Encoder) -> Vectors:
    """Takes from each row, one a text, the mean of its language, and scales it to length 1 again.

    The mean is that of the rows of the language and, as ``PRIOR`` rows more, of its sentences here; of all sentences
    here for a language that has none.
    """
    rows = np.asarray(vectors, np.float64)
    out = rows.copy()
    for lang in sorted(set(langs)):
        here = np.array([it == lang for it in langs])
        prior = encoder.encode(SENTENCES.get(lang) or [text for texts in SENTENCES.values() for text in texts])
        out[here] -= (rows[here].sum(axis=0) + PRIOR * prior.mean(axis=0, dtype=np.float64)) / (here.sum() + PRIOR)
    return embed.unit(out.astype(np.float32))
