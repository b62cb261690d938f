"""The names that WS-Security, XML Signature and SOAP 1.1 give to what a signed message is made of."""

from __future__ import annotations

_OASIS = "http://docs.oasis-open.org/wss/"
_WSS_1_0 = f"{_OASIS}2004/01/oasis-200401-wss-"

ENV_NS = "http://schemas.xmlsoap.org/soap/envelope/"
DS_NS = "http://www.w3.org/2000/09/xmldsig#"
WSSE_NS = f"{_WSS_1_0}wssecurity-secext-1.0.xsd"
WSU_NS = f"{_WSS_1_0}wssecurity-utility-1.0.xsd"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = f"{DS_NS}enveloped-signature"

ENV = f"{{{ENV_NS}}}"
DS = f"{{{DS_NS}}}"
WSSE = f"{{{WSSE_NS}}}"
WSU = f"{{{WSU_NS}}}"

ENVELOPE, HEADER, BODY = f"{ENV}Envelope", f"{ENV}Header", f"{ENV}Body"
SECURITY, TOKEN, USERNAME_TOKEN = f"{WSSE}Security", f"{WSSE}BinarySecurityToken", f"{WSSE}UsernameToken"
HERE = (None, "", "http://schemas.xmlsoap.org/soap/actor/next")
"""The actors for which a header block is ours."""
TIMESTAMP, SIGNATURE = f"{WSU}Timestamp", f"{DS}Signature"
WSU_ID = f"{WSU}Id"
INCLUSIVE_NAMESPACES = f"{{{EXCLUSIVE}}}InclusiveNamespaces"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

BASE64 = f"{_WSS_1_0}soap-message-security-1.0#Base64Binary"
X509_V3 = f"{_WSS_1_0}x509-token-profile-1.0#X509v3"
SUBJECT_KEY_IDENTIFIER = f"{_WSS_1_0}x509-token-profile-1.0#X509SubjectKeyIdentifier"
THUMBPRINT = f"{_OASIS}oasis-wss-soap-message-security-1.1#ThumbprintSHA1"
