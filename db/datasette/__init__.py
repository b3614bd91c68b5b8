"""The database in a browser: Datasette with German words, our cells and our pages. Needs the extra ``ui``."""
