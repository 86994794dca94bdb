"""Likely duplicates: the list, the merge side by side, what was merged, and the hint while typing."""
