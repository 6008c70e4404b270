"""The tables of names: places, organisations, people, titles; a further name is a further row.

A row is ``key | bg | de | uk | en``; a cell lists forms of the dictionary, divided by commas. A form ending in ``-`` is
the stem of an adjective, which takes its language's endings; a form after ``@`` is a people or an inhabitant.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex
from babel import Locale

from mt import declension
from mt.romanisation import romanise

# Countries come from CLDR through Babel; these are its names that news does not use as a key.
ENGLISH_KEYS = {
    "BA": "bosnia and herzegovina", "CD": "dr congo", "CG": "congo", "CI": "ivory coast", "CZ": "czechia",
    "GB": "united kingdom", "HK": "hong kong", "MM": "myanmar", "MO": "macao", "PS": "palestine", "TR": "turkey",
    "US": "united states",
}  # fmt: skip

# Regions of CLDR by their UN M.49 code: continents and those parts of them that news speaks of.
REGIONS = ("002", "003", "005", "009", "013", "029", "035", "142", "143", "150", "151", "155", "419")

# Other names, adjectives and inhabitants of the countries, by ISO 3166 code.
COUNTRIES = """
US | САЩ, Съединените щати, Съединените американски щати, Америка, американск-, @американец, @американци | USA, US,
     Vereinigte Staaten von Amerika, Amerika, amerikanisch-, US-amerikanisch-, @Amerikaner | США, Сполучені Штати,
     Сполучені Штати Америки, Америка, американськ-, @американець, @американці | USA, US, U.S., U.S.A., America,
     United States of America, American-, @Americans
GB | Великобритания, Обединеното кралство, британск-, @британец, @британци | Großbritannien, Vereinigtes Königreich,
     britisch-, @Brite, @Briten | Велика Британія, Британія, Сполучене Королівство, британськ-, @британець, @британці |
     Britain, Great Britain, UK, U.K., British-, @Briton, @Britons
RU | Русия, Руската федерация, руск-, @руснак, @руснаци | Russland, Rußland, Russische Föderation, russisch-, @Russe,
     @Russen | Росія, РФ, Російська Федерація, російськ-, @росіянин, @росіяни | Russian Federation, Russian-, @Russians
UA | Украйна, украинск-, @украинец, @украинци | Ukraine, ukrainisch-, @Ukrainer | Україна, українськ-, @українець,
     @українці | Ukraine, Ukrainian-, @Ukrainians
KR | Южна Корея, Република Корея, южнокорейск-, @южнокореец, @южнокорейци | Südkorea, Republik Korea, südkoreanisch-,
     @Südkoreaner | Південна Корея, Республіка Корея, південнокорейськ-, @південнокореєць, @південнокорейці |
     Republic of Korea, S. Korea, South Korean-, @South Koreans
KP | Северна Корея, КНДР, севернокорейск-, @севернокореец, @севернокорейци | Nordkorea, nordkoreanisch-, @Nordkoreaner |
     Північна Корея, КНДР, північнокорейськ-, @північнокореєць, @північнокорейці | DPRK, N. Korea, North Korean-,
     @North Koreans
CN | Китай, КНР, китайск-, @китаец, @китайци | China, Volksrepublik China, chinesisch-, @Chinese, @Chinesen | Китай,
     КНР,
     китайськ-, @китаєць, @китайці | PRC, Chinese-
JP | Япония, японск-, @японец, @японци | Japan, japanisch-, @Japaner | Японія, японськ-, @японець, @японці | Japanese-
DE | Германия, ФРГ, германск-, немск-, @германец, @германци | Deutschland, Bundesrepublik, deutsch-, @Deutsche |
     Німеччина, ФРН, німецьк-, @німець, @німці | German-, @Germans
FR | Франция, френск-, @французин, @французи | Frankreich, französisch-, @Franzose, @Franzosen | Франція, французьк-,
     @француз, @французи | French-
IT | италианск-, @италианец, @италианци | italienisch-, @Italiener | італійськ-, @італієць, @італійці | Italian-,
     @Italians
ES | испанск-, @испанец, @испанци | spanisch-, @Spanier | іспанськ-, @іспанець, @іспанці | Spanish-, @Spaniards
PL | Полша, полск-, @поляк, @поляци | Polen, polnisch-, @Pole | Польща, польськ-, @поляк, @поляки | Polish-, @Poles
BG | България, българск-, @българин, @българи | Bulgarien, bulgarisch-, @Bulgare, @Bulgaren | Болгарія, болгарськ-,
     @болгарин, @болгари | Bulgarian-, @Bulgarians
LT | литовск-, @литовец, @литовци | litauisch-, @Litauer | литовськ-, @литовець, @литовці | Lithuanian-, @Lithuanians
LV | латвийск-, @латвиец, @латвийци | lettisch-, @Lette, @Letten | латвійськ-, латиськ-, @латвієць, @латвійці |
     Latvian-,
     @Latvians
EE | естонск-, @естонец, @естонци | estnisch-, @Este, @Esten | естонськ-, @естонець, @естонці | Estonian-, @Estonians
FI | финландск-, финск-, @финландец, @финландци | finnisch-, @Finne, @Finnen | фінськ-, фінляндськ-, @фін, @фіни |
     Finnish-, @Finns
SE | шведск-, @швед, @шведи | schwedisch-, @Schwede, @Schweden | шведськ-, @швед, @шведи | Swedish-, @Swedes
NO | норвежк-, @норвежец, @норвежци | norwegisch-, @Norweger | норвезьк-, @норвежець, @норвежці | Norwegian-,
     @Norwegians
DK | датск-, @датчанин, @датчани | dänisch-, @Däne, @Dänen | данськ-, @данець, @данці | Danish-, @Danes
NL | Холандия, нидерландск-, холандск-, @холандец, @холандци | Niederlande, Holland, niederländisch-, holländisch-,
     @Niederländer | Нідерланди, Голландія, нідерландськ-, голландськ-, @нідерландець, @нідерландці | Holland,
     The Netherlands, Dutch-
BE | белгийск-, @белгиец, @белгийци | belgisch-, @Belgier | бельгійськ-, @бельгієць, @бельгійці | Belgian-, @Belgians
AT | австрийск-, @австриец, @австрийци | österreichisch-, @Österreicher | австрійськ-, @австрієць, @австрійці |
     Austrian-,
     @Austrians
CH | швейцарск-, @швейцарец, @швейцарци | Schweiz, schweizerisch-, Schweizer | швейцарськ-, @швейцарець, @швейцарці |
     Swiss-
CZ | Чешка република, чешк-, @чех, @чехи | Tschechische Republik, tschechisch-, @Tscheche, @Tschechen |
     Чеська Республіка, чеськ-, @чех, @чехи | Czech Republic, Czech-, @Czechs
SK | словашк-, @словак, @словаци | slowakisch-, @Slowake, @Slowaken | словацьк-, @словак, @словаки | Slovak-, @Slovaks
SI | словенск-, @словенец, @словенци | slowenisch-, @Slowene, @Slowenen | словенськ-, @словенець, @словенці |
     Slovenian-,
     Slovene-
HU | унгарск-, @унгарец, @унгарци | ungarisch-, @Ungar, @Ungarn | угорськ-, @угорець, @угорці | Hungarian-, @Hungarians
RO | румънск-, @румънец, @румънци | rumänisch-, @Rumäne, @Rumänen | румунськ-, @румун, @румуни | Romanian-, @Romanians
MD | молдовск-, @молдовец, @молдовци | Moldau, Moldawien, moldauisch-, moldawisch- | молдовськ-, молдавськ- | Moldovan-
BY | Белорусия, беларуск-, белоруск-, @беларус, @беларуси | Weißrussland, belarussisch-, belarusisch-, weißrussisch- |
     білоруськ-, @білорус, @білоруси | Belarusian-, @Belarusians
