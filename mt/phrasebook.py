"""The tables that drills are made from: news sentences with gaps in four languages, and what fills the gaps.

Columns are Bulgarian, German, Ukrainian, English. A gap is written ``{kind}``, or ``{kind2}`` for a second filler of
the kind; ``{kind.form}`` asks for another form than the first, which a filler lists after it, divided by ``/``, in the
order of ``FORMS``. ``{p?заявив:заявила}`` chooses a word by whether the person is a man or a woman.
"""

FORMS = {"country": ("in", "of"), "city": ("in",), "org": ("the",), "month": ("in",), "day": ("mid",)}

SENTENCES = """
{p} заяви, че {country} ще получи {n} {thing}. | {p} erklärte, {country} werde {n} {thing} erhalten. |
    {p} {p?заявив:заявила}, що {country} отримає {n} {thing}. | {p} said that {country} would receive {n} {thing}.
Според {org} {country.in} са загинали {n} души. | Nach Angaben der {org} sind {country.in} {n} Menschen gestorben. |
    За даними {org}, {country.in} загинуло {n} людей. | According to {org.the}, {n} people have died {country.in}.
„{country} подхранва войната“, заяви {p}. | „{country} befeuert den Krieg“, sagte {p}. |
    «{country} підживлює війну», – {p?заявив:заявила} {p}. | "{country} is fuelling the war," said {p}.
{country} и {org} подписаха споразумение, което обхваща {k} области. |
    {country} und die {org} unterzeichneten ein Abkommen, das {k} Bereiche umfasst. |
    {country} та {org} підписали угоду, яка охоплює {k} галузей. |
    {country} and {org.the} signed an agreement that covers {k} areas.
{p} от {org} предупреди, че войната може да продължи {k} години. |
    {p} von der {org} warnte, der Krieg könne {k} Jahre dauern. |
    {p} з {org} {p?попередив:попередила}, що війна може тривати {k} років. |
    {p} of {org.the} warned that the war could last {k} years.
Русия изстреля {k} ракети и {n} дрона, имаше експлозии {city.in}. |
    Russland feuerte {k} Raketen und {n} Drohnen ab, {city.in} gab es Explosionen. |
    Росія випустила {k} ракет і {n} дронів, вибухи пролунали {city.in}. |
    Russia fired {k} missiles and {n} drones, and there were explosions {city.in}.
На {d} {month} {year} г. {p} говори пред журналисти {city.in}. |
    Am {d}. {month} {year} sprach {p} {city.in} vor Journalisten. |
    {d} {month} {year} року {p} {p?виступив:виступила} перед журналістами {city.in}. |
    On {month} {d}, {year}, {p} spoke to journalists {city.in}.
{day} {p} бе на посещение {city.in}. | {day} war {p} zu Besuch {city.in}. |
    {day} {p} {p?перебував:перебувала} з візитом {city.in}. | {day}, {p} was on a visit {city.in}.
{k} процента от хората {country.in} подкрепят санкциите. |
    {k} Prozent der Menschen {country.in} unterstützen die Sanktionen. |
    {k} відсотків людей {country.in} підтримують санкції. |
    {k} percent of the people {country.in} support the sanctions.
{country} ще отпусне {k} милиона евро за помощ. | {country} will {k} Millionen Euro Hilfe bereitstellen. |
    {country} виділить {k} мільйонів євро допомоги. | {country} will provide {k} million euros in aid.
{p} и {p2} обсъдиха положението {country.in}. | {p} und {p2} sprachen über die Lage {country.in}. |
    {p} та {p2} обговорили ситуацію {country.in}. | {p} and {p2} discussed the situation {country.in}.
Войските на {country} загубиха {n} {thing} за {k} дни. |
    Die Truppen {country.of} verloren in {k} Tagen {n} {thing}. |
    Війська {country.of} втратили {n} {thing} за {k} днів. | The troops of {country} lost {n} {thing} in {k} days.
{p} бе {p?избран:избрана} {month.in} {year} г. и получи {n} гласа. |
    {p} wurde {month.in} {year} gewählt und erhielt {n} Stimmen. |
    {p} {p?був обраний:була обрана} {month.in} {year} року та {p?отримав:отримала} {n} голосів. |
    {p} was elected {month.in} {year} and received {n} votes.
Министерството на отбраната съобщи {day.mid}, че са свалени {n} {thing}. |
    Das Verteidigungsministerium teilte {day.mid} mit, dass {n} {thing} abgeschossen worden seien. |
    Міністерство оборони повідомило {day.mid}, що збито {n} {thing}. |
    The defence ministry said {day.mid} that {n} {thing} had been shot down.
Посланикът на {country} {p} отхвърли обвиненията на {org}. |
    {p}, {p?Botschafter:Botschafterin} {country.of}, wies die Vorwürfe der {org} zurück. |
    {p?Посол:Посолка} {country.of} {p} {p?відкинув:відкинула} звинувачення {org}. |
    The ambassador of {country}, {p}, rejected the accusations of {org.the}.
Не {p}, а {p2} ще води преговорите {city.in}. | Nicht {p}, sondern {p2} wird die Verhandlungen {city.in} führen. |
    Не {p}, а {p2} вестиме переговори {city.in}. | Not {p} but {p2} will lead the negotiations {city.in}.
От {year} г. насам в {org} членуват {k} държави. | Seit {year} gehören {k} Staaten der {org} an. |
    Із {year} року до {org} входять {k} держав. | Since {year}, {k} states have belonged to {org.the}.
Полицията {city.in} задържа {n} души, каза {p}. | Die Polizei {city.in} nahm {n} Menschen fest, sagte {p}. |
    Поліція {city.in} затримала {n} осіб, {p?сказав:сказала} {p}. | Police {city.in} detained {n} people, {p} said.
"""

