"""What lies between the forwarder and a real source: the line, its time budget, its outages, its envelopes."""
