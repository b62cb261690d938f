"""Sends changed messages to a gateway in this process, and holds every answer to what must always hold.

Recorded messages are changed at four heights: values that may well be valid, elements and attributes, bytes, and HTTP.
Each case follows from the seed of the run and its own number alone, so any case, or any stretch of them, can be sent
again. A case that fails is written to a file, made smaller, and shown with the command that repeats it.

Why no coverage-guided fuzzer: atheris was tried. What is worth guiding into, libxml2 and its schema validator, is C
that it does not see; its own random bytes hardly ever get past the schema, so it would need these same mutators; its
wheels are for Linux only; and its runs depend on what it found before, so that a case cannot be named by a number. What
a mutator reaches is measured instead: each run ends with how far its cases came, and how many different ways they were
answered.
"""