# Countries in German with their articles; the last German form follows a noun, the last Ukrainian one is the genitive.
COUNTRIES = """
Украйна | die Ukraine/in der Ukraine/aus der Ukraine | Україна/в Україні/України | Ukraine
Русия | Russland | Росія/в Росії/Росії | Russia
Германия | Deutschland | Німеччина/у Німеччині/Німеччини | Germany
България | Bulgarien | Болгарія/в Болгарії/Болгарії | Bulgaria
Франция/във Франция | Frankreich | Франція/у Франції/Франції | France
Великобритания/във Великобритания | Großbritannien | Велика Британія/у Великій Британії/Великої Британії | Britain
Италия | Italien | Італія/в Італії/Італії | Italy
Испания | Spanien | Іспанія/в Іспанії/Іспанії | Spain
Полша | Polen | Польща/у Польщі/Польщі | Poland
Румъния | Rumänien | Румунія/в Румунії/Румунії | Romania
Гърция | Griechenland | Греція/у Греції/Греції | Greece
Турция | die Türkei/in der Türkei/aus der Türkei | Туреччина/у Туреччині/Туреччини | Turkey
Китай | China | Китай/в Китаї/Китаю | China
Япония | Japan | Японія/в Японії/Японії | Japan
Южна Корея | Südkorea | Південна Корея/у Південній Кореї/Південної Кореї | South Korea
Северна Корея | Nordkorea | Північна Корея/у Північній Кореї/Північної Кореї | North Korea
Индия | Indien | Індія/в Індії/Індії | India
Пакистан | Pakistan | Пакистан/у Пакистані/Пакистану | Pakistan
Израел | Israel | Ізраїль/в Ізраїлі/Ізраїлю | Israel
Ливан | der Libanon/im Libanon/aus dem Libanon | Ліван/у Лівані/Лівану | Lebanon
Сирия | Syrien | Сирія/в Сирії/Сирії | Syria
Иран | der Iran/im Iran/aus dem Iran | Іран/в Ірані/Ірану | Iran
Египет | Ägypten | Єгипет/в Єгипті/Єгипту | Egypt
Беларус | Belarus | Білорусь/у Білорусі/Білорусі | Belarus
Молдова | die Republik Moldau/in der Republik Moldau/aus der Republik Moldau | Молдова/в Молдові/Молдови | Moldova
Сърбия | Serbien | Сербія/у Сербії/Сербії | Serbia
Унгария | Ungarn | Угорщина/в Угорщині/Угорщини | Hungary
Австрия | Österreich | Австрія/в Австрії/Австрії | Austria
Швейцария | die Schweiz/in der Schweiz/aus der Schweiz | Швейцарія/у Швейцарії/Швейцарії | Switzerland
Швеция | Schweden | Швеція/у Швеції/Швеції | Sweden
Норвегия | Norwegen | Норвегія/в Норвегії/Норвегії | Norway
Финландия/във Финландия | Finnland | Фінляндія/у Фінляндії/Фінляндії | Finland
Грузия | Georgien | Грузія/у Грузії/Грузії | Georgia
Канада | Kanada | Канада/в Канаді/Канади | Canada
Мексико | Mexiko | Мексика/в Мексиці/Мексики | Mexico
Бразилия | Brasilien | Бразилія/у Бразилії/Бразилії | Brazil
Австралия | Australien | Австралія/в Австралії/Австралії | Australia
Саудитска Арабия | Saudi-Arabien | Саудівська Аравія/у Саудівській Аравії/Саудівської Аравії | Saudi Arabia
"""

