"""Forms B and C of the law of 26 May 2002: the integration income, granted, refused or withdrawn."""
