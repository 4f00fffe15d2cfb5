"""What is written and how: write-then-rename files, content hashes, labelled datasets in folders."""
