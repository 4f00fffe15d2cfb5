"""Who works and lives where, and at what wages, once everybody has answered everybody else."""
