"""Write what is stored as files: the published page, exports, web archives."""
