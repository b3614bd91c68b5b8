"""Read stored pages again with another parser, and merge the result into the tables."""
