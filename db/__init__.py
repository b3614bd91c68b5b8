"""Everything that is remembered between runs, in one SQLite file; knows of ``scraper`` only its records.

``schema`` opens and migrates the file, ``store`` is what a check reads and writes with, ``reading`` is for
commands that only look.
"""
