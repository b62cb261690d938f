"""The tables of what can be wrong with a form: each error has its own code, words and next step, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts import catalogue
from bcss_gateway.contracts.description import described
from bcss_gateway.contracts.outline import Part
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.providers.ppsis import errors
from bcss_gateway.providers.ppsis.errors import FormError
from bcss_gateway.providers.ppsis.list_of_attestations import table
from bcss_gateway.providers.ppsis.paid_income import rules as paid_income

EVERY = errors.every()
SERVICES = {service.name: service for service in catalogue.load().services.values()}
FORMS = sorted({name for error in EVERY for name in error.services})
_NAMED = re.compile("`([^`]+)`")


@pytest.fixture(params=EVERY, ids=lambda error: error.code)
def error(request: pytest.FixtureRequest) -> FormError:
    found: FormError = request.param
    return found


def test_the_laws_have_their_tables() -> None:
    assert {error.code[:4] for error in EVERY} >= {"9900", "9911", "9921", "9931", "9941", "9951"}


def test_an_error_has_six_digits_and_its_words(error: FormError) -> None:
    assert len(error.code) == 6 and error.code.isdigit()
    assert set(error.words) == set(SPOKEN)
    assert all(words.strip().endswith(".") for words in error.words.values())


def test_no_two_errors_have_one_code() -> None:
    assert len({one.code for one in EVERY}) == len(EVERY)


def test_an_error_says_what_to_do_next_which_is_more_than_what_is_wrong(error: FormError) -> None:
    assert list(error.advice) == list(SPOKEN)
    for language, advice in error.advice.items():
        assert advice.endswith(".") and advice.strip() == advice
        assert advice not in error.words.values()
        assert len(advice) < 300, language
    assert len(set(error.advice.values())) == len(SPOKEN)


def test_a_next_step_names_the_same_in_every_language(error: FormError) -> None:
    named = {frozenset(_NAMED.findall(advice)) for advice in error.advice.values()}
    figures = {tuple(sorted(re.findall(r"\d+", advice))) for advice in error.advice.values()}
    assert (len(named), len(figures)) == (1, 1)


def test_the_services_of_an_error_take_forms(error: FormError) -> None:
    assert error.services
    assert all(SERVICES[name].is_answered for name in error.services)


@pytest.fixture(scope="module")
def words_of(shared_gateway: Gateway) -> dict[str, set[str]]:
    """By service, the elements of its messages and the values that these may have."""
    library = shared_gateway.library
    asked = {name for error in EVERY for advice in error.advice.values() for name in _NAMED.findall(advice)}
    names = {*FORMS, *(asked & set(SERVICES))}
    trees = {name: described(library, SERVICES[name]) for name in names}
    return {
        name: {word for one in told for tree in (one.request, one.reply) if tree for word in _words(tree)}
        for name, told in trees.items()
    }


def _words(part: Part) -> Iterator[str]:
    yield part.name
    yield from part.value.values if part.value else ()
    yield from ("true", "false") if part.value and part.value.base == "boolean" else ()
    for child in part.parts:
        yield from _words(child)


def test_a_next_step_names_what_there_is(error: FormError, words_of: dict[str, set[str]]) -> None:
    """A service of the catalogue; an element or value of the form's services, or of the services that it names."""
    for advice in error.advice.values():
        named = set(_NAMED.findall(advice))
        services = {*error.services, *(named & set(SERVICES))}
        known = set(SERVICES).union(*(words_of[name] for name in services), table.load().requests)
        assert named <= known, named - known
        assert not re.search(r"(?<!`)\bOCMWCPAS\w+", advice), "a name without backticks"


def test_codes_of_form_d_are_those_of_its_rules() -> None:
    known = set(paid_income.load().codes)
    told = (advice for error in EVERY if error.code.startswith("9931") for advice in error.advice.values())
    assert {code for advice in told for code in re.findall(r"\b0\d\b", advice)} <= known


def test_a_figure_follows_its_rule(tmp_path: Path) -> None:
    folder = Path(errors.__file__).parent / "integration_income"
    for name in (errors.NAME, errors.RULES):
        text = (folder / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("days_to_decide = 30", "days_to_decide = 31"), "utf-8")
    late = errors.load(tmp_path / errors.NAME)["decision_late"]
    assert (late.rule, late.figure) == ("days_to_decide", "31")
    assert all("31" in advice for advice in late.advice.values())


@pytest.mark.parametrize(
    ("there", "instead", "missing"),
    [
        ('advice.de = "Berichtigen', 'advice.xx = "Berichtigen', "de"),
        ('code = "995101"', 'number = "995101"', "code"),
        ('services = ["OCMWCPASA036"]', 'service = "OCMWCPASA036"', "services"),
        ('rule = "days_to_send"', 'rule = "days"', "days"),
        ('rule = "days_to_send"\n', "", "figure"),
    ],
)
def test_a_row_that_lacks_something_is_not_read(there: str, instead: str, missing: str, tmp_path: Path) -> None:
    folder = Path(errors.__file__).parent / "multifunctional"
    text = (folder / errors.NAME).read_text("utf-8")
    assert there in text
    (tmp_path / errors.NAME).write_text(text.replace(there, instead), "utf-8")
    (tmp_path / errors.RULES).write_text((folder / errors.RULES).read_text("utf-8"), "utf-8")
    with pytest.raises(ValueError, match=rf"\] has no {missing}$"):
        errors.load(tmp_path / errors.NAME)
