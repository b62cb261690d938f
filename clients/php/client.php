<?php
// The five calls with ext-soap: php client.php ADDRESS USER SECRET

[, $address, $user, $secret] = $argv;

/** A client made from the WSDL that is served at a path. */
function client(string $path): SoapClient
{
    global $address, $user, $secret;
    return new SoapClient("$address$path?wsdl", [
        "login" => $user,
        "password" => $secret,
        "features" => SOAP_SINGLE_ELEMENT_ARRAYS,  // without it, one family member is an object and two are an array
        "cache_wsdl" => WSDL_CACHE_NONE,           // without it, PHP keeps the WSDL for a day
    ]);
}

/** A classic service: a document goes as text, and a document comes back as text. */
function manage_access(string $action): void
{
    global $connector;
    $message = file_get_contents(__DIR__ . "/../messages/manage_access.xml");
    $document = strtr($message, ["@ACTION@" => $action, "@TODAY@" => date("Y-m-d")]);
    $reply = new SimpleXMLElement($connector->sendXML($document));
    $reply->registerXPathNamespace("a", "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess");
    $reply->registerXPathNamespace("c", "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common");
    echo strtolower($action), ": ", $reply->xpath("//c:ReturnCode")[0], "\n";
    foreach ($reply->xpath("//a:Registrations") as $line) {
        $line = $line->children("http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess");
        $period = $line->Period->children("http://www.ksz-bcss.fgov.be/XSD/SSDN/Common");
        echo "line: $line->OrgUnit $line->Register $period->StartDate $period->EndDate\n";
    }
}

/** A newer service: everything has its type. */
function retrieve(string $ssin, bool $history = false): object
{
    global $register;
    return $register->retrieveTI([
        "informationCustomer" => ["customerIdentification" => ["cbeNumber" => "0999100097"]],
        "legalContext" => "PCSA:SOCIAL_INQUIRY",
        "searchInformation" => ["ssin" => $ssin, "history" => $history],
    ]);
}

$connector = client("/connectors/webservice/KSZBCSSWebServiceConnectorPort");
$register = client("/SOA4520/RetrieveTIGroupsService/v2/retrieveTI");

echo "stack: PHP ext-soap ", phpversion("soap"), "\n";
echo "refusal: ", retrieve("85631290291")->status->code, "\n";
manage_access("REGISTER");
manage_access("LIST");

$reply = retrieve("91662390106", history: true);
$file = $reply->rrn_it_implicit;
$name = $file->Names->Name[0]->Name;
echo "retrieve: ", $reply->status->code, "\n";
echo "name: ", $name->FirstName[0]->Label, " ", $name->LastName[0]->Label, "\n";
echo "state: ", $file->CivilStates->CivilState[0]->CivilState->Label, "\n";
foreach ($file->LegalMainAddresses->LegalMainAddress as $residence) {
    $at = $residence->Address;
    echo "address: {$at->Street->Label} $at->HouseNumber, $at->ZipCode\n";
}
echo "family: ", count($file->FamilyMembers->FamilyMember), "\n";

try {
    retrieve("123");
} catch (SoapFault $fault) {
    $typed = $fault->detail->retrieveTIGroupsFault->detail;
    $first = is_array($typed) ? $typed[0] : $typed;  // faults are read without the schema: one is no array
    echo "fault: ", $first->reasonCode, "\n";
}
