"""Write what is stored to files: the published page, exports, web archives."""
