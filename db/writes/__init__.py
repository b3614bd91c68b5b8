"""What one check writes, inside the one transaction of ``Store.writing``."""
