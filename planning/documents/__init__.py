"""Plans and reviews as files for others to read: typeset as PDF, or as slides with native charts."""
