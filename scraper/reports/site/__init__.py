"""The published page: what is known of one watched page in, one HTML file out; no I/O, no clock."""

from scraper.reports.site.page import render
from scraper.reports.site.site_data import Download, Owner, Site, SiteCheck, SiteProblem

__all__ = ["Download", "Owner", "Site", "SiteCheck", "SiteProblem", "render"]
