"""The data sources and resources, one file for each family."""
