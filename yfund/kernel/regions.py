"""Regions a reviewer may know, by the United Nations' M49 sub-regions, and the region of every country."""

from yfund.kernel.text import Sentence, say

REGIONS: dict[str, Sentence] = {
    "northern_africa": say("Northern Africa"),
    "western_africa": say("Western Africa"),
    "middle_africa": say("Middle Africa"),
    "eastern_africa": say("Eastern Africa"),
    "southern_africa": say("Southern Africa"),
    "caribbean": say("Caribbean"),
    "central_america": say("Central America"),
    "south_america": say("South America"),
    "northern_america": say("Northern America"),
    "central_asia": say("Central Asia"),
    "eastern_asia": say("Eastern Asia"),
    "south_eastern_asia": say("South-eastern Asia"),
    "southern_asia": say("Southern Asia"),
    "western_asia": say("Western Asia"),
    "eastern_europe": say("Eastern Europe"),
    "northern_europe": say("Northern Europe"),
    "southern_europe": say("Southern Europe"),
    "western_europe": say("Western Europe"),
    "oceania": say("Oceania"),
}

COUNTRIES: dict[str, str] = {
    "northern_africa": "DZ EG LY MA SD TN EH",
    "western_africa": "BJ BF CV CI GM GH GN GW LR ML MR NE NG SH SN SL TG",
    "middle_africa": "AO CM CF TD CG CD GQ GA ST",
    "eastern_africa": "IO BI KM DJ ER ET TF KE MG MW MU YT MZ RE RW SC SO SS UG TZ ZM ZW",
    "southern_africa": "BW SZ LS NA ZA",
    "caribbean": "AI AG AW BS BB BQ VG KY CU CW DM DO GD GP HT JM MQ MS PR BL KN LC MF VC SX TT TC VI",
    "central_america": "BZ CR SV GT HN MX NI PA",
    "south_america": "AR BO BV BR CL CO EC FK GF GY PY PE GS SR UY VE",
    "northern_america": "BM CA GL PM US",
    "central_asia": "KZ KG TJ TM UZ",
    "eastern_asia": "CN HK MO KP JP MN KR TW",
    "south_eastern_asia": "BN KH ID LA MY MM PH SG TH TL VN",
    "southern_asia": "AF BD BT IN IR MV NP PK LK",
    "western_asia": "AM AZ BH CY GE IQ IL JO KW LB OM QA SA PS SY TR AE YE",
    "eastern_europe": "BY BG CZ HU PL MD RO RU SK UA",
    "northern_europe": "AX DK EE FO FI GG IS IE IM JE LV LT NO SJ SE GB",
    "southern_europe": "AL AD BA HR GI GR VA IT MT ME MK PT SM RS SI ES XK",
    "western_europe": "AT BE FR DE LI LU MC NL CH",
    "oceania": "AS AU CX CC CK FJ PF GU HM KI MH FM NR NC NZ NU NF MP PW PG PN WS SB TK TO TV UM VU WF",
}

_REGION_OF = {code: region for region, codes in COUNTRIES.items() for code in codes.split()}


def region_of(country: str) -> str:
    """The region of a country (ISO 3166-1 alpha-2), "" for a code that is in none."""
    return _REGION_OF.get(country.upper(), "")
