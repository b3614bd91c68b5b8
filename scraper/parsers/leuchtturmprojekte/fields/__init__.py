"""Read the values of one meeting from its section. ``extract`` puts the parts together.

::

    headings           year, programme, municipality        programme_area, place_names
    statements         the text as clauses, each with its topic (topic, other_occasions)
      meeting_date     weighs each day by day_rules, day_rules_against, day_owner ──► day_choice takes one
      attendance       by attendance_rules                  meeting_status by status_rules
    scoring            the clear reading of a field, or a doubt; rivals: what lost, for --explain
"""
