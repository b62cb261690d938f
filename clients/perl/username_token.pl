#!/usr/bin/perl
# Who speaks, with SOAP::Lite: perl username_token.pl ADDRESS USER SECRET; it signs nothing, this is a UsernameToken
use strict;
use warnings;
use Digest::SHA qw(sha1);
use MIME::Base64 qw(encode_base64);
use POSIX qw(strftime);
use SOAP::Lite;

# SOAP::Lite would write rpc/encoded messages; this writes a header and one body element as they are given.
package Literal {
    our @ISA = ("SOAP::Serializer");
    sub envelope { my ($self, undef, @parts) = @_; $self->SUPER::envelope(freeform => @parts) }
}

my $PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss";
my $WSSE = "$PROFILE-wssecurity-secext-1.0.xsd";

binmode STDOUT, ":encoding(UTF-8)";
my ($address, $user, $secret) = @ARGV;

# A Security header with a UsernameToken, its password as text.
sub with_text {
    my ($password) = @_;
    return security(qq(<Username>$user</Username><Password Type="${\type("Text")}">$password</Password>));
}

# The same with a digest: of the nonce's bytes, not of its Base64.
sub with_digest {
    my ($password) = @_;
    open my $random, "<:raw", "/dev/urandom" or die $!;
    read $random, my $nonce, 16;
    my $created = strftime("%FT%TZ", gmtime);
    my $digest = encode_base64(sha1($nonce . $created . $password), "");
    return security(qq(<Username>$user</Username><Password Type="${\type("Digest")}">$digest</Password>)
        . qq(<Nonce EncodingType="$PROFILE-soap-message-security-1.0#Base64Binary">)
        . qq(${\encode_base64($nonce, "")}</Nonce>)
        . qq(<Created xmlns="$PROFILE-wssecurity-utility-1.0.xsd">$created</Created>));
}

sub type { return "$PROFILE-username-token-profile-1.0#Password$_[0]" }

sub security {
    my ($parts) = @_;
    return SOAP::Header->type(xml => qq(<Security xmlns="$WSSE"><UsernameToken>$parts</UsernameToken></Security>));
}

# RetrieveTIGroups, with what shows who asks; no user and no password of HTTP.
sub retrieve {
    my ($security) = @_;
    my $soap = SOAP::Lite->proxy("$address/SOA4520/RetrieveTIGroupsService/v2/retrieveTI");
    $soap->on_action(sub { '"http://kszbcss.fgov.be/RetrieveTIGroupsService/retrieveTI"' });
    $soap->serializer(Literal->new)->autotype(0);
    $soap->serializer->encodingStyle("");
    my $request = '<r:retrieveTIGroupsRequest xmlns:r="http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2">'
        . '<informationCustomer><customerIdentification><cbeNumber>0999100097</cbeNumber></customerIdentification>'
        . '</informationCustomer><legalContext>PCSA:SOCIAL_INQUIRY</legalContext>'
        . '<searchInformation><ssin>91662390106</ssin></searchInformation></r:retrieveTIGroupsRequest>';
    return $soap->call(SOAP::Data->type(xml => $request), $security);
}

sub show {
    my ($step, $reply) = @_;
    my $name = $reply->valueof("//rrn_it_implicit/Names/Name/Name");
    print "$step: ", $reply->valueof("//status/code"), "\n";
    print "name: $name->{FirstName}{Label} $name->{LastName}{Label}\n";
}

print "stack: SOAP::Lite $SOAP::Lite::VERSION\n";
show("text", retrieve(with_text($secret)));
show("digest", retrieve(with_digest($secret)));
my $refused = retrieve(with_digest("another secret"));
print "wrong: ", $refused->faultcode, "\n";
print "said: ", $refused->faultstring, "\n";
