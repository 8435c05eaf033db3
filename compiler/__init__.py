"""What a model means. No framework is imported in here."""
