"""What reports and the published page have for meetings only: words, names, headlines, cards."""
