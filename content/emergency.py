"""The number to call in an emergency, by country (ISO 3166, two letters).

112 is the number of the European Union by law (Directive (EU) 2018/1972, article 109); the other rows are what each
country's own emergency service publishes, as generally known. Nobody has looked them up anew for this table: before
real patients rely on it, somebody should. A country that is not here gets 112 with "or your local number": phones on a
mobile network lead it to the local service (3GPP TS 22.101).
"""

EVERYWHERE = "112"

_UNION = (
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
    " IS LI NO CH"  # Not members, and the same number.
)

BY_COUNTRY: dict[str, str] = dict.fromkeys(_UNION.split(), EVERYWHERE) | {
    "GB": "999",
    "US": "911",
    "CA": "911",
    "MX": "911",
    "AU": "000",
    "NZ": "111",
    "UA": "112",
    "TR": "112",
    "IN": "112",
    "JP": "119",
    "KR": "119",
}


def number_in(country: str | None) -> str | None:
    """None: the country is unknown, or not in the table."""
    return None if country is None else BY_COUNTRY.get(country)
