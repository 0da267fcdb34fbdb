"""Plain words around a place's name that say whether the place is meant. Data only."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


IN = _words("in near around across outside throughout within visiting behind yn ym yng ger o i")
HONOURS = _words("""
Mr Mrs Ms Miss Mx Dr Prof Professor Sir Dame Rev Reverend Cllr Councillor PC DC DS DI DCI PCSO Sgt Sergeant Inspector
Superintendent Constable Detective Det Judge Justice Lord Lady Baroness Captain Major Colonel Coach Boss Mum Dad Actor
Actress Singer Author Comedian
""")
# Of a place they are a person.
NOBLE = _words("""
Archbishop Duke Duchess Earl Countess Prince Princess Marquess Viscount Baron Baroness Lord Lady
""")
SPEAKS = _words("""
said says saying tells told added adds asked asks thanked replied explained recalls recalled insisted wrote tweeted
believes thinks hopes
""")
# Before a name they leave it a place.
BEFORE = _words("""
Neuadd Ysgol Capel Eglwys Cyngor Clwb Llyfrgell Ysbyty Stadiwm Canolfan Prifysgol Coleg Afon Cwm Sir Heddlu Hen
Marchnad Pentref Bentref Dref North South East West Northern Southern Eastern Western Central Greater Inner Outer
Upper Lower Mid Old Royal Historic Visit Near Inside In At From Around Across Outside Between To For Of The A An And
Is On After When Why How What Where Who As But Two Three Four Five Six Seven Eight Nine Ten More Many Some Most Man
Woman Boy Girl Teenager Police Former Ex Ambulance BBC Radio University City Town County Welsh Covid Latest Live Join
Meet Support See Love Discover Explore Help Thank Thanks Come Happy Good Dear Hello This That These Our Your My All
Every Another First Last Next No Free Big Great Proud Celebrate Welcome Wish Remember Walk Ask Save Missing Local
Young Older Both About With By Plans New Work Volunteers
""")
# New York, a ship.
ELSEWHERE = _words("New HMS RMS SS USS MV")
# After a name: a street, a dish.
STREETS = _words("""
Street St Road Rd Lane Avenue Ave Gate Terrace Crescent Close Drive Way Row Arms Terrier Terriers Grove Sauce Pudding
Cheese Pasty Pasties Mews Parade Ham Stilton Blue Tea Cream Gazette Dictionary pasty pasties cheese terrier hotpot
pudding sauce
""")
# After a name: something that stands there.
INSTITUTIONS = _words("""
Council Police Constabulary Hospital Infirmary Court Magistrates Airport University College School Academy Library
Hall Cathedral Castle Station Prison Park Market Museum Zoo Beach Pier Harbour Docks Fire Ambulance NHS Borough
District Parish Church Abbey Minster Centre Festival Pride Arena Theatre Foodbank Coroner Coroners Cricket Show Fair
Authority Mayor MP Hospitals Schools Foundation Trust Wildlife Healthcare Health Reservoir Common Moor Bay Island Lake
Bridge Tunnel Bypass Canal Railway Quays Quay Estuary Tower Stadium Underground Tube Terminal Promenade Seafront
Barracks Jail Gaol Dock Marina Downs Hills Woods Overground Crossrail Citizens Neighbourhood Association
""")
# After a name: a club or a company, wherever it plays.
CLUBS = _words("""
United Rovers Wanderers Albion Athletic Argyle FC AFC RFC RLFC CCC CC Town Rangers Rhinos Hotspur Palace Villa Forest
Wednesday Alexandra Orient Stanley Vale Dons Tigers Bulls Broncos Giants Wolves Building Airways Airlines Biscuits
Marathon
""")
MONTHS = _words("""
January February March April May June July August September October November December Monday Tuesday Wednesday
Thursday Friday Saturday Sunday
""")
# Words after which Welsh may change a name's first letter.
MUTATES = _words("i o yn ym yng ar gan dros drwy hyd wrth gyda tua heb neu rhwng")

MUTATIONS = {
    "P": ("B", "Mh", "Ph"),
    "T": ("D", "Nh", "Th"),
    "C": ("G", "Ngh", "Ch"),
    "B": ("F", "M"),
    "D": ("Dd", "N"),
    "G": ("", "Ng"),
    "M": ("F",),
    "Ll": ("L",),
    "Rh": ("R",),
}  # soft, nasal, aspirate