GR | гръцк-, @грък, @гърци | griechisch-, @Grieche, @Griechen | грецьк-, @грек, @греки | Greek-, @Greeks
TR | Турция, турск-, @турчин, @турци | Türkei, türkisch-, @Türke, @Türken | Туреччина, турецьк-, @турок, @турки |
     Turkey,
     Turkiye, Turkish-, @Turks
CY | кипърск- | zyprisch-, zypriotisch- | кіпрськ- | Cypriot-
RS | сръбск-, @сърбин, @сърби | serbisch-, @Serbe, @Serben | сербськ-, @серб, @серби | Serbian-, Serb-, @Serbs
HR | Хърватска, хърватск-, @хърватин, @хървати | kroatisch-, @Kroate, @Kroaten | хорватськ-, @хорват, @хорвати |
     Croatian-,
     @Croats
BA | Босна, Босна и Херцеговина, босненск- | Bosnien, Bosnien-Herzegowina, bosnisch- | Боснія, Боснія та Герцеговина,
     боснійськ- | Bosnia, Bosnia and Herzegovina, Bosnian-
ME | черногорск- | montenegrinisch- | чорногорськ- | Montenegrin-
MK | Македония, македонск-, северномакедонск- | Mazedonien, mazedonisch-, nordmazedonisch- | Македонія, македонськ-,
     північномакедонськ- | Macedonia, Macedonian-
AL | албанск-, @албанец, @албанци | albanisch-, @Albaner | албанськ-, @албанець, @албанці | Albanian-, @Albanians
XK | косовск- | kosovarisch- | косовськ- | Kosovar-
PT | португалск- | portugiesisch-, @Portugiese | португальськ- | Portuguese-
IE | ирландск-, @ирландец, @ирландци | irisch-, @Ire, @Iren | ірландськ-, @ірландець, @ірландці | Irish-
IS | исландск- | isländisch- | ісландськ- | Icelandic-
LU | люксембургск- | luxemburgisch- | люксембурзьк- | Luxembourgish-
MT | малтийск- | maltesisch- | мальтійськ- | Maltese-
GE | грузинск-, @грузинец, @грузинци | georgisch-, @Georgier | грузинськ-, @грузин, @грузини | Georgian-, @Georgians
AM | арменск-, @арменец, @арменци | armenisch-, @Armenier | вірменськ-, @вірменин, @вірмени | Armenian-, @Armenians
AZ | азербайджанск- | aserbaidschanisch- | азербайджанськ- | Azerbaijani-, Azeri-
KZ | казахстанск-, казахск- | kasachisch- | казахстанськ-, казахськ- | Kazakh-, Kazakhstani-
UZ | узбекск-, узбекистанск- | usbekisch- | узбецьк-, узбекистанськ- | Uzbek-
KG | киргизк- | kirgisisch- | киргизьк- | Kyrgyz-
TJ | таджикск- | tadschikisch- | таджицьк- | Tajik-
TM | туркменск- | turkmenisch- | туркменськ- | Turkmen-
IR | иранск-, @иранец, @иранци | iranisch-, @Iraner | іранськ-, @іранець, @іранці | Iranian-, @Iranians
IQ | иракск-, @иракчанин | irakisch-, @Iraker | іракськ- | Iraqi-, @Iraqis
IL | Израел, израелск-, @израелец, @израелци | Israel, israelisch-, @Israeli, @Israelis | Ізраїль, ізраїльськ-,
     @ізраїльтянин, @ізраїльтяни | Israeli-, @Israelis
PS | Палестина, палестинск-, @палестинец, @палестинци | Palästina, palästinensisch-, @Palästinenser | Палестина,
     палестинськ-, @палестинець, @палестинці | Palestine, Palestinian-, @Palestinians
SY | сирийск-, @сириец, @сирийци | syrisch-, @Syrer | сирійськ-, @сирієць, @сирійці | Syrian-, @Syrians
LB | ливанск- | libanesisch- | ліванськ- | Lebanese-
JO | йорданск- | jordanisch- | йорданськ- | Jordanian-
SA | саудитск- | saudisch-, saudi-arabisch- | саудівськ- | Saudi-, Saudi Arabian-
AE | ОАЕ, Емирствата, Обединените арабски емирства, емиратск- | VAE, Emirate, emiratisch- | ОАЕ, Емірати | UAE,
     Emirates,
     Emirati-
QA | катарск- | katarisch- | катарськ- | Qatari-
KW | кувейтск- | kuwaitisch- | кувейтськ- | Kuwaiti-
YE | йеменск- | jemenitisch- | єменськ- | Yemeni-
EG | египетск-, @египтянин, @египтяни | ägyptisch-, @Ägypter | Єгипту, Єгиптом, Єгипті, єгипетськ-, @єгиптянин,
     @єгиптяни |
     Egyptian-, @Egyptians
LY | либийск- | libysch- | лівійськ- | Libyan-
TN | тунизийск- | tunesisch- | туніськ- | Tunisian-
DZ | алжирск- | algerisch- | алжирськ- | Algerian-
MA | мароканск- | marokkanisch- | марокканськ- | Moroccan-
SD | суданск- | sudanesisch- | суданськ- | Sudanese-
ET | етиопск- | äthiopisch- | ефіопськ- | Ethiopian-
SO | сомалийск- | somalisch- | сомалійськ- | Somali-
KE | кенийск- | kenianisch- | кенійськ- | Kenyan-
NG | нигерийск- | nigerianisch- | нігерійськ- | Nigerian-
NE | нигерск- | nigrisch- | нігерськ- | Nigerien-
ML | малийск- | malisch- | малійськ- | Malian-
ZA | ЮАР, Южноафриканска република, южноафриканск- | südafrikanisch- | ПАР, південноафриканськ- | South African-
CD | ДР Конго, Демократична република Конго, конгоанск- | DR Kongo, Demokratische Republik Kongo, kongolesisch- |
     ДР Конго, Демократична Республіка Конго, конголезьк- | DR Congo, DRC, Democratic Republic of Congo, Congolese-
CG | Конго | Kongo | Конго | Congo
IN | индийск-, @индиец, @индийци | indisch-, @Inder | індійськ-, @індієць, @індійці | Indian-, @Indians
PK | пакистанск- | pakistanisch- | пакистанськ- | Pakistani-
AF | афганистанск-, афганск- | afghanisch- | афганськ- | Afghan-
BD | бангладешк- | bangladeschisch- | бангладеськ- | Bangladeshi-
MM | Мианмар, Бирма, мианмарск- | Myanmar, Birma | Мʼянма, мʼянманськ- | Myanmar, Burma, Burmese-
TH | тайландск- | thailändisch- | таїландськ-, тайськ- | Thai-
VN | виетнамск- | vietnamesisch- | вʼєтнамськ- | Vietnamese-
ID | индонезийск- | indonesisch- | індонезійськ- | Indonesian-
MY | малайзийск- | malaysisch- | малайзійськ- | Malaysian-
SG | сингапурск- | singapurisch- | сінгапурськ- | Singaporean-
PH | филипинск- | philippinisch- | філіппінськ- | Philippine-, Filipino-
TW | тайванск- | taiwanisch-, taiwanesisch- | тайванськ- | Taiwanese-
MN | монголск- | mongolisch- | монгольськ- | Mongolian-
HK | Хонконг, хонконгск- | Hongkong | Гонконг | Hong Kong
MO | Макао | Macau, Macao | Макао | Macao, Macau
AU | австралийск-, @австралиец, @австралийци | australisch-, @Australier | австралійськ-, @австралієць, @австралійці |
     Australian-, @Australians
NZ | новозеландск- | neuseeländisch- | новозеландськ- | New Zealander-
CA | канадск-, @канадец, @канадци | kanadisch-, @Kanadier | канадськ-, @канадець, @канадці | Canadian-, @Canadians
MX | мексиканск-, @мексиканец, @мексиканци | mexikanisch-, @Mexikaner | мексиканськ-, @мексиканець, @мексиканці |
     Mexican-
