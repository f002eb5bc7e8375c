"""A clause through the texts of its terms: how it passed from each to the next, its life, its age.

Pure: a timeline and the comparisons of its neighbours come in, nothing is read or kept here.
"""
