"""Records of containers: CSV, JSON and Parquet, and how one becomes a document."""
