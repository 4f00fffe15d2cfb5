"""Parts of the generator of invented regions: land, people, network, names, optional facts."""
