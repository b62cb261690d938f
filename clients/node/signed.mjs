// Who speaks, with node-soap: node signed.mjs ADDRESS USER SECRET CERTIFICATE PASSWORD REPLIES
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { DOMParser } from "@xmldom/xmldom";
import soap from "soap";
import { SignedXml } from "xml-crypto";

const [address, user, secret, file, , replies] = process.argv.slice(2);
const SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
const pem = readFileSync(file, "utf8");
// The certificate alone: node-soap writes into the message whatever else is in the file, be it the private key.
const [certificate] = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\s/);
const [key] = pem.match(/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\s/);

/** RSA with SHA-256 over Body and Timestamp, as node-soap signs by itself. One for each call. */
function signature() {
    return new soap.WSSecurityCert(key, certificate, "");
}

/** The same over the BinarySecurityToken too: the Belgian profile. */
function strictSignature() {
    return new soap.WSSecurityCert(key, certificate, "", { additionalReferences: ["wsse:BinarySecurityToken"] });
}

/** The names of the parts of a reply that the gateway signed; node-soap itself verifies nothing. */
function verified(reply) {
    const document = new DOMParser().parseFromString(reply, "text/xml");
    const check = new SignedXml({ publicCert: readFileSync(replies) });
    check.getCertFromKeyInfo = () => null;  // nobody else's
    check.loadSignature(document.getElementsByTagNameNS(SIGNATURE, "Signature")[0]);
    if (!check.checkSignature(reply)) {
        throw new Error("the reply is not what the gateway signed");
    }
    const parts = check.getSignedReferences().map((part) => new DOMParser().parseFromString(part, "text/xml"));
    const names = parts.map((part) => part.documentElement.localName);
    // What is read must be what is signed: the one Body that there is.
    if (!names.includes("Body") || document.getElementsByTagNameNS("*", "Body").length !== 1) {
        throw new Error("the Body of the reply is not signed");
    }
    return names.sort();
}

/** RetrieveTIGroups, with what shows who asks; no user and no password of HTTP. */
async function retrieve(security, options = {}) {
    register.setSecurity(security);
    const [reply, text] = await register.retrieveTIAsync({
        // Without a ticket, the same question twice in a second is the same message, and refused as a replay.
        informationCustomer: { ticket: randomUUID(), customerIdentification: { cbeNumber: "0999100097" } },
        legalContext: "PCSA:SOCIAL_INQUIRY",
        searchInformation: { ssin: "91662390106" },
    }, options);
    return [reply, text];
}

function show(step, [reply]) {
    const name = reply.rrn_it_implicit.Names.Name[0].Name;
    console.log(`${step}: ${reply.status.code}`);
    console.log("name:", name.FirstName[0].Label, name.LastName[0].Label);
}

const register = await soap.createClientAsync(`${address}/SOA4520/RetrieveTIGroupsService/v2/retrieveTI?wsdl`);

const version = (name) => createRequire(import.meta.url)(`${name}/package.json`).version;
console.log(`stack: node-soap ${version("soap")}, xml-crypto ${version("xml-crypto")}`);
const answer = await retrieve(strictSignature());
show("strict", answer);
console.log("reply:", ...verified(answer[1]));
try {
    verified(answer[1].replace(">MSG00000<", ">MSG00012<"));
} catch {
    console.log("forged: refused");
}
show("lenient", await retrieve(signature()));
show("text", await retrieve(new soap.WSSecurity(user, secret)));
show("digest", await retrieve(new soap.WSSecurity(user, secret, "PasswordDigest")));
try {
    await retrieve(signature(), { postProcess: (message) => message.replace("91662390106", "85631290291") });
} catch (error) {
    const fault = error.root.Envelope.Body.Fault;
    console.log("tampered:", fault.faultcode);
    console.log("said:", fault.faultstring);
}