BR | бразилск- | brasilianisch-, @Brasilianer | бразильськ- | Brazilian-
AR | аржентинск- | argentinisch- | аргентинськ- | Argentine-, Argentinian-
CL | чилийск- | chilenisch- | чилійськ- | Chilean-
CO | колумбийск- | kolumbianisch- | колумбійськ- | Colombian-
VE | венецуелск- | venezolanisch- | венесуельськ- | Venezuelan-
PE | перуанск- | peruanisch- | перуанськ- | Peruvian-
CU | кубинск- | kubanisch- | кубинськ- | Cuban-
CI | Кот д'Ивоар | Elfenbeinküste, ivorisch- | Кот-д'Івуар | Ivory Coast, Cote d'Ivoire, Ivorian-
VA | Ватикана, ватиканск- | Vatikan, vatikanisch- | ватиканськ- | Vatican
GL | гренландск- | grönländisch- | гренландськ- | Greenlandic-
002 | африканск- | afrikanisch- | африканськ- | African-
142 | азиатск- | asiatisch- | азійськ-, азіатськ- | Asian-
150 | европейск-, @европеец, @европейци | europäisch-, @Europäer | європейськ-, @європеєць, @європейці | European-,
     @Europeans
155 | западноевропейск- | westeuropäisch- | західноєвропейськ- | Western European-, West European-
151 | източноевропейск- | osteuropäisch- | східноєвропейськ- | Eastern European-, East European-
419 | латиноамериканск- | lateinamerikanisch- | латиноамериканськ- | Latin American-
"""

# Cities, regions, seas and seats of power that are places of their own.
PLACES = """
korean peninsula | Корейски полуостров, Корейския полуостров | koreanische Halbinsel | Корейський півострів |
     Korean Peninsula
korea | Корея, корейск-, @корейци | Korea, koreanisch-, @Koreaner | Корея, корейськ-, @корейці | Korea, Korean-,
     @Koreans
indo-pacific | Индо-Тихоокеански регион, Индо-тихоокеанск-, Индопацифика | Indopazifik, indopazifisch-,
     indo-pazifisch- |
    Індо-Тихоокеанський регіон, Індо-тихоокеанськ- | Indo-Pacific
england | Англия, английск-, @англичани | England, englisch-, @Engländer | Англія, англійськ-, @англійці | England,
     English-
scotland | Шотландия, шотландск- | Schottland, schottisch- | Шотландія, шотландськ- | Scotland, Scottish-
wales | Уелс | Wales | Уельс | Wales
soviet union | Съветски съюз, СССР, съветск- | Sowjetunion, UdSSR, sowjetisch- | Радянський Союз, СРСР, радянськ- |
    Soviet Union, USSR, Soviet-
washington | Вашингтон, вашингтонск- | Washington | Вашингтон, вашингтонськ- | Washington, Washington DC
new york | Ню Йорк, нюйоркск- | New York | Нью-Йорк, нью-йоркськ- | New York
los angeles | Лос Анджелис | Los Angeles | Лос-Анджелес | Los Angeles
chicago | Чикаго | Chicago | Чикаго | Chicago
california | Калифорния, калифорнийск- | Kalifornien, kalifornisch- | Каліфорнія, каліфорнійськ- | California,
     Californian-
texas | Тексас | Texas | Техас | Texas
florida | Флорида | Florida | Флорида | Florida
alaska | Аляска | Alaska | Аляска | Alaska
ottawa | Отава | Ottawa | Оттава | Ottawa
toronto | Торонто | Toronto | Торонто | Toronto
london | Лондон | London | Лондон | London
edinburgh | Единбург | Edinburgh | Единбург | Edinburgh
dublin | Дъблин | Dublin | Дублін | Dublin
paris | Париж, парижк- | Paris | Париж, паризьк- | Paris, Parisian-
berlin | Берлин | Berlin | Берлін | Berlin
munich | Мюнхен | München, Münchner | Мюнхен | Munich
hamburg | Хамбург | Hamburg | Гамбург, гамбурзьк- | Hamburg
frankfurt | Франкфурт | Frankfurt, Frankfurt am Main | Франкфурт | Frankfurt
ramstein | Рамщайн | Ramstein | Рамштайн | Ramstein
vienna | Виена, виенск- | Wien | Відень, Відня, Відню, Віднем, Відні, віденськ- | Vienna, Viennese-
geneva | Женева, женевск- | Genf | Женева, женевськ- | Geneva
bern | Берн | Bern | Берн | Bern, Berne
zurich | Цюрих | Zürich | Цюрих | Zurich
davos | Давос | Davos | Давос | Davos
brussels | Брюксел | Brüssel | Брюссель, брюссельськ- | Brussels
strasbourg | Страсбург | Straßburg | Страсбург, страсбурзьк- | Strasbourg
the hague | Хага, хагск- | Den Haag, Haag | Гаага, гаазьк- | The Hague, Hague
amsterdam | Амстердам | Amsterdam | Амстердам | Amsterdam
rotterdam | Ротердам | Rotterdam | Роттердам | Rotterdam
rome | Рим | Rom, römisch- | Рим | Rome, Roman-
milan | Милано | Mailand | Мілан | Milan
madrid | Мадрид | Madrid | Мадрид | Madrid
barcelona | Барселона | Barcelona | Барселона | Barcelona
lisbon | Лисабон | Lissabon | Лісабон, Лиссабон | Lisbon
athens | Атина, атинск- | Athen | Афіни, Афін, афінськ- | Athens
sofia | София, софийск- | Sofia | Софія, софійськ- | Sofia
plovdiv | Пловдив | Plowdiw, Plovdiv | Пловдив | Plovdiv
varna | Варна, варненск- | Warna, Varna | Варна | Varna
burgas | Бургас | Burgas | Бургас | Burgas
bucharest | Букурещ | Bukarest | Бухарест | Bucharest
chisinau | Кишинев, Кишинеу | Chişinău, Chisinau, Kischinau | Кишинів, кишинівськ- | Chisinau, Kishinev
budapest | Будапеща, будапещенск- | Budapest | Будапешт | Budapest
prague | Прага, пражк- | Prag | Прага, празьк- | Prague
bratislava | Братислава | Bratislava | Братислава | Bratislava
warsaw | Варшава, варшавск- | Warschau | Варшава, варшавськ- | Warsaw
krakow | Краков | Krakau | Краків | Krakow, Cracow
gdansk | Гданск | Danzig, Gdansk | Гданськ | Gdansk
vilnius | Вилнюс | Vilnius, Wilna, Wilnius | Вільнюс, вільнюськ- | Vilnius
riga | Рига, рижк- | Riga | Рига, ризьк- | Riga
tallinn | Талин | Tallinn, Reval | Таллінн, Таллін | Tallinn
helsinki | Хелзинки, хелзинкск- | Helsinki | Гельсінкі, гельсінськ- | Helsinki
stockholm | Стокхолм | Stockholm | Стокгольм | Stockholm
oslo | Осло | Oslo | Осло | Oslo
copenhagen | Копенхаген | Kopenhagen | Копенгаген | Copenhagen
reykjavik | Рейкявик | Reykjavik | Рейк'явік | Reykjavik
belgrade | Белград | Belgrad | Белград, Бєлград | Belgrade
zagreb | Загреб | Zagreb | Загреб | Zagreb
ljubljana | Любляна | Ljubljana, Laibach | Любляна | Ljubljana
sarajevo | Сараево | Sarajevo | Сараєво | Sarajevo
skopje | Скопие | Skopje | Скоп'є | Skopje
tirana | Тирана | Tirana | Тирана | Tirana
pristina | Прищина | Pristina | Приштина | Pristina
podgorica | Подгорица | Podgorica | Подгориця | Podgorica
minsk | Минск, минск- | Minsk | Мінськ, мінськ- | Minsk
kyiv | Киев, киевск- | Kiew, Kyjiw | Київ, київськ- | Kyiv, Kiev
kharkiv | Харков | Charkiw, Charkow | Харків, харківськ-, Харківщина | Kharkiv, Kharkov
odesa | Одеса, одеск- | Odessa | Одеса, одеськ-, Одещина | Odesa, Odessa
lviv | Лвов | Lwiw, Lemberg | Львів, львівськ-, Львівщина | Lviv
dnipro | Днипро | Dnipro | Дніпро, дніпровськ- | Dnipro
donetsk | Донецк, донецк- | Donezk | Донецьк, донецьк-, Донеччина | Donetsk
luhansk | Луганск | Luhansk, Lugansk | Луганськ, луганськ-, Луганщина | Luhansk, Lugansk
donbas | Донбас, донбаск- | Donbass, Donbas | Донбас, донбаськ- | Donbas, Donbass
crimea | Крим, Кримския полуостров, кримск- | Krim | Крим, кримськ- | Crimea, Crimean-
sevastopol | Севастопол | Sewastopol | Севастополь, севастопольськ- | Sevastopol
mariupol | Мариупол | Mariupol | Маріуполь, маріупольськ- | Mariupol
zaporizhzhia | Запорожие, запорожк- | Saporischschja, Saporoschje, Saporischja | Запоріжжя, запорізьк- | Zaporizhzhia,
    Zaporizhia
