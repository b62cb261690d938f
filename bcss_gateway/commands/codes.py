"""``codes``: the sectors, the types of institution in them, and their quality codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from bcss_gateway.commands.configuration import configured
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.reference.loading import load
from bcss_gateway.directory.reference.rows import InstitutionType, Reference, SectorCode, Validity
from bcss_gateway.domain.quality_code import CPAS_SECTOR, QualityCode

_LANGUAGES = ("fr", "nl", "de", "en")
_WORDS = {
    "fr": ("Secteur", "Tous les secteurs", "type", "code", "depuis le", "jusqu'au"),
    "nl": ("Sector", "Alle sectoren", "type", "code", "vanaf", "tot en met"),
    "de": ("Sektor", "Alle Sektoren", "Typ", "Code", "ab", "bis"),
    "en": ("Sector", "Every sector", "type", "code", "from", "until"),
}
_DURATIONS = {
    "fr": ("{months} mois au plus", "jusqu'au 31 décembre", "sans limite"),
    "nl": ("hoogstens {months} maanden", "tot 31 december", "zonder grens"),
    "de": ("höchstens {months} Monate", "bis 31. Dezember", "ohne Grenze"),
    "en": ("{months} months at most", "until 31 December", "no limit"),
}


@click.command()
@click.option("--sector", type=int, help="Only this sector; the CPAS are 17.")
@click.option("--lang", type=click.Choice(_LANGUAGES), default="fr", show_default=True, help="The language of names.")
def codes(sector: int | None, lang: str) -> None:
    """The sectors, their institutions, and their quality codes.

    A name that the official lists do not have in a language is given in French and Dutch. INFERRED marks what is a
    conclusion of ours: docs/decisions.md. A code of the CPAS has the longest duration of a registration, as the table
    in force has it (BCSS_QUALITY_CODES).
    """
    reference, durations = load(), quality_codes.load(configured().quality_codes).codes
    if sector is not None and sector not in reference.sectors:
        known = ", ".join(map(str, reference.sectors))
        raise click.ClickException(f"no list has the sector {sector}; there are: {known}")
    for number in reference.sectors if sector is None else (sector,):
        for line in _sector(reference, number, durations if number == CPAS_SECTOR else {}, lang):
            click.echo(line)
    click.echo(_WORDS[lang][1])
    for row in reference.codes_of(None):
        click.echo(_code(row, lang))


def _sector(reference: Reference, number: int, durations: Mapping[int, QualityCode], lang: str) -> Iterator[str]:
    yield f"{_WORDS[lang][0]} {number}  {reference.abbreviation(number).said_in(lang)}".rstrip()
    yield from (_type(row, lang) for row in reference.types_of(number))
    for row in reference.codes_of(number):
        yield _code(row, lang) + (_duration(durations[row.number], lang) if row.number in durations else "")


def _type(row: InstitutionType, lang: str) -> str:
    return (
        f"  {_WORDS[lang][2]} {row.number:<4} {row.name.said_in(lang)}{_dates(row.validity, lang)}{_guess(row.source)}"
    )


def _code(row: SectorCode, lang: str) -> str:
    return (
        f"  {_WORDS[lang][3]} {row.number:<4} {row.label.said_in(lang)}{_dates(row.validity, lang)}{_guess(row.source)}"
    )


def _duration(code: QualityCode, lang: str) -> str:
    some_months, within_a_year, no_limit = _DURATIONS[lang]
    longest = some_months.format(months=code.longest_months) if code.longest_months else no_limit
    return f"; {within_a_year if code.within_a_year else longest}{_guess(code.source)}"


def _guess(source: str) -> str:
    return f"  {source}" if source == "INFERRED" else ""


def _dates(validity: Validity, lang: str) -> str:
    since, until = _WORDS[lang][4:]
    said = [f"{since} {validity.first}" if validity.first else "", f"{until} {validity.last}" if validity.last else ""]
    return f" ({' '.join(filter(None, said))})" if any(said) else ""
