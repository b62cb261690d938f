"""Sends changed messages to a gateway in this process, and holds every answer to what must always hold.

Recorded messages are changed at four heights: values that may well be valid, elements and attributes, bytes, and HTTP.
Each case follows from the seed of the run and its own number alone, so any case, or any stretch of them, can be sent
again. A case that fails is written to a file, made smaller, and shown with the command that repeats it.

Why no coverage-guided fuzzer: atheris 3.0 was tried, with the same messages to begin from. Of what it sent, 98 of 100
stopped where a message is read and 1 was asked of a source; of these cases it is 49 and 20. What would be worth guiding
into, libxml2 and its validator, is C that it does not see, so it would need these same changes to get past it. It has a
compiled part, for Linux alone, and a case of it depends on those before, so that none can be named by a number. What is
reached is measured instead: each run ends with how far its cases came, and in how many ways they were answered.
"""
