"""Reviews: the lists, and the page of one."""
