"""The theory laboratory: one city and one village, reconstructed after Song, Thisse and Zhu (2012).

A reconstruction: the full text of the paper (Regional Science and Urban Economics 42, 126-134) was
not available. Its abstract says what the model holds and finds; the equations are the standard ones
that fit it.
"""
