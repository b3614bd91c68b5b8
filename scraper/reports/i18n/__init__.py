"""The texts of reports in German and English, and how values are written."""
