"""The builder of China's data: registry packages and typed tables to one Territory."""
