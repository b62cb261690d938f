"""The words of the field; knows no XML, no SQL and no HTTP."""
