"""The commands of the command line, one module each; what they print is read by a newcomer."""
