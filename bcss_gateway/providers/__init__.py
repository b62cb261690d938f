"""5. The authentic sources, one package each with the same three files: contract, answer, fictions."""
