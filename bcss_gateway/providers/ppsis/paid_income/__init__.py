"""Forms D of the law of 26 May 2002: what a CPAS paid in a month as an integration income, and what it got back."""
