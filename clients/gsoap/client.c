/* The five calls with gSOAP: client ADDRESS USER SECRET < manage_access.xml */
#include <stdarg.h>
#include <time.h>

#include "RetrieveTIGroupsServiceHTTPBinding.nsmap"
#include "soapH.h"

#define ACCESS "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess"
#define COMMON "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common"

static const char *address, *user, *secret;
static char message[8192];

static void hold(struct soap *soap, int error)
{
    if (error) {
        soap_print_fault(soap, stderr);
        exit(1);
    }
}

static const char *format(struct soap *soap, const char *pattern, ...)
{
    char *made = soap_malloc(soap, sizeof message);
    va_list values;
    va_start(values, pattern);
    vsnprintf(made, sizeof message, pattern, values);
    va_end(values);
    return made;
}

static const char *replaced(struct soap *soap, const char *text, const char *mark, const char *value)
{
    const char *at = strstr(text, mark);
    if (!at)
        return text;
    text = format(soap, "%.*s%s%s", (int)(at - text), text, value, at + strlen(mark));
    return replaced(soap, text, mark, value);
}

static const char *text(struct soap_dom_element *in, const char *namespace, const char *name)
{
    return soap_elt_get_text(soap_dom_find(in, soap_elt_next(in), namespace, name, 0));
}

/* A classic service: a document goes as text, and a document comes back as text. */
static void manage_access(struct soap *soap, const char *action, const char *word)
{
    char today[sizeof "2026-01-01"];
    time_t now = time(NULL);
    strftime(today, sizeof today, "%F", localtime(&now));
    const char *document = replaced(soap, replaced(soap, message, "@ACTION@", action), "@TODAY@", today);
    const char *url = format(soap, "%s/connectors/webservice/KSZBCSSWebServiceConnectorPort", address);
    struct __ns5__sendXMLResponse answer;
    hold(soap, soap_call___ns5__sendXML(soap, url, NULL, (char *)document, &answer));

    struct soap_dom_element *reply = soap_elt_new(soap, NULL, NULL), *line;
    soap->is = answer.ns5__xmlString;
    hold(soap, soap_read_xsd__anyType(soap, reply));
    soap->is = NULL;
    printf("%s: %s\n", word, text(reply, COMMON, "ReturnCode"));
    line = soap_dom_find(reply, NULL, ACCESS, "Registrations", 0);
    for (; line; line = soap_dom_find_next(line, NULL, ACCESS, "Registrations", 0))
        printf("line: %s %s %s %s\n", text(line, ACCESS, "OrgUnit"), text(line, ACCESS, "Register"),
               text(line, COMMON, "StartDate"), text(line, COMMON, "EndDate"));
}

/* A newer service: everything has its type. Gives the status of gSOAP, which is not 0 for a fault. */
static int retrieve(struct soap *soap, const char *ssin, int history, struct ns3__RetrieveTIGroupsResponseType *reply)
{
    enum xsd__boolean with_history = history ? xsd__boolean__true_ : xsd__boolean__false_;
    struct ns2__OrganizationIdentificationType cpas = {.cbeNumber = "0999100097"};
    struct ns2__InformationCustomerType customer = {.customerIdentification = &cpas};
    struct ns3__SearchInformationType search = {.ssin = (char *)ssin, .history = &with_history};
    struct ns3__RetrieveTIGroupsRequestType request = {
        .informationCustomer = &customer, .legalContext = "PCSA:SOCIAL_INQUIRY", .searchInformation = &search};
    const char *url = format(soap, "%s/SOA4520/RetrieveTIGroupsService/v2/retrieveTI", address);
    soap->userid = user;
    soap->passwd = secret;
    return soap_call___ns1__retrieveTI(soap, url, NULL, &request, reply);
}

static void show(struct ns3__RetrieveTIGroupsResponseType *reply)
{
    struct ns4__FileInfoType *file = reply->rrn_USCOREit_USCOREimplicit;
    struct _ns4__IT010_Name *name = &file->Names->Name[0].Name;
    printf("retrieve: %s\n", reply->status->code);
    printf("name: %s %s\n", name->FirstName[0].Label, name->LastName[0].Label);
    printf("state: %s\n", file->CivilStates->CivilState[0].CivilState->Label);
    for (int at = 0; at < file->LegalMainAddresses->__sizeLegalMainAddress; at++) {
        struct _ns4__IT020_Address *here = &file->LegalMainAddresses->LegalMainAddress[at].Address;
        printf("address: %s %s, %s\n", here->Street->Label, here->HouseNumber, here->ZipCode);
    }
    printf("family: %d\n", file->FamilyMembers->__sizeFamilyMember);
}

int main(int count, char **arguments)
{
    if (count != 4 || !fread(message, 1, sizeof message - 1, stdin))
        return 2;
    address = arguments[1], user = arguments[2], secret = arguments[3];
    struct ns3__RetrieveTIGroupsResponseType reply;
    struct soap *soap = soap_new1(SOAP_C_UTFSTRING); /* without it, an accent is one byte of ISO-8859-1 */

    hold(soap, retrieve(soap, "85631290291", 0, &reply));
    printf("refusal: %s\n", reply.status->code);
    manage_access(soap, "REGISTER", "register");
    manage_access(soap, "LIST", "list");
    hold(soap, retrieve(soap, "91662390106", 1, &reply));
    show(&reply);
    if (retrieve(soap, "123", 0, &reply) == SOAP_FAULT)
        printf("fault: %s\n", soap->fault->detail->ns1__retrieveTIGroupsFault->detail[0].reasonCode);

    soap_destroy(soap);
    soap_end(soap);
    soap_free(soap);
}
