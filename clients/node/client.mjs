// The five calls with node-soap: node client.mjs ADDRESS USER SECRET
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { DOMParser } from "@xmldom/xmldom";
import soap from "soap";

const [address, user, secret] = process.argv.slice(2);
const ACCESS = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess";
const COMMON = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common";
const message = readFileSync(new URL("../messages/manage_access.xml", import.meta.url), "utf8");

/** A client made from the WSDL that is served at a path. */
async function client(path) {
    const made = await soap.createClientAsync(`${address}${path}?wsdl`);
    made.setSecurity(new soap.BasicAuthSecurity(user, secret));
    return made;
}

/** The text of the first element of a name inside another. */
function text(element, namespace, name) {
    return element.getElementsByTagNameNS(namespace, name)[0].textContent;
}

/** A classic service: a document goes as text, and a document comes back as text. */
async function manageAccess(action) {
    const today = new Date().toLocaleDateString("sv");  // Swedes write 2026-11-22
    const document = message.replaceAll("@ACTION@", action).replace("@TODAY@", today);
    const [answer] = await connector.sendXMLAsync(document);
    const reply = new DOMParser().parseFromString(answer, "text/xml");
    console.log(`${action.toLowerCase()}: ${text(reply, COMMON, "ReturnCode")}`);
    for (const line of Array.from(reply.getElementsByTagNameNS(ACCESS, "Registrations"))) {
        const days = [text(line, COMMON, "StartDate"), text(line, COMMON, "EndDate")];
        console.log("line:", text(line, ACCESS, "OrgUnit"), text(line, ACCESS, "Register"), ...days);
    }
}

/** A newer service: everything has its type. */
async function retrieve(ssin, history = false) {
    const [reply] = await register.retrieveTIAsync({
        informationCustomer: { customerIdentification: { cbeNumber: "0999100097" } },
        legalContext: "PCSA:SOCIAL_INQUIRY",
        searchInformation: { ssin, history },
    });
    return reply;
}

const connector = await client("/connectors/webservice/KSZBCSSWebServiceConnectorPort");
const register = await client("/SOA4520/RetrieveTIGroupsService/v2/retrieveTI");

console.log("stack: node-soap", createRequire(import.meta.url)("soap/package.json").version);
console.log("refusal:", (await retrieve("85631290291")).status.code);
await manageAccess("REGISTER");
await manageAccess("LIST");

const reply = await retrieve("91662390106", true);
const file = reply.rrn_it_implicit;
const name = file.Names.Name[0].Name;
console.log("retrieve:", reply.status.code);
console.log("name:", name.FirstName[0].Label, name.LastName[0].Label);
console.log("state:", file.CivilStates.CivilState[0].CivilState.Label);
for (const { Address: at } of file.LegalMainAddresses.LegalMainAddress) {
    console.log(`address: ${at.Street.Label} ${at.HouseNumber}, ${at.ZipCode}`);
}
console.log("family:", file.FamilyMembers.FamilyMember.length);

try {
    await retrieve("123");
} catch (error) {
    const typed = error.root.Envelope.Body.Fault.detail.retrieveTIGroupsFault.detail;
    console.log("fault:", [typed].flat()[0].reasonCode);  // faults are read without the schema: one is no array
}
