"""Spatial equilibrium: firms, trade, migration, land and skills, county by county."""
