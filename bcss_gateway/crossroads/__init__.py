"""4. The pipeline itself, and its stations."""
