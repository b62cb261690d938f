/* Who speaks, with gSOAP and its wsse plugin: signed ADDRESS USER SECRET CERTIFICATE PASSWORD REPLIES AUTHORITY */
#include "RetrieveTIGroupsServiceHTTPBinding.nsmap"
#include "soapH.h"
#include "wsseapi.h"

#define WSSE "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
#define WSU "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"

static const char *address, *authority;
static EVP_PKEY *key;
static X509 *certificate, *replies;
static size_t (*receive)(struct soap *, char *, size_t);

static void hold(struct soap *soap, int error)
{
    if (error) {
        soap_print_fault(soap, stderr);
        exit(1);
    }
}

static void *from_pem(const char *name, void *(*read)(FILE *, void *, pem_password_cb *, void *))
{
    FILE *file = fopen(name, "r");
    void *found = file ? read(file, NULL, NULL, NULL) : NULL;
    if (!found)
        exit(2);
    fclose(file);
    return found;
}

/* RSA with SHA-256 over Body, Timestamp and BinarySecurityToken: the Belgian profile. */
static void sign(struct soap *soap)
{
    hold(soap, soap_wsse_add_Timestamp(soap, "Time", 300));
    hold(soap, soap_wsse_add_BinarySecurityTokenX509(soap, "Token", certificate));
    hold(soap, soap_wsse_add_KeyInfo_SecurityTokenReferenceX509(soap, "#Token"));
    hold(soap, soap_wsse_sign_body(soap, SOAP_SMD_SIGN_RSA_SHA256, key, 0));
}

/* Whether the reply that was just read was signed by the gateway over Body and Timestamp, just now. Not by
   soap_wsse_verify_auto, whose refusal takes the place of a fault that is not signed. */
static int verified(struct soap *soap)
{
    X509 *signer = soap_wsse_get_KeyInfo_SecurityTokenReferenceX509(soap);
    int known = signer && !X509_cmp(signer, replies);
    X509_free(signer);
    return known && !soap_wsse_verify_Signature(soap) && !soap_wsse_verify_body(soap) &&
           soap_wsse_verify_element(soap, WSU, "Timestamp") == 1 && !soap_wsse_verify_Timestamp(soap);
}

/* RetrieveTIGroups, with what the Security header shows; no user and no password of HTTP. */
static int retrieve(struct soap *soap, struct ns3__RetrieveTIGroupsResponseType *reply)
{
    char ticket[sizeof "call 1"];
    static int calls; /* the same question twice in a second would be the same message, and refused as a replay */
    snprintf(ticket, sizeof ticket, "call %d", ++calls % 10);
    struct ns2__OrganizationIdentificationType cpas = {.cbeNumber = "0999100097"};
    struct ns2__InformationCustomerType customer = {.ticket = ticket, .customerIdentification = &cpas};
    struct ns3__SearchInformationType search = {.ssin = "91662390106"};
    struct ns3__RetrieveTIGroupsRequestType request = {
        .informationCustomer = &customer, .legalContext = "PCSA:SOCIAL_INQUIRY", .searchInformation = &search};
    char url[256];
    snprintf(url, sizeof url, "%s/SOA4520/RetrieveTIGroupsService/v2/retrieveTI", address);
    hold(soap, soap_wsse_verify_init(soap));
    return soap_call___ns1__retrieveTI(soap, url, NULL, &request, reply);
}

/* A context of its own for each call. Without SOAP_XML_CANONICAL, no canonicalization is named in the signature. */
static struct soap *context(void)
{
    struct soap *soap = soap_new1(SOAP_C_UTFSTRING | SOAP_XML_CANONICAL);
    hold(soap, soap_register_plugin(soap, soap_wsse));
    soap->cafile = authority; /* who must have issued the certificate of a reply */
    return soap;
}

static void show(struct soap *soap, const char *step)
{
    struct ns3__RetrieveTIGroupsResponseType reply;
    hold(soap, retrieve(soap, &reply));
    struct _ns4__IT010_Name *name = &reply.rrn_USCOREit_USCOREimplicit->Names->Name[0].Name;
    printf("%s: %s\n", step, reply.status->code);
    printf("name: %s %s\n", name->FirstName[0].Label, name->LastName[0].Label);
}

/* Somebody on the way back. */
static size_t forge(struct soap *soap, char *buffer, size_t most)
{
    size_t length = receive(soap, buffer, most);
    for (size_t at = 0; at + 8 <= length; at++)
        if (!memcmp(buffer + at, "MSG00000", 8))
            buffer[at + 7] = '9';
    return length;
}

int main(int count, char **arguments)
{
    struct ns3__RetrieveTIGroupsResponseType reply;
    if (count != 8)
        return 2;
    address = arguments[1], authority = arguments[7];
    key = from_pem(arguments[4], (void *)PEM_read_PrivateKey);
    certificate = from_pem(arguments[4], (void *)PEM_read_X509);
    replies = from_pem(arguments[6], (void *)PEM_read_X509);

    struct soap *soap = context();
    sign(soap);
    show(soap, "strict");
    const char *token = soap_wsse_verify_element(soap, WSSE, "BinarySecurityToken") ? "BinarySecurityToken " : "";
    if (verified(soap))
        printf("reply: %sBody Timestamp\n", token);
    else
        soap_print_fault(soap, stderr);

    soap = context(), receive = soap->frecv, soap->frecv = forge;
    sign(soap);
    hold(soap, retrieve(soap, &reply));
    if (!verified(soap))
        printf("intercepted: refused\n");

    soap = context();
    hold(soap, soap_wsse_add_UsernameTokenText(soap, "User", arguments[2], arguments[3]));
    show(soap, "text");

    soap = context();
    hold(soap, soap_wsse_add_UsernameTokenDigest(soap, "User", arguments[2], arguments[3]));
    show(soap, "digest");

    soap = context();
    sign(soap);
    soap->header->wsse__Security->wsu__Timestamp->Created = "2020-01-01T00:00:00Z";
    if (retrieve(soap, &reply)) {
        printf("stale: %s\n", soap->fault->faultcode);
        printf("said: %s\n", soap->fault->faultstring);
    }
}
