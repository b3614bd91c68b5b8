"""The alerts that wait to be sent: the queue, its contents, and which notices were sent before."""
