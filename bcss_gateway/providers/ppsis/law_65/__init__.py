"""Forms A to F of the law of 2 April 1965: the equivalent of the income, and care."""
