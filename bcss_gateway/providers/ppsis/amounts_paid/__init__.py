"""LivingWagesWithAmount: what the CPAS paid, for the institutions that may know it."""
