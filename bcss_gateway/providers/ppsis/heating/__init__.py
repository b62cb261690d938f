"""The heating allowance of the social heating fund: what an invoice for fuel gives right to."""
