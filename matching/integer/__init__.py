"""One model in whole numbers of all modes and rules, for what no network can say."""
