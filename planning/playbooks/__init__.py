"""Playbooks: lists of steps with relative dates, started by hand or by what happens."""
