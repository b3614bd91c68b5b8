"""Write the published page: one HTML file for one watched page; no I/O, no clock."""

from scraper.reports.site.page import render
from scraper.reports.site.site_data import Download, Owner, Site, SiteCheck, SiteProblem
