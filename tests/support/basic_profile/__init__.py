"""WS-I Basic Profile 1.1: the table of its assertions, what is looked at, and a check for each assertion."""
