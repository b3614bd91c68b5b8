"""Write what people read: changes in, mails, chat messages, webhook bodies and pages out; no I/O, no
clock."""
