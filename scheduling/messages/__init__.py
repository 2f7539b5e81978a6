"""What a person reads, on a terminal or in the window: the catalogue of texts, and errors as sentences."""
