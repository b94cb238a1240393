"""The first page of the operators' site: how this installation fares, in figures."""