kherson | Херсон | Cherson | Херсон, Херсонщина | Kherson
mykolaiv | Николаев | Mykolajiw | Миколаїв, миколаївськ- | Mykolaiv
sumy | Суми | Sumy | Суми, сумськ-, Сумщина | Sumy
chernihiv | Чернигов | Tschernihiw | Чернігів, чернігівськ- | Chernihiv
chornobyl | Чернобил, чернобилск- | Tschernobyl, Tschornobyl | Чорнобиль, чорнобильськ- | Chernobyl, Chornobyl
bakhmut | Бахмут | Bachmut | Бахмут | Bakhmut
pokrovsk | Покровск | Pokrowsk | Покровськ | Pokrovsk
vuhledar | Вугледар, Угледар | Wuhledar | Вугледар | Vuhledar
bucha | Буча | Butscha | Буча | Bucha
avdiivka | Авдеевка, Авдиивка | Awdijiwka | Авдіївка | Avdiivka
atlantic | Атлантическия океан, Атлантика, атлантическ- | Atlantik, atlantisch- | Атлантика, атлантичн- | Atlantic,
     Atlantic Ocean
pacific | Тихия океан, тихоокеанск- | Pazifik, pazifisch- | Тихий океан, тихоокеанськ- | Pacific, Pacific Ocean
black sea | Черно море, черноморск- | Schwarzes Meer | Чорне море, чорноморськ- | Black Sea
baltic sea | Балтийско море | Ostsee | Балтійське море | Baltic Sea
azov sea | Азовско море | Asowsches Meer | Азовське море | Sea of Azov
mediterranean | Средиземно море | Mittelmeer | Середземне море | Mediterranean
red sea | Червено море | Rotes Meer | Червоне море | Red Sea
persian gulf | Персийски залив, Персийския залив | Persischer Golf | Перська затока | Persian Gulf
strait of hormuz | Ормузки проток, Ормузкия проток | Straße von Hormus | Ормузька протока | Strait of Hormuz
moscow | Москва, московск- | Moskau | Москва, московськ- | Moscow
kremlin | Кремъл, Кремъла, кремълск- | Kreml | Кремль, кремлівськ- | Kremlin
saint petersburg | Санкт Петербург, Санкт-Петербург | Sankt Petersburg, St. Petersburg | Санкт-Петербург |
    St. Petersburg, Saint Petersburg
kursk | Курск, курск- | Kursk | Курськ, курськ- | Kursk
belgorod | Белгород | Belgorod | Бєлгород, Білгород | Belgorod
rostov | Ростов | Rostow | Ростов | Rostov
kaliningrad | Калининград | Kaliningrad, Königsberg | Калінінград | Kaliningrad
chechnya | Чечня, чеченск- | Tschetschenien, tschetschenisch- | Чечня, чеченськ- | Chechnya, Chechen-
siberia | Сибир, сибирск- | Sibirien, sibirisch- | Сибір, сибірськ- | Siberia, Siberian-
transnistria | Приднестровие, приднестровск- | Transnistrien | Придністров'я, придністровськ- | Transnistria
ankara | Анкара | Ankara | Анкара | Ankara
istanbul | Истанбул | Istanbul | Стамбул | Istanbul
tbilisi | Тбилиси | Tiflis, Tbilissi | Тбілісі | Tbilisi
yerevan | Ереван | Eriwan, Jerewan | Єреван | Yerevan
baku | Баку | Baku | Баку | Baku
nagorno-karabakh | Нагорни Карабах, Карабах | Bergkarabach, Berg-Karabach | Нагірний Карабах, Карабах | Nagorno-Karabakh
astana | Астана | Astana | Астана | Astana
tashkent | Ташкент | Taschkent | Ташкент | Tashkent
tehran | Техеран | Teheran | Тегеран | Tehran, Teheran
baghdad | Багдад | Bagdad | Багдад | Baghdad
damascus | Дамаск | Damaskus | Дамаск | Damascus
beirut | Бейрут | Beirut | Бейрут | Beirut
jerusalem | Йерусалим | Jerusalem | Єрусалим | Jerusalem
tel aviv | Тел Авив | Tel Aviv | Тель-Авів, Тель-Авіву | Tel Aviv
gaza | Газа, ивицата Газа | Gaza, Gazastreifen | Газа, сектор Гази, Сектор Гази | Gaza, Gaza Strip
west bank | Западния бряг, Западен бряг | Westjordanland | Західний берег | West Bank
ramallah | Рамала | Ramallah | Рамалла | Ramallah
amman | Аман | Amman | Амман | Amman
riyadh | Рияд | Riad | Ер-Ріяд | Riyadh
dubai | Дубай | Dubai | Дубай | Dubai
abu dhabi | Абу Даби | Abu Dhabi | Абу-Дабі | Abu Dhabi
doha | Доха | Doha | Доха | Doha
cairo | Кайро | Kairo | Каїр | Cairo
tripoli | Триполи | Tripolis | Тріполі | Tripoli
nairobi | Найроби | Nairobi | Найробі | Nairobi
addis ababa | Адис Абеба | Addis Abeba | Аддис-Абеба | Addis Ababa
khartoum | Хартум | Khartum | Хартум | Khartoum
johannesburg | Йоханесбург | Johannesburg | Йоганнесбург | Johannesburg
pretoria | Претория | Pretoria | Преторія | Pretoria
kabul | Кабул | Kabul | Кабул | Kabul
islamabad | Исламабад | Islamabad | Ісламабад | Islamabad
new delhi | Ню Делхи, Делхи | Neu-Delhi, Delhi | Нью-Делі, Делі | New Delhi, Delhi
mumbai | Мумбай | Mumbai | Мумбаї | Mumbai
beijing | Пекин | Peking | Пекін | Beijing, Peking
shanghai | Шанхай | Shanghai, Schanghai | Шанхай | Shanghai
tokyo | Токио, токийск- | Tokio | Токіо, токійськ- | Tokyo
hiroshima | Хирошима | Hiroshima | Хіросіма | Hiroshima
seoul | Сеул | Seoul | Сеул | Seoul
pyongyang | Пхенян, Пхенянск- | Pjöngjang | Пхеньян, Пхеньяну | Pyongyang
busan | Пусан | Busan | Пусан | Busan
taipei | Тайпе, Тайпей | Taipeh | Тайбей | Taipei
bangkok | Банкок | Bangkok | Бангкок | Bangkok
hanoi | Ханой | Hanoi | Ханой | Hanoi
jakarta | Джакарта | Jakarta | Джакарта | Jakarta
manila | Манила | Manila | Маніла | Manila
kuala lumpur | Куала Лумпур | Kuala Lumpur | Куала-Лумпур | Kuala Lumpur
canberra | Канбера | Canberra | Канберра | Canberra
sydney | Сидни | Sydney | Сідней | Sydney
wellington | Уелингтън | Wellington | Веллінгтон | Wellington
brasilia | - | Brasília | Бразиліа | Brasilia
rio de janeiro | Рио де Жанейро | Rio de Janeiro | Ріо-де-Жанейро | Rio de Janeiro
buenos aires | Буенос Айрес | Buenos Aires | Буенос-Айрес | Buenos Aires
caracas | Каракас | Caracas | Каракас | Caracas
havana | Хавана | Havanna | Гавана | Havana
mexico city | Мексико Сити | Mexiko-Stadt | Мехіко | Mexico City
white house | Белия дом, Белият дом, Бял дом | Weißes Haus | Білий дім, Білого дому, Білому домі | White House
pentagon | Пентагон, Пентагона | Pentagon | Пентагон | Pentagon
middle east | Близкия изток, Близък изток, близкоизточн- | Naher Osten, Nahost | Близький Схід, Близького Сходу,
    Близькому Сході, близькосхідн- | Middle East, Mideast
