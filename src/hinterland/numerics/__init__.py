"""Mathematics without a domain: arrays in, arrays out."""
