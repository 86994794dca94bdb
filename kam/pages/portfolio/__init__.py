"""The tier dashboard: who rose, who fell, why, who is uncovered, where the money is."""
