"""What a newcomer is told when the gateway starts: addresses, credentials, a person, and a line to paste."""

from __future__ import annotations

import shlex

from bcss_gateway.commands.profile import teaches
from bcss_gateway.sandbox.filling import filling_of
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import Settings

_EXAMPLE_PERSON = "integrated"
_ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<v2:retrieveTIGroupsRequest xmlns:v2="http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2">'
    "<informationCustomer><customerIdentification><cbeNumber>{cbe}</cbeNumber></customerIdentification>"
    "</informationCustomer><legalContext>PCSA:SOCIAL_INQUIRY</legalContext>"
    "<searchInformation><ssin>{ssin}</ssin></searchInformation>"
    "</v2:retrieveTIGroupsRequest></s:Body></s:Envelope>"
)
_ADDRESSES = """\
bcss_gateway serves on {address}  (all persons are fictitious; Ctrl-C stops)

  All services     {address}/services  (what each takes and gives, with an example to paste)
  Classic (SSDN)   {address}/connectors/webservice/KSZBCSSWebServiceConnectorPort
  Newer (SOA)      {address}/SOA4520/RetrieveTIGroupsService/v2/retrieveTI
                   {address}/SOA4520/TestConnectionServiceService/sendTestMessage

"""
_TO_TRY = """\
  An institution   {name}, CBE {cbe}, own code {org_unit}
                   HTTP Basic {user} : {secret}
  A person         {ssin}  {person}, whom it has integrated
                   {address}/persons/{ssin}  (who may see what)

Paste this in another terminal:

curl -sS {trust}-u {user}:{secret} -H 'Content-Type: text/xml' \\
  {address}/SOA4520/RetrieveTIGroupsService/v2/retrieveTI \\
  -d '{envelope}'
"""
_TO_ASK = "  Who calls shows who it is, by the profile {profile}: docs/who-speaks.md\n"


def welcome(settings: Settings) -> str:
    """The text, for this installation; with a secret in the sandbox alone."""
    if not teaches(settings):
        return (_ADDRESSES + _TO_ASK).format(address=settings.address, profile=settings.profile)
    person = next(one for one in named_persons(filling_of(settings).day) if one.tag == _EXAMPLE_PERSON)
    own_code = next(name for sector, name, *_ in person.integrations if sector == 17)
    institution = next(one for one in institutions() if one.org_unit == own_code)
    return (_ADDRESSES + _TO_TRY).format(
        address=settings.address,
        trust=f"--cacert {shlex.quote(str(settings.keys / 'authority.pem'))} " if settings.tls else "",
        name=institution.name_fr,
        cbe=institution.cbe_number,
        org_unit=institution.org_unit,
        user=institution.basic_user,
        secret=derived_secret(sandbox_key(settings.data), institution.cbe_number),
        ssin=person.ssin,
        person=f"{' '.join(person.first_names)} {person.last_name}",
        envelope=_ENVELOPE.format(cbe=institution.cbe_number, ssin=person.ssin),
    )
