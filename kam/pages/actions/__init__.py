"""All that is to be done, in one place: as a list, a calendar and a board."""
