"""What real clients put into the connector's string is read, and what is not a call is refused without a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from classic import Caller, access, envelope, message, proof_of, service
from ssdn_reply import ACCESS, COMMON, SERVICE

TODAY = "2026-11-21"
HEADER = "A validation error occurred while parsing the request header. Please check your message format and content."
BODY = "An error occurred during the parsing of the request body. Please check your message format."


@pytest.fixture
def namur(shared_gateway: Gateway, institution: Callable[[str], Institution]) -> Caller:
    """The CPAS of Namur, on a gateway that the tests here share."""
    return Caller(shared_gateway, institution("cpas-namur"))


@pytest.fixture
def listing(person: Callable[[str], Citizen]) -> str:
    """A ManageAccessRequest that only looks."""
    anna = person("anna")
    return access(anna.ssin, "LIST", TODAY, proof=proof_of(anna))


@pytest.fixture
def good(listing: str) -> str:
    """A whole SSDNRequest that passes."""
    return message(service(listing), org_unit="92094")


def in_cdata(document: str) -> str:
    return envelope("@").replace("@", f"<![CDATA[{document}]]>")


@pytest.mark.parametrize(
    "prolog",
    [
        "",
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>",
        '<?xml version="1.0" encoding="iso-8859-1"?>',
        '<?xml version="1.0" encoding="utf-16"?>',
        '<?xml version="1.0" encoding="US-ASCII"?>\n',
        "\n\n  \t",
        "\r\n  <?xml version='1.0'?>\r\n",
    ],
    ids=["none", "PHP's", "iso-8859-1", "utf-16", "ASCII", "blanks", "blanks and prolog"],
)
@pytest.mark.parametrize("wrap", [envelope, in_cdata], ids=["escaped", "CDATA"])
def test_the_declared_encoding_inside_the_string_is_ignored(
    namur: Caller, good: str, wrap: Callable[[str], str], prolog: str
) -> None:
    accented = good.replace("ref 1", "réf € ñ")
    reply = namur.send_envelope(wrap(prolog + accented))
    assert reply.context.ok == "YES"
    assert reply.document.findtext(f".//{{{SERVICE}}}Reference") == "réf € ñ"


def test_the_outer_encoding_decides(namur: Caller, good: str) -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?>' + envelope(good.replace("ref 1", "réf"))
    reply = namur.send_envelope(text.encode("iso-8859-1"))
    assert reply.document.findtext(f".//{{{SERVICE}}}Reference") == "réf"


def test_linos_prefixes_are_read(
    sqlite_gateway: Gateway, institution: Callable[[str], Institution], person: Callable[[str], Citizen]
) -> None:
    anna = person("anna")
    document = (
        f'<ssdn:SSDNRequest xmlns:ssdn="{SERVICE}"><ssdn:RequestContext><ssdn:AuthorizedUser>'
        "<ssdn:UserID>00901234567</ssdn:UserID><ssdn:Email>info@example.com</ssdn:Email>"
        "<ssdn:OrgUnit>0999100097</ssdn:OrgUnit><ssdn:MatrixID>17</ssdn:MatrixID><ssdn:MatrixSubID>1</ssdn:MatrixSubID>"
        "</ssdn:AuthorizedUser><ssdn:Message><ssdn:Reference>ManageAccessRequest # 1</ssdn:Reference>"
        "<ssdn:TimeRequest>20261121T120000</ssdn:TimeRequest></ssdn:Message></ssdn:RequestContext><ssdn:ServiceRequest>"
        "<ssdn:ServiceId>OCMWCPASManageAccess</ssdn:ServiceId><ssdn:Version>20050930</ssdn:Version>"
        f'<mar:ManageAccessRequest xmlns:mar="{ACCESS}"><mar:SSIN>{anna.ssin}</mar:SSIN><mar:Purpose>1</mar:Purpose>'
        f'<mar:Period><common:StartDate xmlns:common="{COMMON}">{TODAY}</common:StartDate></mar:Period>'
        "<mar:Action>REGISTER</mar:Action><mar:ProofOfAuthentication><mar:PersonData><mar:LastName>LAMBERT</mar:LastName>"
        "<mar:FirstName>Anna</mar:FirstName><mar:BirthDate>1985-03-12</mar:BirthDate></mar:PersonData>"
        "</mar:ProofOfAuthentication></mar:ManageAccessRequest></ssdn:ServiceRequest></ssdn:SSDNRequest>"
    )
    reply = Caller(sqlite_gateway, institution("cpas-namur")).send_envelope(in_cdata(document))
    assert reply.secondary() == [(TODAY, "2027-01-21")]


def test_blanks_between_and_inside_elements_and_comments_change_nothing(namur: Caller, good: str) -> None:
    spaced = good.replace("><", ">\n  <").replace("LIST", "\n LIST ")
    commented = spaced.replace("<Action>", "<!-- what to do --><Action>").replace("17</", "1<!-- -->7</")
    assert namur.send("<!-- first -->" + commented).context.ok == "YES"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", "Complétez le champ"),
        ("fr", "Complétez le champ"),
        ("nl", "Vul het hierboven"),
        ("de", "Füllen Sie das"),
        ("en", "Fill in the field"),
        (" NL ", "Vul het hierboven"),
        ("it", "Complétez le champ"),
    ],
)
def test_a_language_that_a_client_adds_is_accepted_and_used(
    namur: Caller, person: Callable[[str], Citizen], language: str, words: str
) -> None:
    content = access(person("anna").ssin, "LIST", TODAY)
    reply = namur.ask(content, language=language)
    assert reply.summary.details[0].fields["Advice"].startswith(words)
    assert reply.summary.details[0].text == "The expected mandatory argument is not provided or empty."
    assert "Language" not in reply.string


def test_two_languages_break_the_contract(namur: Caller, listing: str) -> None:
    twice = namur.ask(listing, language="fr</Language><Language>nl")
    assert twice.context.details[0].text == HEADER


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ("worker@cpas.example", "", "/SSDNRequest/RequestContext/AuthorizedUser/Email"),
        ("worker@cpas.example", "no-address-8563", "/SSDNRequest/RequestContext/AuthorizedUser/Email"),
        ("<UserID>00901732883</UserID>", "<UserID>8563</UserID>", "/SSDNRequest/RequestContext/AuthorizedUser/UserID"),
        ("<UserID>00901732883</UserID>", "", "/SSDNRequest/RequestContext/AuthorizedUser"),
        ("20261121T120000", "2026-11-21T12:00:00", "/SSDNRequest/RequestContext/Message/TimeRequest"),
        ("20050930", "8563", "/SSDNRequest/ServiceRequest/Version"),
        ("<MatrixID>17<", "<MatrixID>8563x<", "/SSDNRequest/RequestContext/AuthorizedUser/MatrixID"),
        ("SSDNRequest", "Request8563", "/"),
    ],
)
def test_an_invalid_header_has_the_known_text_and_names_path_and_rule(
    namur: Caller, good: str, before: str, after: str, path: str
) -> None:
    reply = namur.send(good.replace(before, after))
    assert (reply.context.ok, reply.context.return_code, reply.services) == ("NO", "10000", [])
    detail = reply.context.details[0]
    assert (detail.severity, detail.text) == ("ERROR", HEADER)
    assert any(name.startswith(path) and rule for name, rule in detail.information)
    assert "8563" not in " ".join(rule for _, rule in detail.information)


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ("<SSIN>85631290291</SSIN>", "<SSIN></SSIN>", "/ManageAccessRequest/SSIN"),
        ("<SSIN>85631290291</SSIN>", "<SSIN>8563129029</SSIN>", "/ManageAccessRequest/SSIN"),
        ("<SSIN>85631290291</SSIN>", "<SSIN>8563129029x</SSIN>", "/ManageAccessRequest/SSIN"),
        ("<SSIN>85631290291</SSIN>", "", "/ManageAccessRequest"),
        ("<Action>LIST", "<Action>8563", "/ManageAccessRequest/Action"),
        (f"{TODAY}<", "8563<", "/ManageAccessRequest/Period/StartDate"),
        ("1985-03-12", "8563", "/ManageAccessRequest/ProofOfAuthentication/PersonData/BirthDate"),
        ("<LastName>Lambert</LastName>", "", "/ManageAccessRequest/ProofOfAuthentication/PersonData"),
        (ACCESS, f"{ACCESS}/8563", "/"),
    ],
)
def test_an_invalid_body_has_the_known_text_and_names_path_and_rule(
    namur: Caller, good: str, before: str, after: str, path: str
) -> None:
    assert before in good
    reply = namur.send(good.replace(before, after))
    assert (reply.context.ok, reply.context.return_code, reply.services) == ("NO", "10000", [])
    detail = reply.context.details[0]
    assert (detail.severity, detail.text) == ("ERROR", BODY)
    assert any(name.startswith(path) and rule for name, rule in detail.information)
    assert "8563" not in " ".join(rule for _, rule in detail.information)
    assert reply.document.findtext(f".//{{{SERVICE}}}UserID") == "00901732883", "the valid header is given back"
    assert namur.journal()[-1]["provider_asked"] is False


@pytest.mark.parametrize(
    "document",
    [
        "",
        "   ",
        "hello",
        "<SSDNRequest>",
        "<a/><b/>",
        '<!DOCTYPE a [<!ENTITY e "85631290291">]><a>&e;</a>',
        "<!DOCTYPE SSDNRequest><SSDNRequest/>",
        '<?php echo 1?><SSDNRequest xmlns="x"/>',
        "<SSDNRequest><?stop here?></SSDNRequest>",
        "<SSDNRequest/><?after all?>",
        "<a>&nbsp;</a>",
        f"<a{' b' * 10}/>",
        "<a>" * 300 + "</a>" * 300,
    ],
)
def test_what_is_not_a_document_is_refused_with_the_header_text(namur: Caller, document: str) -> None:
    reply = namur.send(document)
    assert (reply.context.ok, reply.context.details[0].text, reply.services) == ("NO", HEADER, [])
    assert "85631290291" not in reply.string
    assert namur.journal()[-1]["outcome"] == "refused"


def test_a_dtd_or_an_instruction_inside_a_good_document_is_refused(namur: Caller, good: str) -> None:
    for wrong in ("<!DOCTYPE SSDNRequest>" + good, good.replace("<Action>", "<?pi?><Action>")):
        assert namur.send(wrong).context.details[0].text == HEADER


def test_a_document_that_is_not_escaped_is_no_text(namur: Caller, good: str) -> None:
    heard = namur.post_envelope(envelope("@").replace("@", good))
    assert heard.status == 500
    assert "soapenv:Client" in heard.text
    assert namur.journal()[-1]["outcome"] == "refused"


def test_several_services_in_one_message_each_have_their_reply_and_the_message_one_entry(
    namur: Caller, listing: str, person: Callable[[str], Citizen]
) -> None:
    unknown = access(person("cancelled-number").ssin, "LIST", TODAY, proof="<SISCardNumber>1234567890</SISCardNumber>")
    ending = access(person("anna").ssin, "UNREGISTER", TODAY, purpose=1, proof=proof_of(person("anna")))
    before = len(namur.journal())
    reply = namur.ask(listing, unknown, ending)
    results = [one.find(f"{{{COMMON}}}ResultSummary").get("ok") for one in reply.services]
    assert results == ["YES", "NO", "WARNING"]
    assert (reply.context.ok, reply.context.codes) == ("NO", ["30000001"])
    (entry,) = namur.journal()[before:]
    assert entry["operation"] == "LIST UNREGISTER"
    assert entry["ssin"] == f"{person('anna').ssin} {person('cancelled-number').ssin}"
    assert entry["return_code"] == "32001003"


def test_a_message_with_an_unknown_service_among_good_ones_does_nothing(namur: Caller, person: Any) -> None:
    anna = person("anna")
    good = access(anna.ssin, "REGISTER", TODAY, purpose=1, proof=proof_of(anna))
    reply = namur.send(message(service(good), service(good, "OCMWCPASNothing"), org_unit="92094"))
    assert (reply.context.codes, reply.services) == (["31000005"], [])


def test_a_very_long_reference_is_given_back_whole_and_noted_in_part(namur: Caller, listing: str) -> None:
    reply = namur.ask(listing, reference="x" * 1000)
    assert reply.document.findtext(f".//{{{SERVICE}}}Reference") == "x" * 1000
    assert namur.journal()[-1]["reference"] == "x" * 256


def test_markup_in_a_value_stays_a_value(namur: Caller, listing: str) -> None:
    reply = namur.ask(listing, reference=escape("<a>&amp;]]>"))
    assert reply.document.findtext(f".//{{{SERVICE}}}Reference") == "<a>&amp;]]>"
