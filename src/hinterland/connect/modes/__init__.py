"""Travel and freight across modes: one network of roads, rails, flights, ships and borders."""
