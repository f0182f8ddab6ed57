"""Title, source, date and standfirst, lifted out of the text."""
