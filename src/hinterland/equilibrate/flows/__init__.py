"""Who sells to whom, who moves where, who owns what where, and who talks to whom."""
