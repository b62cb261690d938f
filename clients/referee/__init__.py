"""Runs the client of each stack against a gateway of its own, and compares what each understood."""
