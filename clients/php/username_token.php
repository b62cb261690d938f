<?php
// Who speaks, with ext-soap, which signs nothing: php username_token.php ADDRESS USER SECRET

[, $address, $user, $secret] = $argv;
const PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
const WSSE = PROFILE . "wssecurity-secext-1.0.xsd";

/** A Security header with a UsernameToken, its password as text. */
function with_text(string $user, string $secret): SoapHeader
{
    return security("<Username>$user</Username><Password Type='" . type("Text") . "'>$secret</Password>");
}

/** The same with a digest: of the nonce's bytes, not of its Base64. */
function with_digest(string $user, string $secret): SoapHeader
{
    $nonce = random_bytes(16);
    $created = gmdate("Y-m-d\TH:i:s\Z");
    $digest = base64_encode(sha1($nonce . $created . $secret, true));
    return security("<Username>$user</Username><Password Type='" . type("Digest") . "'>$digest</Password>"
        . "<Nonce EncodingType='" . PROFILE . "soap-message-security-1.0#Base64Binary'>"
        . base64_encode($nonce) . "</Nonce>"
        . "<Created xmlns='" . PROFILE . "wssecurity-utility-1.0.xsd'>$created</Created>");
}

function type(string $form): string
{
    return PROFILE . "username-token-profile-1.0#Password$form";
}

function security(string $parts): SoapHeader
{
    $xml = "<Security xmlns='" . WSSE . "'><UsernameToken>$parts</UsernameToken></Security>";
    return new SoapHeader(WSSE, "Security", new SoapVar($xml, XSD_ANYXML), true);
}

/** RetrieveTIGroups, with what shows who asks; no user and no password of HTTP. */
function retrieve(SoapHeader $security): object
{
    global $register;
    $register->__setSoapHeaders($security);
    return $register->retrieveTI([
        "informationCustomer" => ["customerIdentification" => ["cbeNumber" => "0999100097"]],
        "legalContext" => "PCSA:SOCIAL_INQUIRY",
        "searchInformation" => ["ssin" => "91662390106"],
    ]);
}

function show(string $step, object $reply): void
{
    $name = $reply->rrn_it_implicit->Names->Name[0]->Name;
    echo "$step: ", $reply->status->code, "\n";
    echo "name: ", $name->FirstName[0]->Label, " ", $name->LastName[0]->Label, "\n";
}

$register = new SoapClient("$address/SOA4520/RetrieveTIGroupsService/v2/retrieveTI?wsdl", [
    "features" => SOAP_SINGLE_ELEMENT_ARRAYS,
    "cache_wsdl" => WSDL_CACHE_NONE,
]);
echo "stack: PHP ext-soap ", phpversion("soap"), "\n";
show("text", retrieve(with_text($user, $secret)));
show("digest", retrieve(with_digest($user, $secret)));
try {
    retrieve(with_digest($user, "another secret"));
} catch (SoapFault $fault) {
    echo "wrong: ", $fault->faultcode, "\n";
    echo "said: ", $fault->getMessage(), "\n";
}
