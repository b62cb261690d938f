"""6. Writing: replies and refusals in the shape that each service's contract wants."""
