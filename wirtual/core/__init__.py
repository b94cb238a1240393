"""The ground everything stands on. It knows no noun of the product by name."""
