"""SQLAlchemy tables and sessions; nothing else writes SQL.

Every table has an owner, told by its prefix: ``crossroads_``, ``journal_``, ``source_<name>_``. One module an owner;
providers that keep one file a person share the form of their tables in ``sources``.
"""
