"""The form of the organic law of 8 July 1976: an installation grant for who was homeless and gets a dwelling."""
