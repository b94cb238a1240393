"""Example templates that come along with the product, to start one's own from."""
