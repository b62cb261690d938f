"""The tax administration (SPF Finances): what persons were taxed on, year by year."""
