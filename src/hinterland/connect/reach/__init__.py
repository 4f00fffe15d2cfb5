"""Who reaches what: the measures of accessibility over places and destinations."""
