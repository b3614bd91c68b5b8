"""Read what is stored; never write. One module for each kind of question."""
