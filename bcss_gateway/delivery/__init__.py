"""How what institutions are to learn reaches them: written by contract, sent to their address, acknowledged."""