balkans | Балканите, Балкани, балканск- | Balkan | Балкани, балканськ- | Balkans, Balkan
western balkans | Западните Балкани, Западни Балкани | Westbalkan | Західні Балкани | Western Balkans
"""

# Organisations. Latin forms are known in the Cyrillic languages as well.
ORGANISATIONS = """
nato | НАТО, Северноатлантическия пакт, Северноатлантическият пакт, Северноатлантически пакт,
    Северноатлантическия алианс, натовск- | NATO, Nordatlantikpakt | НАТО, Північноатлантичний альянс, натівськ- | NATO,
    North Atlantic Treaty Organization, North Atlantic Treaty Organisation
european union | ЕС, Европейски съюз, Евросъюз | EU, Europäische Union | ЄС, Європейський Союз, Євросоюз | EU, E.U.,
    European Union
european commission | ЕК, Европейска комисия, Еврокомисия | EU-Kommission, Europäische Kommission,
     Kommission der Europäischen Union |
    ЄК, Європейська комісія, Єврокомісія | European Commission, EC, EU Commission
european parliament | ЕП, Европейски парламент, Европарламент | EU-Parlament, Europäisches Parlament, Europaparlament |
    Європейський парламент, Європарламент | European Parliament
european council | Европейски съвет | Europäischer Rat, EU-Rat | Європейська рада | European Council
council of europe | Съвет на Европа | Europarat | Рада Європи | Council of Europe
ecb | ЕЦБ | EZB | ЄЦБ | ECB, European Central Bank
united nations | ООН, Организация на обединените нации, Обединените нации | UN, UNO, Vereinte Nationen | ООН,
    Організація Об'єднаних Націй, Об'єднані Нації | UN, U.N., United Nations
un security council | Съвет за сигурност на ООН, Съвет за сигурност, Съвета за сигурност на ООН | UN-Sicherheitsrat,
    Sicherheitsrat, Weltsicherheitsrat | Рада Безпеки ООН, Радбез ООН, Рада Безпеки | UN Security Council,
     Security Council
un general assembly | Общо събрание на ООН | UN-Vollversammlung, UN-Generalversammlung | Генасамблея ООН,
    Генеральна Асамблея ООН | UN General Assembly
osce | ОССЕ | OSZE | ОБСЄ | OSCE
imf | МВФ, Международен валутен фонд | IWF, Internationaler Währungsfonds | МВФ, Міжнародний валютний фонд | IMF,
    International Monetary Fund
world bank | Световна банка | Weltbank | Світовий банк | World Bank
wto | СТО, Световна търговска организация | WTO, Welthandelsorganisation | СОТ | WTO, World Trade Organization
who | СЗО, Световна здравна организация | WHO, Weltgesundheitsorganisation | ВООЗ | WHO, World Health Organization
iaea | МААЕ | IAEA, IAEO, Internationale Atomenergiebehörde | МАГАТЕ | IAEA
unesco | ЮНЕСКО | UNESCO | ЮНЕСКО | UNESCO
unicef | УНИЦЕФ | UNICEF | ЮНІСЕФ | UNICEF
unhcr | ВКБООН | UNHCR | УВКБ ООН | UNHCR
opec | ОПЕК | OPEC | ОПЕК | OPEC
oecd | ОИСР | OECD | ОЕСР | OECD
g7 | Г-7, Г7, Голямата седморка | G7, G-7 | Велика сімка, Великої сімки | G7, G-7, Group of Seven
g20 | Г-20, Г20 | G20, G-20 | Велика двадцятка | G20, G-20
brics | БРИКС | BRICS | БРІКС | BRICS
asean | АСЕАН | ASEAN | АСЕАН | ASEAN
african union | Африкански съюз | Afrikanische Union | Африканський союз | African Union
arab league | Арабска лига | Arabische Liga | Ліга арабських держав | Arab League
csto | ОДКБ | OVKS | ОДКБ | CSTO
icc | МНС, Международен наказателен съд | IStGH, Internationaler Strafgerichtshof | МКС, Міжнародний кримінальний суд |
    ICC, International Criminal Court
red cross | Червен кръст, Червения кръст | Rotes Kreuz | Червоний Хрест | Red Cross
hamas | Хамас, ХАМАС | Hamas | ХАМАС, Хамас | Hamas
hezbollah | Хизбула, Хизбулла | Hisbollah | Хезболла, Хізбалла | Hezbollah, Hizbullah
houthis | хути, хутите | Huthi, Huthis | хусити, хуситів | Houthi, Houthis
taliban | Талибан, талибани, талибаните | Taliban | Талібан, таліби | Taliban
islamic state | ИДИЛ, Ислямска държава | IS, Islamischer Staat | ІДІЛ, Ісламська держава | ISIS, Islamic State, ISIL
wagner | ЧВК Вагнер, Вагнер | Wagner-Gruppe, Wagnergruppe | ПВК Вагнер | Wagner Group
state department | Държавен департамент, Държавния департамент, Държавният департамент | US-Außenministerium |
    Держдеп, Державний департамент | State Department
us congress | Конгрес, Конгреса, Конгресът | US-Kongress, Kongress | Конгрес | US Congress, Congress
us senate | Сенат, Сената, Сенатът | US-Senat, Senat | Сенат | US Senate, Senate
cia | ЦРУ | CIA | ЦРУ | CIA, C.I.A.
fbi | ФБР | FBI | ФБР | FBI, F.B.I.
nsa | АНС | NSA | АНБ | NSA
fsb | ФСБ | FSB | ФСБ | FSB
gru | ГРУ | GRU | ГРУ | GRU
sbu | СБУ | SBU | СБУ | SBU
verkhovna rada | Върховна рада, Върховната рада | Werchowna Rada | Верховна Рада | Verkhovna Rada
bundestag | Бундестаг, Бундестага | Bundestag | Бундестаг | Bundestag
bundeswehr | Бундесвер, Бундесвера | Bundeswehr | Бундесвер | Bundeswehr
state duma | Дума, Държавна дума, Държавната дума, Думата | Duma, Staatsduma | Дума, Держдума, Державна дума | Duma,
     State Duma
