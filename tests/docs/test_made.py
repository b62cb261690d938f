"""What is made from data, or by running the gateway, is as it would be made now."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest
from lxml import etree

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts import catalogue
from bcss_gateway.sandbox.samples import QUESTIONS
from bcss_gateway.settings import HOME

SERVICES = catalogue.load().services
_GOOD = re.compile(r"<code>MSG00000<|&lt;ns1:ReturnCode&gt;0&lt;|<echo>")


def _maker(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, HOME / "docs" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_as_their_data_makes_them() -> None:
    stale = [file.name for file, text in _maker("make").pages().items() if file.read_text("utf-8") != text]
    assert not stale, "run `make docs`"


def test_the_errors_on_forms_are_as_their_tables_have_them() -> None:
    maker = _maker("make_forms")
    assert maker.PAGE.read_text("utf-8") == maker.page(), "run `make docs`"


def test_the_attacks_are_told_as_they_are_tried() -> None:
    maker = _maker("make_attacks")
    assert maker.PAGE.read_text("utf-8") == maker.page(), "run `make docs`"


def test_the_samples_are_what_the_gateway_says_now() -> None:
    maker = _maker("make_samples")
    made = {file.name: text for file, text in maker.samples().items()}
    assert {file.name: file.read_text("utf-8") for file in maker.FOLDER.iterdir()} == made, "run `make docs`"


@pytest.mark.parametrize("key", [key for key, service in SERVICES.items() if service.is_answered], ids="-".join)
def test_every_answered_service_has_a_sample_that_is_answered(key: tuple[str, str]) -> None:
    folder, name = _maker("make_samples").FOLDER, "-".join(key)
    assert (QUESTIONS / f"{name}.xml").exists(), "write a question for it, and run `make docs`"
    assert _GOOD.search((folder / f"{name}.reply.xml").read_text("utf-8"))


def test_every_question_is_about_a_service_of_the_catalogue() -> None:
    assert {file.stem for file in QUESTIONS.glob("*.xml")} <= {"-".join(key) for key in SERVICES}


@pytest.mark.parametrize("key", [key for key, one in SERVICES.items() if one.is_written], ids="-".join)
def test_every_question_is_valid_by_the_contract(key: tuple[str, str], shared_gateway: Gateway) -> None:
    file, contracts = QUESTIONS / f"{'-'.join(key)}.xml", shared_gateway.library
    if not file.exists():
        assert not SERVICES[key].is_answered
        return
    schema = contracts.payloads.get(key) or contracts.contracts[SERVICES[key].endpoint].schema
    question = etree.parse(str(file)).getroot()
    assert schema.accepts(question), schema.explain(question)
