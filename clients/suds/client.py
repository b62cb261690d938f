"""The five calls with suds-community: ``client.py ADDRESS USER SECRET``."""

from __future__ import annotations

import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

import suds
import suds.client
from suds.transport.http import HttpAuthenticated

ADDRESS, USER, SECRET = sys.argv[1:]
ACCESS = "{http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess}"
COMMON = "{http://www.ksz-bcss.fgov.be/XSD/SSDN/Common}"
LINE = (f"{ACCESS}OrgUnit", f"{ACCESS}Register", f"{COMMON}StartDate", f"{COMMON}EndDate")
MESSAGE = Path(__file__).parent.parent / "messages" / "manage_access.xml"


def client(path: str) -> suds.client.Client:
    """A client made from the WSDL that is served at a path.

    This transport gives the password at once; that of ``Client(username=, password=)`` waits for a 401 each time.
    The cache would keep the WSDL for a day.
    """
    transport = HttpAuthenticated(username=USER, password=SECRET)
    return suds.client.Client(f"{ADDRESS}{path}?wsdl", transport=transport, cache=None)


connector = client("/connectors/webservice/KSZBCSSWebServiceConnectorPort")
register = client("/SOA4520/RetrieveTIGroupsService/v2/retrieveTI")


def manage_access(action: str) -> None:
    """A classic service: a document goes as text, and a document comes back as text."""
    document = MESSAGE.read_text().replace("@ACTION@", action).replace("@TODAY@", date.today().isoformat())
    reply = ElementTree.fromstring(connector.service.sendXML(document))
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


print("stack: suds-community", version("suds-community"))
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
except suds.WebFault as fault:
    typed = fault.fault.detail.retrieveTIGroupsFault.detail
    first = typed[0] if isinstance(typed, list) else typed  # faults are read without the schema: one is no list
    print("fault:", first.reasonCode)
