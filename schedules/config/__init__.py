"""Read and validate the schedule files; each wrong value gives one sentence.

Where a section is declared: ``[fetch]`` in ``fetch_section``, ``[site]`` in ``site_section``, ``[guard]``,
``[alerts]`` and the keys above them in ``schedule_files``, ``[read]`` in ``scraper.parsers.read_options``,
``[records]`` in ``scraper.parsers.records.declaration``, ``[[channels]]`` in ``scraper.channels.settings``.
What types cannot say is in ``schedule_rules``, ``read_section`` and ``validators``.
"""
