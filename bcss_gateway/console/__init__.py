"""The pages: what is served here and what each service is, in four languages; and whether all is well."""
