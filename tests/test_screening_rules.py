"""Every rule of screening: what it holds, and what looks like it and is nobody's private matter.

Numbers are made up, reserved for fiction or published as examples by those who issue them; names are placeholders.
"""

from __future__ import annotations

from datetime import date

import pytest

from partnerhub.curate.screening import RULES, Surroundings, screen
from partnerhub.model import RestrictedPeriod, Watched

AROUND = Surroundings(
    contacts=("01632 960130", "alex@choir.example", "pantry.example", "AR1 4QT"),
    watch=(Watched("The Loom Street case", ("loom street case", "Example & Sample"), date(2026, 12, 1)),),
    periods=(
        RestrictedPeriod(
            "The council poll", date(2026, 11, 1), date(2026, 11, 30), ("Sam Sample",), ("Green", "Example Party")
        ),
    ),
    day=date(2026, 11, 20),
)

HELD = {
    "email": {
        "Write to alex.example@post.example": "alex.example@post.example",
        "write to ALEX@POST.EXAMPLE.": "ALEX@POST.EXAMPLE",
        "alex at post dot example": "alex at post dot example",
        "alex [at] post [dot] example": "alex [at] post [dot] example",
        "alex(at)post.example, please": "alex(at)post.example",
        "alex @ post.example": "alex @ post.example",
        "Ask 'alex@post.example'": "alex@post.example",
        "My e-mail is alex at post.example": "alex at post.example",
        "alex at gmail.com knows": "alex at gmail.com",
        "ａｌｅｘ＠ｐｏｓｔ．ｅｘａｍｐｌｅ": "ａｌｅｘ＠ｐｏｓｔ．ｅｘａｍｐｌｅ",
        "a\u200blex@post.example": "a\u200blex@post.example",
        "alex@xn--e1afmkfd.example": "alex@xn--e1afmkfd.example",
        "https://form.example/?to=alex@post.example": "alex@post.example",
    },
    "uk-phone": {
        "Ring Alex on 07700 900123 tonight": "07700 900123",
        "07700900123": "07700900123",
        "0 7 7 0 0 9 0 0 1 2 3": "0 7 7 0 0 9 0 0 1 2 3",
        "+44 7700 900 123": "+44 7700 900 123",
        "+44 (0)7700 900123": "+44 (0)7700 900123",
        "0044 7700 900123": "0044 7700 900123",
        "07700-900-123": "07700-900-123",
        "07700–900–123": "07700–900–123",
        "０７７００　９００１２３": "０７７００　９００１２３",
        "٠٧٧٠٠ ٩٠٠١٢٣": "٠٧٧٠٠ ٩٠٠١٢٣",
        "0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣": "0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣",
        "(020) 7946 0123": "(020) 7946 0123",
        "home: 01632 960999": "01632 960999",
        "https://chat.example/447700900123": "447700900123",
        "oh seven seven double zero nine double zero one two three": (
            "oh seven seven double zero nine double zero one two three"
        ),
        "my mobile is on the poster, tel: 960 1234": "960 1234",
    },
    "foreign-phone": {
        "Call +33 1 42 68 53 00": "+33 1 42 68 53 00",
        "His office: (212) 555-0123": "(212) 555-0123",
        "212-555-0123 (New York)": "212-555-0123",
    },
    "national-insurance": {
        "NI: AB 12 34 56 C": "AB 12 34 56 C",
        "ab123456c": "ab123456c",
        "AB-12-34-56-C": "AB-12-34-56-C",
        "ＡＢ１２３４５６Ｃ": "ＡＢ１２３４５６Ｃ",
    },
    "tax-reference": {
        "His UTR is 19558 39661": "19558 39661",
        "temporary reference number 11 A 23456": "11 A 23456",
    },
    "nhs-number": {"NHS no. 943 476 5919": "943 476 5919", "9434765919": "9434765919"},
    "driving-licence": {
        "licence EXAMP 657054 AL9AB": "EXAMP 657054 AL9AB",
        "examp657054al9ab": "examp657054al9ab",
        "her driving licence is 12345678": "12345678",
    },
    "passport": {
        "passport 123456789": "123456789",
        "found: ZA1234567": "ZA1234567",
        "Passport no. ZA 1234567": "ZA 1234567",
    },
    "vehicle-registration": {
        "a blue van, AB51 ABC, left": "AB51 ABC",
        "ab51abc": "ab51abc",
        "a grey estate, M456 DEF": "M456 DEF",
        "a grey estate, DEF 456M": "DEF 456M",
        "registration ABC 123": "ABC 123",
        "number plate AIZ 1234": "AIZ 1234",
    },
    "pupil-number": {"UPN B801200005001": "B801200005001"},
    "card-number": {"card 4111 1111 1111 1111": "4111 1111 1111 1111", "4111-1111-1111-1111": "4111-1111-1111-1111"},
    "iban": {
        "GB29 NWBK 6016 1331 9268 19": "GB29 NWBK 6016 1331 9268 19",
        "gb29nwbk60161331926819": "gb29nwbk60161331926819",
        "pay GB29 NWBK 6016 1331 9268 19 today": "GB29 NWBK 6016 1331 9268 19",
    },
    "bank-account": {
        "Sort code 12-34-56, account 12345678": "12-34-56, account 12345678",
        "12-34-56 12345678": "12-34-56 12345678",
        "account number: 12345678": "12345678",
    },
    "home-address": {
        "Alex, 14 Loom Street, Hexley, AR2 4QX": "14 Loom Street, Hexley, AR2 4QX",
        "She lives at 14a Loom Street with her cat": "14a Loom Street",
        "Flat 3, 14 Priory Lane, AR2 4QX": "Flat 3, 14 Priory Lane, AR2 4QX",
    },
    "full-postcode": {"The neighbours in AR2 4QX know": "AR2 4QX", "AR24QX": "AR24QX", "in ar2 4qx": "ar2 4qx"},
    "coordinates": {
        "The tractor stood at 51.50123, -0.14123": "51.50123, -0.14123",
        "found at SO 123 456": "SO 123 456",
        "grid reference SO123456": "SO123456",
        "It stood at ///filler.madeup.words.": "///filler.madeup.words",
        "what3words: filler.madeup.words": "what3words: filler.madeup.words",
        "51°30'12\"N 0°7'39\"W": "51°30'12\"N 0°7'39\"W",
    },
    "date-of-birth": {
        "DOB 01/02/1990": "DOB 01/02/1990",
        "born on 1st February 1990": "born on 1st February 1990",
        "Date of birth: 1990-02-01": "Date of birth: 1990-02-01",
    },
    "child": {
        "Alex Example, 9, of Hexley": "Alex Example, 9",
        "Nine-year-old Alex won": "Nine-year-old Alex",
        "Alex, aged nine, won": "Alex, aged nine",
        "Ten-year-old Alex Example ran": "Ten-year-old Alex Example",
        "Alex (9) and a friend": "Alex (9)",
        "Alex, an eight-year-old from Hexley": "Alex, an eight-year-old",
        "Alex Example (12) won the prize": "Alex Example (12",
        "thanks to the toddler Alex Example": "toddler Alex Example",
        "Alex Green, 14, sang": "Alex Green, 14",
    },
    "victim": {
        "Alex Example, who was raped": "Alex Example, who was raped",
        "The victim has been named as Alex Example.": "victim has been named as Alex Example",
        "the murder of Alex Example": "murder of Alex Example",
        "Alex Example was stabbed in Hexley": "Alex Example was stabbed",
        "Alex Example is a survivor of abuse": "Alex Example is a survivor of",
        "Alex Example's rapist wrote to her": "Alex Example's rapist",
        "Alex Example told how she was raped": "Alex Example told how she was raped",
        "Alex Example has waived her anonymity": "Alex Example has waived her anonymity",
    },
    "active-proceedings": {
        "Alex Example, 34, has been charged with theft.": "Alex Example, 34, has been charged",
        "Alex Example arrested": "Alex Example arrested",
        "Alex Example, of Loom Street, Hexley, will appear at Hexley Magistrates' Court": (
            "Alex Example, of Loom Street, Hexley, will appear at Hexley Magistrates"
        ),
        "Alex Example pleaded guilty and will be sentenced": "Alex Example pleaded guilty",
        "Alex Example was convicted of fraud": "Alex Example was convicted",
        "Police have charged Alex Example": "Police have charged Alex Example",
        "Alex Example's trial continues": "Alex Example's trial",
        "A 34-year-old man from Hexley has been charged": "34-year-old man from Hexley has been charged",
        "Mr Example is on bail": "Example is on bail",
        "Alex Example: former treasurer denies fraud": "Alex Example: former treasurer denies fraud",
        "The trial of Alex Example began": "trial of Alex Example",
        "Alex Example gave himself up and has been arrested": "Alex Example gave himself up and has been arrested",
        "Police charged a man, named as Alex Example": "charged a man, named as Alex Example",
        "The court heard that Alex Example had slept": "court heard that Alex Example",
    },
    "watched-case": {
        "News of the LOOM  STREET case": "LOOM  STREET case",
        "Example & Sample again": "Example & Sample",
    },
    "election-candidate": {"Meet Sam Sample": "Sam Sample", "#SamSample": "SamSample", "SAM SAMPLE": "SAM SAMPLE"},
    "election-party": {"The Green stall": "Green", "the Example Party's van": "Example Party's"},
}

