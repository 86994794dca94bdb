"""Playbooks: what there is, written by administrators, started at an account."""
