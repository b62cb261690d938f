"""The multifunctional attestation: a CPAS sends it (A036), and whoever has to know consults what was sent (L036)."""
