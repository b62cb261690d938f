"""The pages: what is served here, and whether all is well."""
