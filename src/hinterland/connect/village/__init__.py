"""From the village to the seat: access points, gates, towns, the last mile."""
