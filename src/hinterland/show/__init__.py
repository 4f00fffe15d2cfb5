"""What is printed: tables, charts, maps and the bilingual report. No result is computed here."""
