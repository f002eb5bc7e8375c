"""A static site of a collection: pages and feeds as text, with the addresses they have.

Values in, strings out: what is compared, what is written and where it lies is the pipeline's.
"""