knesset | Кнесет, Кнесета | Knesset | Кнесет | Knesset
cdu | ХДС | CDU | ХДС | CDU
spd | ГСДП | SPD | СДПН | SPD
gazprom | Газпром | Gazprom | Газпром | Gazprom
"""

# News agencies, which are organisations too.
AGENCIES = """
reuters | Ройтерс | Reuters | Ройтерс, Рейтер | Reuters
ap | АП, Асошиейтед прес, Асошиейтед Прес | AP | АП, Ассошіейтед Пресс | AP, A.P., Associated Press
afp | АФП, Франс прес, Франс Прес | AFP | АФП, Франс Прес | AFP, Agence France-Presse
dpa | ДПА | dpa, DPA, Deutsche Presse-Agentur | ДПА | dpa, DPA
yonhap | Йонхап | Yonhap, Yonhap News | Йонхап, Ренхап | Yonhap, Yonhap News
ukrinform | Укринформ | Ukrinform | Укрінформ | Ukrinform
unian | УНИАН | UNIAN | УНІАН | UNIAN
interfax | Интерфакс | Interfax | Інтерфакс | Interfax
interfax-ukraine | Интерфакс Украйна | Interfax-Ukraine | Інтерфакс-Україна | Interfax-Ukraine
tass | ТАСС | TASS | ТАСС | TASS
ria novosti | РИА Новости | RIA Nowosti, RIA Novosti | РІА Новості, РИА Новости | RIA Novosti
bta | БТА, Българска телеграфна агенция, Българската телеграфна агенция | BTA | БТА | BTA
bgnes | БГНЕС | BGNES | БГНЕС | BGNES
epa | ЕПА | EPA | ЕПА | EPA
xinhua | Синхуа | Xinhua | Сіньхуа | Xinhua
kyodo | Киодо | Kyodo | Кіодо | Kyodo
anadolu | Анадолу, Анадолска агенция | Anadolu | Анадолу | Anadolu
ansa | АНСА | ANSA | АНСА | ANSA
apa | АПА | APA | АПА | APA
bloomberg | Блумбърг | Bloomberg | Блумберг | Bloomberg
cnn | Си Ен Ен | CNN | - | CNN
bbc | Би Би Си | BBC | Бі-бі-сі | BBC
deutsche welle | Дойче веле, Дойче Веле | Deutsche Welle, DW | Дойче Велле | Deutsche Welle, DW
radio free europe | Свободна Европа | Radio Free Europe, RFE/RL | Радіо Свобода | Radio Free Europe
al jazeera | Ал Джазира | Al-Dschasira, Al Jazeera | Аль-Джазіра | Al Jazeera
kcna | КЦТА, ЦТАК | KCNA | ЦТАК | KCNA
financial times | Файненшъл таймс | Financial Times | - | Financial Times
new york times | Ню Йорк таймс, Ню Йорк Таймс | New York Times | Нью-Йорк Таймс | New York Times, The New York Times
washington post | Вашингтон пост, Вашингтон Пост | Washington Post | Вашингтон Пост | Washington Post
wall street journal | Уолстрийт джърнъл | Wall Street Journal | Волл-стріт джорнал | Wall Street Journal
guardian | Гардиън | Guardian | Гардіан | Guardian, The Guardian
"""

# People whose usual spellings no sound rule joins (Korean and Chinese names that came through Russian).
PEOPLE = """
kim jong un | Ким Чен Ун, Ким Чен-ун | Kim Jong-un, Kim Jong Un | Кім Чен Ин, Кім Чен Ин | Kim Jong-un, Kim Jong Un
kim jong il | Ким Чен Ир | Kim Jong-il | Кім Чен Ір | Kim Jong-il
kim yo jong | Ким Йо-чжон, Ким Йо Джон | Kim Yo-jong | Кім Йо Чжон | Kim Yo-jong
lee jae myung | Ли Дже-мьон, Ли Дже Мьон, И Дже-мьон | Lee Jae-myung | Лі Чже Мьон, Лі Дже Мьон | Lee Jae-myung
xi jinping | Си Цзинпин, Си Дзинпин | Xi Jinping | Сі Цзіньпін | Xi Jinping
"""

# Names that are ordinary words too: at the start of a sentence they are taken for the word.
ORDINARY = {
    "bg": {"мали", "чад", "газа", "дума", "думата", "суми", "буча", "сенат", "вагнер", "крим"},
    "de": {"reunion", "jersey", "haag", "emirate"},
    "uk": {"того", "малі", "малих", "чаду", "дума", "думу", "думі", "суми", "суму", "газу", "римі"},
    "en": {"chad", "turkey", "jersey", "reunion", "polish", "who", "us", "is"},
}

# Family names of people often in the news, in any usual spelling: evidence that a lone word is a name.
# Words that German also has as nouns (Kohl, Bush, Koch) are left out.
FIGURES = """
    Putin Zelensky Trump Biden Obama Clinton Harris Vance Rubio Hegseth Blinken Sullivan Kellogg Witkoff Pompeo Pelosi
    Musk Stoltenberg Rutte Rasmussen Macron Sarkozy Hollande Merkel Scholz Merz Steinmeier Baerbock Habeck Pistorius
    Lindner Wadephul Johnson Starmer Sunak Truss Thatcher Cameron Lammy Meloni Draghi Berlusconi Sánchez Tusk Duda
    Nawrocki Kaczynski Morawiecki Sikorski Orbán Szijjarto Fico Babis Zeman Vucic Dodik Kurti Plenkovic Erdogan Fidan
    Netanyahu Gallant Abbas Assad Rouhani Khamenei Raisi Pezeshkian Araghchi Sisi Modi Kishida Ishiba Takaichi Trudeau
    Carney Lula Bolsonaro Milei Maduro Guterres Grossi Leyen Borrell Kallas Metsola Costa Lagarde Lukashenko
    Tikhanovskaya Medvedev Lavrov Shoigu Peskov Gerasimov Prigozhin Kadyrov Navalny Navalnaya Gorbachev Yeltsin
    Mishustin Belousov Zakharova Patrushev Poroshenko Tymoshenko Yanukovych Klitschko Kuleba Zaluzhnyi Syrskyi Yermak
    Umerov Budanov Shmyhal Svyrydenko Sybiha Danilov Reznikov Sandu Pashinyan Aliyev Saakashvili Kobakhidze Tokayev
    Nauseda Simonyte Rinkevics Karis Stubb Niinistö Marin Kristersson Frederiksen Radev Borissov Peevski Zhelyazkov
    Glavchev Petkov Iohannis Ciolacu Mitsotakis Tsipras Barroso Juncker
"""

FIRST_NAMES = """
    Adam Aleksandar Aleksandr Alexander Alexei Andrej Andrei Andriy Angelo Anthony Antony Anton Antonio Ahmad Ahmed
    Ali Arsen Artur Barack Bashar Benjamin Bernard Bill Boris Boyko Bohdan Charles Christian Christoph Daniel David
    Denys Dmitri Dmytro Dominic Donald Dmitry Eduard Edward Elon Emmanuel Erik Friedrich Frank Franz Gabriel Geert
    Georg George Georgi Gerhard Giorgi Hans Hassan Heinrich Hryhoriy Igor Ihor Ivan Jacob Jake James Jan Jean Jens Jim
    Joachim Joe Johann Johannes John Jonas Josef Joseph Jürgen Kaspar Karel Karl Keir Kirill Kiril Klaus Konrad
    Kostadin Lars Leonid Lloyd Luis Luka Lukas Maksym Manuel Marco Marcus Mario Mark Markus Martin Matteo Matthias
    Mateusz Mevlüt Michael Michel Mike Mykhailo Mikhail Mohammed Mohammad Muhammad Narendra Nazariy Nicolas Nikola
    Nikolai Mykola Nikos Olaf Oleg Oleh Oleksandr Oleksiy Oleksii Olexandr Otto Paul Pavel Pavlo Pedro Peter Petar
    Petr Petro Philip Philipp Pierre Plamen Radoslaw Recep Richard Rishi Robert Roman Ronald Rumen Ruslan Rustem
    Sebastian Serhiy Sergei Sergey Sergej Stefan Stephan Stepan Steven Taras Thomas Tim Timothy Tobias Todor Tom Tony
    Ulrich Valeriy Valery Vadym Vasyl Vasil Viktor Victor Vitaliy Vladimir Vladislav Volodymyr Walter Werner Wilhelm
    William Wolfgang Yaroslav Yevhen Yoav Yuriy Yuri Zoran Denis Kyrylo Jamie Jared Marco Pete Scott Steve Antonio
    Ebrahim Abbas Masoud
