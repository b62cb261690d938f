"""The fictitious population and institutions, with which anybody can try the gateway."""
