"""Write documents from the code: ``make docs``."""