"""  # fmt: skip

WOMEN = """
    Alice Alina Alla Andrea Angela Anna Annalena Anne Antonia Barbara Beata Camilla Catherine Christina Christine
    Claudia Cornelia Daniela Diana Ekaterina Elena Elisabeth Elizabeth Ella Emma Eva Federica Franziska Giorgia Halyna
    Hanna Hillary Ilona Inna Irena Irina Iryna Ivanna Ivanka Jelena Jennifer Julia Kaja Kamala Karin Karoline Katarina
    Kateryna Katherine Kristalina Larysa Laura Linda Lisa Ljudmila Lyudmyla Magdalena Maia Manuela Maria Marija Mariya
    Marine Marta Mary Melania Mette Michelle Monika Nadia Nancy Natalia Nataliya Nina Oksana Olena Olga Olha Roberta
    Rositsa Sabine Sanna Sarah Sofia Sonja Svenja Svetlana Svitlana Tatiana Tetiana Theresa Tsveta Ursula Valentina
    Vera Victoria Viktoria Yulia Yuliya Yvette Zuzana
"""

# Family names that stand first; their bearers are called by the first word of the full name.
EASTERN_SURNAMES = """
    Kim Lee Park Choi Jung Jeong Kang Cho Yoon Yun Jang Chang Lim Im Han Oh Shin Seo Kwon Hwang Ahn An Song Ryu Yoo
    Hong Jeon Moon Wi Ban Ri Xi Li Wang Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin Ma Deng Mao
    Nguyen Tran Pham To
"""

# Their full names whose usual English spelling no rule gives, one a line.
EASTERN_FIGURES = """
Yoon Suk-yeol
Wi Sung-lac
Han Duck-soo
Moon Jae-in
Ban Ki-moon
Kim Yong-hyun
Cho Tae-yul
Cho Tae-yong
Shin Won-sik
Lee Jong-sup
Kim Keon-hee
Kang Kyung-wha
Wang Yi
Li Qiang
Li Hui
"""

PARTICLES = """
    von van der den de di da dos du del la le bin ibn al el ter zu zum
    фон ван дер ден де ди да бин ибн ал ел ла ле ді бін ібн
    аль ель
