"""What is written and how: write-then-rename files, content hashes, datasets in folders."""
