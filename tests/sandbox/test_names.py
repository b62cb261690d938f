"""The stock of names and streets."""

from __future__ import annotations

import pytest

from bcss_gateway.sandbox.geography import load_geography, load_streets
from bcss_gateway.sandbox.names import NameStock, load_names
from bcss_gateway.sandbox.origins import load_origins


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_three_languages_have_many_names(language: str) -> None:
    stock = load_names()[language]
    assert len(stock.last) > 220
    assert len(stock.women) > 115
    assert len(stock.men) > 115


def test_no_name_is_empty_or_twice_in_a_list() -> None:
    for stock in load_names().values():
        for names in (stock.last, stock.women, stock.men):
            assert all(names)
            assert len(set(names)) == len(names)


def test_every_origin_has_names() -> None:
    stocks: dict[str, NameStock] = dict(load_names())
    assert all(origin.speaks in stocks for origin in load_origins().values() if origin.share)


def test_streets_have_codes_of_four_digits_and_brussels_has_two_names() -> None:
    streets = load_streets()
    codes = [street.code for kind in streets.values() for street in kind]
    assert len(set(codes)) == len(codes)
    assert all(1000 <= code <= 9999 for code in codes)
    assert all(len(kind) >= 60 for kind in streets.values())
    bilingual = [street for street in streets["brussels"] if street.names["fr"] != street.names["nl"]]
    assert len(bilingual) == len(streets["brussels"])


def test_all_municipalities_are_there_with_postal_codes() -> None:
    geography = load_geography()
    assert len(geography.municipalities) == 565
    assert all(town.places for town in geography.municipalities.values())
    assert geography.municipalities[63067].languages == ("de",)
    assert geography.municipalities[62063].places[0].names == {"fr": "Liège", "nl": "Luik", "de": "Lüttich"}
    assert set(geography.municipalities[21001].languages) == {"fr", "nl"}
