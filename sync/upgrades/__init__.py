"""Upgrades of the Debian package from head office: what the device's user asks for, and what root's helper does then.

The helper runs as root with Debian's own Python, from one file (`installers/debian/helper.py` makes it): this package
imports the standard library alone, and nothing else of Steward's.
"""
