"""Tools for every parser of German pages: dates, sentences, quotation marks, links, error pages."""