"""

# Words that stand before a name and are no part of it; a pattern of the whole word.
TITLES = {
    "bg": r"""(?:вице|екс|контра)?(?:президент|премиер|министър|министр|канцлер|секретар|говорител|генерал|адмирал|
        полковник|посланик|депутат|сенатор|губернатор|кмет|крал|кралица|папа|принц|директор|командир|командващ|
        председател|съветник|лидер|доктор|професор|шеф|господин|госпожа)\p{L}*|г|д|инж""",
    "de": r"""\p{L}*(?:präsident|minister|kanzler|sekretär|sprecher|chef|general|admiral|oberst|botschafter|abgeordnet|
        senator|gouverneur|bürgermeister|könig|prinz|papst|direktor|kommandeur|kommandant|vorsitzend|berater|beauftragt|
        kommissar|premier|führer|kandidat|diplomat|doktor|professor|richter|anwalt|anwält|journalist|sänger|schauspieler|
        regisseur|forscher|trainer|spieler|fahrer|analyst|ökonom|experte|aktivist)\p{L}{0,6}|herrn?|frau|dr|prof|zar|sir|lord|ceo""",
    "uk": r"""(?:віце|екс|контр)?(?:президент|прем|міністр|міністерк|канцлер|секретар|генсек|речни|генерал|адмірал|
        полковник|посол|посл(?=[ауі]|ом)|депутат|нардеп|сенатор|губернатор|мер(?=(?:а|у|ом|ові|и|ка|ки)?$)|корол|папа|принц|директор|командир|командувач|
        головнокомандувач|голов(?=[аиіуою]{1,2}$)|очільни|радник|лідер|доктор|професор|пан)\p{L}*""",
    "en": r"""(?:president|premier|prime|minister|chancellor|secretary|spokes\p{L}+|general|admiral|colonel|ambassador|
        senator|governor|mayor|king|queen|pope|prince|princess|director|commander|chair\p{L}*|adviser|advisor|leader|
        chief|judge|representative|congress\p{L}+|sen|gen|rep|gov|col|mr|mrs|ms|dr|prof|sir|lord|lady|foreign|defense|
        defence|vice|ceo)s?""",
}

# Words that often open a sentence or, in German, stand beside a name with a capital; never a name alone.
COMMON = {
    "bg": """
        днес вчера утре снощи тогава сега преди след според освен обаче въпреки докато когато ако затова защото дори
        само всички много някои няколко двамата двете първо първият първата последно нима нека колко къде кой кои
        какво защо междувременно по-рано по-късно наскоро впрочем снимка видео източник автор още вижте прочетете
        понеделник вторник сряда четвъртък петък събота неделя януари февруари март април май юни юли август септември
        октомври ноември декември полиция правителство власти експерти медии учени очевидци съд парламент армия войска
        компания хора сми жители алианс алианса господ бог
    """,
    "de": """
        heute gestern morgen dann jetzt vorher danach außerdem zudem zuvor jedoch trotzdem während wenn falls deshalb
        weil sogar nur alle viele einige mehrere beide zunächst laut unterdessen inzwischen bisher foto bild video
        quelle autor montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend januar februar märz april
        mai juni juli august september oktober november dezember anfang mitte ende jahr jahre jahren tag tage tagen
        woche wochen monat monate uhr euro dollar prozent million millionen milliarde milliarden meter kilometer
        tonnen grad stunden minuten krieg frieden staat staaten stadt land region gebiet dorf bereich bereiche
        bereichen thema themen frage fragen teil teile zahl grund ziel weg ort seite seiten mann männer frau frauen
        kind kinder mensch menschen leute volk armee truppen soldat soldaten waffen rakete raketen drohne drohnen
        panzer angriff angriffe gipfel treffen gespräch gespräche abkommen vertrag hilfe länder ländern bündnis
        allianz partner freund freunde freunden gegner feind hügel projekt projekte übung übungen güter güttern
        behörde behörden polizei gericht partei firma unternehmen konzern experten forscher beobachter bewohner
        augenzeugen medien zeitung agentur bericht berichte rat haus weitere neue neuer neues deine dein sein seine
        ihr ihre mein schreibe kein keine mehr auch ähnliche erforderliche felder kommentar neuanfang wir hauptstadt
        rahmen bezug erklärung dank angesichts nachdem obwohl bevor seit neben unter vor hinter zwischen trotz wegen
        statt
    """,
    "uk": """
        сьогодні вчора завтра тоді тепер зараз раніше пізніше водночас однак проте втім також крім окрім попри поки
        коли якщо тому бо навіть тільки лише усі всі багато деякі кілька обидва спочатку нині наразі очікується
        виступаючи поблизу джерело фото відео автор понеділок вівторок середа середу четвер п'ятниця субота неділя
        січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня уряд влада поліція
        експерти медіа військові військо армія суд парламент компанія люди жителі змі лідери альянс альянсу заходу
        захід заході схід сході бог за про під над від до після перед між читайте дивіться напередодні
    """,
    "en": """
        today yesterday tomorrow then now before after later earlier however although while when if because even only
        all many some several both first last meanwhile since until despite during photo video source author monday
        tuesday wednesday thursday friday saturday sunday january february march april may june july august september
        october november december police government officials authorities experts media troops soldiers residents
        witnesses analysts researchers court parliament army company people what where why how who there here i god
        alliance west western east eastern north south read see share president your my our each every few most such
        no yes new
    """,
}

# Endings of German abstract nouns: a capitalised word that ends so is hardly a name.
GERMAN_NOUN = r"""\p{L}+(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tät|täten|ismus|nis|
    nisse|nissen|ments?|tum|linge?|abwehr|industrie|gipfels?|krie?gs?|krieges|programme?n?|projekten?|technologien?|behörden?|truppen|
    waffen|raketen|drohnen|staaten|länder|ländern|mitglieder|mitgliedern|amt|amte?s|dienst|dienste?s?|austausch|reaktoren|
    vorschriften)"""

# Endings of adjectives that open the long name of an institution (Националния център); alone they are no name.
ADJECTIVES = {
    "bg": ("ската", "ският", "ския", "ското", "ските", "ната", "ният", "ния", "ното", "ните"),
    "uk": ("ної", "ному", "ного", "не", "ний", "ній", "них", "вна", "льна"),
}

# Words in a run of capitals that make it an organisation.
ORGANISATION_WORDS = r"""
    (?:ministry|university|bank|council|committee|agency|party|union|institute|company|corp|inc|group|court|
    (?:министерство|университет|банка|съвет|комитет|агенция|партия|институт)\p{L}*|съд|група|
    (?:міністерств|університет|комітет|агентств|інститут)\p{L}*|банк(?:у|ом)?|рад(?:а|и|і|у|ою)|парті[яїєю]+|
    ministerium|universität|rat|ausschuss|agentur|partei|institut|gmbh|ag|gruppe)"""


LANGUAGES = ("bg", "de", "uk", "en")


@dataclass(frozen=True, slots=True)
class Entry:
    """Holds what one form of a known name means.

    ``case`` is "any", "capital" (the first letter must be one) or the exact form, as short acronyms need.
    """

    key: str
    kind: str
    form: str
    case: str


@cache
def lookup(lang: str) -> dict[str, Entry]:
    """Maps every form of every known name, as ``plain`` writes it, to its entry."""
    table: dict[str, Entry] = {}
    for form, entry in _all_entries(lang):
        table.setdefault(plain(form), entry)
    return table


@cache
def longest(lang: str) -> dict[str, int]:
    """Maps the first word of known names to the number of words of the longest one."""
    lengths: dict[str, int] = {}
    for phrase in lookup(lang):
        words = phrase.split(" ")
        lengths[words[0]] = max(lengths.get(words[0], 0), len(words))
    return lengths


@cache
def all_keys() -> frozenset[str]:
    """Lists the keys of all known names."""
    return frozenset(entry.key for lang in LANGUAGES for entry in lookup(lang).values())


@cache
def agencies() -> frozenset[str]:
    """Returns the keys of the news agencies."""
    return frozenset(key for key, *_ in rows(AGENCIES))


def plain(phrase: str) -> str:
    """Writes a phrase as the tables have it: lower case, composed, hyphens as blanks, no apostrophes or full stops."""
    return _BLANKS.sub(" ", _DROPPED.sub("", unicodedata.normalize("NFC", phrase).lower())).strip()


@cache
def words(text: str) -> frozenset[str]:
    """Reads a list divided by blanks, in lower case."""
    return frozenset(plain(word) for word in text.split())


_DROPPED = regex.compile(r"['’ʼ`´.\u00ad]")
_BLANKS = regex.compile(r"[\s\p{Pd}]+")


def _all_entries(lang: str) -> Iterator[tuple[str, Entry]]:
    """Yields forms and entries, those that win first: nouns, then adjectives, then spellings of other languages."""
    rows = [*_countries(lang), *_rows(PLACES, lang, "place")]
    rows += [*_rows(ORGANISATIONS + AGENCIES.lstrip(), lang, "organisation"), *_rows(PEOPLE, lang, "person")]
    for adjectives in (False, True):
        for key, kind, cell in rows:
            if (cell[0] == "@" or cell[-1] == "-") == adjectives:
                yield from _cell_entries(key, kind, cell, lang)
    for key, kind, cell in (*_rows(PLACES, lang, "place"), *_guessed_stems(lang)):
        yield from _derived(key, kind, cell, lang)
    for key, kind, cell in (*_rows(ORGANISATIONS + AGENCIES.lstrip(), "en", "organisation"), *_foreign_places(lang)):
        if cell[0] != "@" and cell[-1] != "-":
            yield from _cell_entries(key, kind, cell, "en")


def _cell_entries(key: str, kind: str, cell: str, lang: str) -> Iterator[tuple[str, Entry]]:
    if cell[-1] == "-":
        for form in sorted(declension.adjective(cell[:-1], lang)):
            yield form, Entry(key, kind, "adjective", "capital" if lang == "en" else "any")
        return
    name = cell.removeprefix("@")
    people = cell[0] == "@"
    letters = name.replace(".", "")
    exact = letters.isupper() and len(letters) <= 3
    small = name[0].islower() or (people and lang in {"bg", "uk"})
    for form in sorted(declension.forms(name, lang)) if not exact else [name]:
        yield (
            form,
            Entry(key, kind, "adjective" if people else "noun", name if exact else "any" if small else "capital"),
        )


def _derived(key: str, kind: str, cell: str, lang: str) -> Iterator[tuple[str, Entry]]:
    """Yields the regular adjectives of cities and of the countries that the tables give none for."""
    if cell[-1] == "-":
        yield from _cell_entries(key, kind, cell, lang)
    elif cell[0] != "@":
        for form in sorted(declension.city_adjective(cell, lang)):
            yield form, Entry(key, kind, "adjective", "capital" if lang == "de" else "any")


def _countries(lang: str) -> list[tuple[str, str, str]]:
    """Joins the territories of CLDR with the further names and adjectives of ``COUNTRIES``."""
    named = {str(code): str(name) for code, name in Locale(lang).territories.items()}
    codes = sorted(c for c in named if c in REGIONS or (c.isalpha() and c not in _NO_COUNTRIES))
    further = [(_country_key(code), "place", cell) for code, _, cell in _rows(COUNTRIES, lang, "place")]
    return [(_country_key(code), "place", named[code]) for code in codes if "(" not in named[code]] + further


_NO_COUNTRIES = ("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ", "AC", "TA", "CQ")


@cache
def _country_key(code: str) -> str:
    code = code.upper()
    return ENGLISH_KEYS.get(code) or romanise(Locale("en").territories[code], "en").lower().replace("&", "and")


# Endings of country names and the adjective stems they surely give.
_STEMS = {
    "bg": (("ия", "ийск"), ("н", "нск")),
    "uk": (("ія", "ійськ"), ("н", "нськ")),
    "de": (("ien", "isch"), ("ien", "ianisch"), ("ia", "isch")),
    "en": (("ia", "ian"),),
}


def _guessed_stems(lang: str) -> list[tuple[str, str, str]]:
    """Makes adjective stems of the countries' names where the ending leaves no doubt."""
    single = [(key, kind, cell) for key, kind, cell in _countries(lang) if cell.isalpha() and not cell.isupper()]
    return [
        (key, kind, cell.removesuffix(end) + stem + "-")
        for key, kind, cell in single
        for end, stem in _STEMS[lang]
        if cell.endswith(end) and len(cell) > len(end) + 2
    ]


def _foreign_places(lang: str) -> list[tuple[str, str, str]]:
    """Lists the English names of places for German, where papers use both; none elsewhere."""
    return _rows(PLACES, "en", "place") if lang == "de" else []


@cache
def rows(text: str) -> tuple[tuple[str, ...], ...]:
    """Reads rows; one that is indented goes on from the row before."""
    joined = regex.sub(r"\n[ ]+", " ", text.strip())
    return tuple(tuple(column.strip() for column in line.split("|")) for line in joined.split("\n"))


def _rows(text: str, lang: str, kind: str) -> list[tuple[str, str, str]]:
    """Lists (key, kind, cell) for one language; a lone hyphen is an empty cell."""
    column = 1 + LANGUAGES.index(lang)
    return [
        (row[0], kind, cell.strip())
        for row in rows(text)
        for cell in row[column].split(",")
        if cell.strip() not in {"", "-"}
    ]
