"""The commands, a module each; imported only when the command runs."""