PASSED = {
    "email": [
        "info@choir.example",
        "press.office@choir.example",
        "alex@choir.example",
        "anybody@pantry.example, anybody@news.pantry.example",
        "Follow @alex@social.example",
        "thanks @alex.social.example",
        "Find out more at post.example",
        "read more at post dot example",
        "a@b",
        "2 @ £3.50",
        "enquiries at choir dot example",
    ],
    "uk-phone": [
        "01632 960130 is ours",
        "Ring 101, or 999 in an emergency",
        "0800 555 111",
        "0808 157 0110",
        "0300 123 1234",
        "116 123",
        "Childline: 0800 1111",
        "20-11-2026 10.30",
        "2026-11-20 2026-11-21",
        "£07700 900123",
        "registered charity number 1234567",
        "order 1394470501265",
        "01/02/2026 - 03/04/2026",
        "1 2 3 4 5 6 7 8 9 10",
        "oh one two",
        "call us on 0300 123 1234",
    ],
    "foreign-phone": ["+441632 960130", "100-200-3000", "2026-2027"],
    "national-insurance": ["BG 12 34 56 A", "AB 12 34 56 E", "QQ123456C", "AB123456", "https://x.example/AB123456C"],
    "tax-reference": ["11 A 23456", "UTR 12345 67890", "19558 39661"],
    "nhs-number": [
        "943 476 5918",
        "9434765919.50",
        "crime ref 9434765919",
        "https://x.example/9434765919",
        "0000000000",
    ],
    "driving-licence": ["EXAMP 699054 AL9AB", "driving without a licence, 12345678 miles", "ISSUE2026112012345"],
    "passport": ["crime ref AB1234567", "123456789", "A12345678", "passports cost £88.50", "ABC1234567"],
    "vehicle-registration": [
        "A19 JCT 4",
        "M6 RTC",
        "M62 CLOSED",
        "THE 10K RUN",
        "USD 200M",
        "IB51 ABC",
        "AB51 AIB",
        "AR1 4QT",
        "ALL A34 ROADS",
        "in 20 the",
        "G20 and G7",
        "ABC 123",
        "registered charity 1234",
    ],
    "pupil-number": ["A801200005001", "B80120000500"],
    "card-number": [
        "4111 1111 1111 1112",
        "1234567812345678",
        "https://x.example/4111111111111111",
        "0000000000000000",
    ],
    "iban": ["GB28 NWBK 6016 1331 9268 19", "GB29NWBK", "AB12 CDEF GHIJ KLMN"],
    "bank-account": [
        "20-11-26 to 27-11-26",
        "12-34-56",
        "on account of 12345678 reasons",
        "from 20-11-26: 01632 960130",
    ],
    "home-address": [
        "Hexley Library, 14 Loom Street, AR2 4QX",
        "Meet at 14 Loom Street, AR2 4QX",
        "14 teams on Loom Street",
        "Police were called to Loom Street",
    ],
    "full-postcode": [
        "Loom Street Community Centre, AR2 4QX",
        "AR1 4QT",
        "AR2",
        "M1 1AI",
        "QA1 1AA",
        "b1 2nd",
        "co24hrs",
    ],
    "coordinates": ["51.50, -0.14", "Meet at the car park, SO 123 456", "SO 12", "IN 123 456", "TO 100 200", "a.b.c"],
    "date-of-birth": [
        "The choir was born in 2010",
        "born on 1 May 1818",
        "born in Hexley on a Monday",
        "The form was sent on 01/02/1990",
    ],
    "child": [
        "Alex Example, 34, of Hexley",
        "children aged 9 and over",
        "a nine-year-old girl",
        "Alex Example, one of nine",
        "Hexley Rovers, 9, lost",
        "the nine-year-old Hexley School",
        "Alex Example, 9-5 winner",
        "Alex, aged 9 to 12",
        "Pressure Grows (1)",
        "Alex Example, 12 goals",
    ],
    "victim": [
        "Victim Support rang Alex Example",
        "Alex Example was stabbing at the soil",
        "Alex Example attacked the plan",
        "Alex Example of Victim Support said",
        "The victim was not named",
        "the murder of the English language",
    ],
    "active-proceedings": [
        "Alex Example was jailed for two years after he was charged",
        "Alex Example has been sentenced to a community order",
        "Alex Example was acquitted",
        "A man has been arrested",
        "Two men are in custody",
        "Alex Example charged the battery",
        "Alex Example charged £5 for cake",
        "Inspector Alex Example said: a man was arrested",
        "Hexley Town Council was charged",
        "Alex Example, our cook, on trial at Hexley Rovers",
        "The charity of Alex Example is open",
        "Alex Example from Victim Support explains what happens in court",
        "Alex Example, who leads the team, said three people had been charged",
    ],
    "watched-case": ["A loom in the street", "the broom street cases"],
    "election-candidate": ["a sam sample", "Sam Samples"],
    "election-party": ["a green field", "Greenfield", "the party for example"],
}


def found(rule: str, text: str) -> list[str]:
    return [match.matched for match in screen(text, AROUND) if match.rule == rule]


@pytest.mark.parametrize(("rule", "text", "span"), [(r, t, s) for r, cases in HELD.items() for t, s in cases.items()])
def test_it_holds(rule: str, text: str, span: str) -> None:
    assert found(rule, text) == [span]


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in PASSED.items() for text in texts])
def test_it_passes_over(rule: str, text: str) -> None:
    assert found(rule, text) == []


def test_every_rule_has_cases_and_near_misses() -> None:
    ids = {rule.id for rule in RULES}
    assert set(HELD) == ids
    assert set(PASSED) == ids
