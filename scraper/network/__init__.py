"""Sockets, names, TLS, proxies and time limits, shared by the fetcher and the channels."""
