"""Why what a market asks cannot hold together: a clash, found by cuts of the flow and by trying, and told in words."""
