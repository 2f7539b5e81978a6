"""The labelled set of faults: each made by the real thing where it can be, with the verdict and the cause that must be found.

python -m tests.labelled [--only ID]... [--out build/labelled.json] [--jobs 2]
"""
