"""3. Who speaks: the registered network of a classic message, HTTP Basic of a newer one."""
