"""Show the database in a browser: Datasette in German, with own cells and pages. Needs the extra ``ui``."""