CITIES = """
Киев | Kiew | Київ/у Києві | Kyiv
Москва | Moskau | Москва/у Москві | Moscow
Вашингтон/във Вашингтон | Washington | Вашингтон/у Вашингтоні | Washington
Берлин | Berlin | Берлін/у Берліні | Berlin
Брюксел | Brüssel | Брюссель/у Брюсселі | Brussels
София | Sofia | Софія/у Софії | Sofia
Пекин | Peking | Пекін/у Пекіні | Beijing
Лондон | London | Лондон/у Лондоні | London
Париж | Paris | Париж/у Парижі | Paris
Варшава/във Варшава | Warschau | Варшава/у Варшаві | Warsaw
Виена/във Виена | Wien | Відень/у Відні | Vienna
Женева | Genf | Женева/у Женеві | Geneva
Харков | Charkiw | Харків/у Харкові | Kharkiv
Одеса | Odessa | Одеса/в Одесі | Odesa
Лвов | Lwiw | Львів/у Львові | Lviv
Херсон | Cherson | Херсон/у Херсоні | Kherson
Запорожие | Saporischschja | Запоріжжя/у Запоріжжі | Zaporizhzhia
Мариупол | Mariupol | Маріуполь/у Маріуполі | Mariupol
Пловдив | Plowdiw | Пловдив/у Пловдиві | Plovdiv
Букурещ | Bukarest | Бухарест/у Бухаресті | Bucharest
Белград | Belgrad | Белград/у Белграді | Belgrade
Будапеща | Budapest | Будапешт/у Будапешті | Budapest
Прага | Prag | Прага/у Празі | Prague
Техеран | Teheran | Тегеран/у Тегерані | Tehran
Йерусалим | Jerusalem | Єрусалим/в Єрусалимі | Jerusalem
Пхенян | Pjöngjang | Пхеньян/у Пхеньяні | Pyongyang
Сеул | Seoul | Сеул/у Сеулі | Seoul
Минск | Minsk | Мінськ/у Мінську | Minsk
Истанбул | Istanbul | Стамбул/у Стамбулі | Istanbul
Тбилиси | Tiflis | Тбілісі/у Тбілісі | Tbilisi
"""

# Short names that no case changes, in German all feminine.
ORGANISATIONS = """
НАТО | NATO | НАТО | NATO/NATO
ЕС | EU | ЄС | EU/the EU
ООН | UNO | ООН | UN/the UN
ОССЕ | OSZE | ОБСЄ | OSCE/the OSCE
СЗО | WHO | ВООЗ | WHO/the WHO
МААЕ | IAEA | МАГАТЕ | IAEA/the IAEA
ОПЕК | OPEC | ОПЕК | OPEC/OPEC
ЮНЕСКО | UNESCO | ЮНЕСКО | UNESCO/UNESCO
"""

# Counted: the Bulgarian form after a number, the Ukrainian one after five and more.
THINGS = """
танка | Panzer | танків | tanks
ракети | Raketen | ракет | missiles
дрона | Drohnen | дронів | drones
самолета | Flugzeuge | літаків | aircraft
хеликоптера | Hubschrauber | гелікоптерів | helicopters
кораба | Schiffe | кораблів | ships
превозни средства | Fahrzeuge | транспортних засобів | vehicles
системи за противовъздушна отбрана | Luftabwehrsysteme | систем протиповітряної оборони | air defence systems
"""

MONTHS = """
януари/през януари | Januar/im Januar | січня/у січні | January
февруари/през февруари | Februar/im Februar | лютого/у лютому | February
март/през март | März/im März | березня/у березні | March
април/през април | April/im April | квітня/у квітні | April
май/през май | Mai/im Mai | травня/у травні | May
юни/през юни | Juni/im Juni | червня/у червні | June
юли/през юли | Juli/im Juli | липня/у липні | July
август/през август | August/im August | серпня/у серпні | August
септември/през септември | September/im September | вересня/у вересні | September
октомври/през октомври | Oktober/im Oktober | жовтня/у жовтні | October
ноември/през ноември | November/im November | листопада/у листопаді | November
декември/през декември | Dezember/im Dezember | грудня/у грудні | December
"""

