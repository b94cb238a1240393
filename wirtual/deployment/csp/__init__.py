"""What browsers report about our pages."""
