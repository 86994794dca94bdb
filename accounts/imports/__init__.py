"""Files on their way in: accounts, people, sales, products, contact log.

`services` is the door; docs/imports.md says what a file may look like.
"""
