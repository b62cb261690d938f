"""Reads wsdl/ and xsd/: which operations exist, what is valid, and why something is not."""
