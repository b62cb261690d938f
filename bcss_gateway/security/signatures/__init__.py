"""Signed messages: WS-Security 1.0 and 1.1 with X.509 certificates, checked before they are believed, and written."""
