"""Accuracy and speed measurements of the project."""
