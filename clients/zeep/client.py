"""The five calls with zeep: ``client.py ADDRESS USER SECRET``."""

from __future__ import annotations

import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import requests
import zeep
from lxml import etree

ADDRESS, USER, SECRET = sys.argv[1:]
ACCESS = "{http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess}"
COMMON = "{http://www.ksz-bcss.fgov.be/XSD/SSDN/Common}"
LINE = (f"{ACCESS}OrgUnit", f"{ACCESS}Register", f"{COMMON}StartDate", f"{COMMON}EndDate")
MESSAGE = Path(__file__).parent.parent / "messages" / "manage_access.xml"


def client(path: str) -> zeep.Client:
    """A client made from the WSDL that is served at a path."""
    session = requests.Session()
    session.auth = (USER, SECRET)
    return zeep.Client(f"{ADDRESS}{path}?wsdl", transport=zeep.Transport(session=session))


connector = client("/connectors/webservice/KSZBCSSWebServiceConnectorPort")
register = client("/SOA4520/RetrieveTIGroupsService/v2/retrieveTI")


def manage_access(action: str) -> None:
    """A classic service: a document goes as text, and a document comes back as text."""
    document = MESSAGE.read_text().replace("@ACTION@", action).replace("@TODAY@", date.today().isoformat())
    reply = etree.fromstring(connector.service.sendXML(document).encode())
    print(f"{action.lower()}: {reply.findtext(f'.//{COMMON}ReturnCode')}")
    for line in reply.iter(f"{ACCESS}Registrations"):
        print("line:", *(line.findtext(f".//{name}") for name in LINE))


def retrieve(ssin: str, **more: object) -> object:
    """A newer service: everything has its type."""
    return register.service.retrieveTI(
        informationCustomer={"customerIdentification": {"cbeNumber": "0999100097"}},
        legalContext="PCSA:SOCIAL_INQUIRY",
        searchInformation={"ssin": ssin, **more},
    )


print("stack: zeep", version("zeep"))
print("refusal:", retrieve("85631290291").status.code)
manage_access("REGISTER")
manage_access("LIST")

reply = retrieve("91662390106", history=True)
file = reply.rrn_it_implicit
name = file.Names.Name[0].Name
print("retrieve:", reply.status.code)
print("name:", name.FirstName[0].Label, name.LastName[0].Label)
print("state:", file.CivilStates.CivilState[0].CivilState.Label)
for residence in file.LegalMainAddresses.LegalMainAddress:
    at = residence.Address
    print(f"address: {at.Street.Label} {at.HouseNumber}, {at.ZipCode}")
print("family:", len(file.FamilyMembers.FamilyMember))

try:
    retrieve("123")
except zeep.exceptions.Fault as fault:
    types = register.wsdl.types
    typed = types.get_element(fault.detail[0].tag).parse(fault.detail[0], types)
    print("fault:", typed.detail[0].reasonCode)
