"""OCMWCPASListOfAttestations: what the federal service decided on the forms about a person, of every law."""
