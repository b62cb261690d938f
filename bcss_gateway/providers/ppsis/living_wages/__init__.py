"""LivingWages: in which periods somebody has a right to an integration income or its equivalent; no amounts."""
