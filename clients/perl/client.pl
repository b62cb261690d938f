#!/usr/bin/perl
# The five calls with SOAP::Lite: perl client.pl ADDRESS USER SECRET
use strict;
use warnings;
use FindBin;
use POSIX qw(strftime);
use SOAP::Lite;

# SOAP::Lite would write rpc/encoded messages; this writes one body element as it is given.
package Literal {
    our @ISA = ("SOAP::Serializer");
    sub envelope { my ($self, undef, @body) = @_; $self->SUPER::envelope(freeform => @body) }
}

my $CONNECTOR = "http://ksz-bcss.fgov.be/connectors/WebServiceConnector";
my $REGISTER = "http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2";

binmode STDOUT, ":encoding(UTF-8)";
my ($address, $user, $secret) = @ARGV;
my $message = do { local (@ARGV, $/) = "$FindBin::Bin/../messages/manage_access.xml"; <> };

# A client of the one operation of a served WSDL: address and action are read there.
sub client {
    my ($path) = @_;
    my $schema = SOAP::Schema->schema_url("$address$path?wsdl");
    $schema->parse;
    my ($operations) = values %{ $schema->services };
    my ($operation) = values %$operations;
    my $soap = SOAP::Lite->proxy("$operation->{endpoint}")->on_action(sub { qq("$operation->{soapaction}") });
    $soap->serializer(Literal->new)->autotype(0);
    $soap->serializer->encodingStyle("");
    $soap->transport->http_request->headers->authorization_basic($user, $secret);
    return $soap;
}

my $connector = client("/connectors/webservice/KSZBCSSWebServiceConnectorPort");
my $register = client("/SOA4520/RetrieveTIGroupsService/v2/retrieveTI");

# An element with a text, or with other elements. Without types, SOAP::Lite does not escape a text by itself.
sub element {
    my ($name, @inside) = @_;
    my $value = ref $inside[0] ? \SOAP::Data->value(@inside) : SOAP::Utils::encode_data($inside[0]);
    return SOAP::Data->name($name)->value($value);
}

# A classic service: a document goes as text, and a document comes back as text.
sub manage_access {
    my ($action) = @_;
    my %value = (ACTION => $action, TODAY => strftime("%F", localtime));
    my $document = $message =~ s/@(\w+)@/$value{$1}/gr;
    my $answer = $connector->call(element("xmlString", $document)->uri($CONNECTOR))->valueof("//xmlString");
    my $reply = SOAP::Deserializer->deserialize($answer);
    print lc $action, ": ", $reply->valueof("//ReplyContext/ResultSummary/ReturnCode"), "\n";
    for my $line ($reply->valueof("//Registrations")) {
        print "line: @$line{qw(OrgUnit Register)} @{ $line->{Period} }{qw(StartDate EndDate)}\n";
    }
}

# A newer service, whose types SOAP::Lite does not read: the reply is asked by path.
sub retrieve {
    my ($ssin, $history) = @_;
    return $register->call(element("retrieveTIGroupsRequest",
        element("informationCustomer", element("customerIdentification", element("cbeNumber", "0999100097"))),
        element("legalContext", "PCSA:SOCIAL_INQUIRY"),
        element("searchInformation", element("ssin", $ssin), element("history", $history)),
    )->uri($REGISTER));
}

print "stack: SOAP::Lite $SOAP::Lite::VERSION\n";
print "refusal: ", retrieve("85631290291", 0)->valueof("//status/code"), "\n";
manage_access("REGISTER");
manage_access("LIST");

my $reply = retrieve("91662390106", 1);
my $file = "//rrn_it_implicit";
my $name = $reply->valueof("$file/Names/Name/Name");
print "retrieve: ", $reply->valueof("//status/code"), "\n";
print "name: $name->{FirstName}{Label} $name->{LastName}{Label}\n";
print "state: ", $reply->valueof("$file/CivilStates/CivilState/CivilState/Label"), "\n";
for my $at ($reply->valueof("$file/LegalMainAddresses/LegalMainAddress/Address")) {
    print "address: $at->{Street}{Label} $at->{HouseNumber}, $at->{ZipCode}\n";
}
print "family: ", scalar(my @members = $reply->valueof("$file/FamilyMembers/FamilyMember")), "\n";
print "fault: ", retrieve("123", 0)->valueof("//retrieveTIGroupsFault/detail/reasonCode"), "\n";
