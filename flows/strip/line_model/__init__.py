"""The line model: how likely each line is boilerplate, from the page's text alone."""
