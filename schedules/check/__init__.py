"""One check of one page: fetch, parse, validate, compare, save, enqueue alerts."""