DAYS = """
В понеделник/в понеделник | Am Montag/am Montag | У понеділок/у понеділок | On Monday/on Monday
Във вторник/във вторник | Am Dienstag/am Dienstag | У вівторок/у вівторок | On Tuesday/on Tuesday
В сряда/в сряда | Am Mittwoch/am Mittwoch | У середу/у середу | On Wednesday/on Wednesday
В четвъртък/в четвъртък | Am Donnerstag/am Donnerstag | У четвер/у четвер | On Thursday/on Thursday
В петък/в петък | Am Freitag/am Freitag | У п'ятницю/у п'ятницю | On Friday/on Friday
В събота/в събота | Am Samstag/am Samstag | У суботу/у суботу | On Saturday/on Saturday
В неделя/в неделя | Am Sonntag/am Sonntag | У неділю/у неділю | On Sunday/on Sunday
"""

MEN = """
Александър | Oleksandr | Олександр | Oleksandr
Володимир | Wolodymyr | Володимир | Volodymyr
Андрий | Andrij | Андрій | Andrii
Дмитро | Dmytro | Дмитро | Dmytro
Сергий | Serhij | Сергій | Serhii
Иван | Iwan | Іван | Ivan
Георги | Georgi | Георгі | Georgi
Димитър | Dimitar | Димитр | Dimitar
Петър | Petar | Петр | Petar
Йенс | Jens | Єнс | Jens
Йоахим | Joachim | Йоахім | Joachim
Волфганг | Wolfgang | Вольфганг | Wolfgang
Джон | John | Джон | John
Майкъл | Michael | Майкл | Michael
Джеймс | James | Джеймс | James
Ричард | Richard | Річард | Richard
Марио | Mario | Маріо | Mario
Пиер | Pierre | П'єр | Pierre
Ахмед | Ahmed | Ахмед | Ahmed
Хасан | Hassan | Хасан | Hassan
"""

WOMEN = """
Олена | Olena | Олена | Olena
Оксана | Oksana | Оксана | Oksana
Юлия | Julija | Юлія | Yuliia
Мария | Maria | Марія | Maria
Десислава | Dessislawa | Десислава | Desislava
Урсула | Ursula | Урсула | Ursula
Ангела | Angela | Ангела | Angela
Елизабет | Elizabeth | Елізабет | Elizabeth
Катрин | Catherine | Катрін | Catherine
Джесика | Jessica | Джессіка | Jessica
Лейла | Leila | Лейла | Leila
София | Sophia | Софія | Sophia
"""

# Family names are a beginning and an ending of one row each: Столтен + берг, Шевч + енко.
BEGINNINGS = """
Столтен | Stolten | Столтен | Stolten
Розен | Rosen | Розен | Rosen
Линд | Lind | Лінд | Lind
Хол | Hol | Гол | Hol
Браун | Braun | Браун | Braun
Вайс | Weiss | Вайс | Weiss
Грос | Gross | Гросс | Gross
Кауф | Kauf | Кауф | Kauf
Нойн | Neun | Нойн | Neun
Хайдел | Heidel | Гайдель | Heidel
Танен | Tannen | Таннен | Tannen
Мил | Mill | Мілл | Mill
Джеф | Jeffer | Джеффер | Jeffer
Робърт | Robert | Роберт | Robert
Дейвид | David | Девід | David
Уил | Wil | Віл | Wil
Кулен | Culen | Кулен | Culen
Фишер | Fischer | Фішер | Fischer
Алт | Alt | Альт | Alt
Зон | Son | Зон | Son
"""

ENDINGS = """
берг | berg | берг | berg
ман | mann | манн | mann
щайн | stein | штайн | stein
сън | son | сон | son
фелд | feld | фельд | feld
хаус | haus | гаус | haus
бах | bach | бах | bach
тал | thal | таль | thal
"""

SLAVIC_BEGINNINGS = """
Шевч | Schewtsch | Шевч | Shevch
Бондар | Bondar | Бондар | Bondar
Кравч | Krawtsch | Кравч | Kravch
Лис | Lys | Лис | Lys
Петр | Petr | Петр | Petr
Савч | Sawtsch | Савч | Savch
Захар | Sachar | Захар | Zakhar
Гонч | Hontsch | Гонч | Honch
Марч | Martsch | Марч | March
Назар | Nasar | Назар | Nazar
Тим | Tym | Тим | Tym
Юрч | Jurtsch | Юрч | Yurch
Романч | Romantsch | Романч | Romanch
Данил | Danyl | Данил | Danyl
Павл | Pawl | Павл | Pavl
Яким | Jakym | Яким | Yakym
"""

SLAVIC_ENDINGS = """
енко | enko | енко | enko
ук | uk | ук | uk
"""
