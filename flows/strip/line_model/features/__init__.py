"""What the line model looks at: numbers for every line that is not blank, from the whole page around it.

`characters` and `words` read the text, `lexicon` scores words by learnt weights, `page` walks along lines without
leaving their page, `columns` puts the features together. Everything works on all lines of a batch at once, in whole
numbers wherever values are summed, so that a page gets the same features whichever pages stand beside it.
"""
