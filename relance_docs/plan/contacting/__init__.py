"""When and how often a debtor is contacted: the rule of the house."""
