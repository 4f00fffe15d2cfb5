"""Embedded extracts and the code that makes them."""
