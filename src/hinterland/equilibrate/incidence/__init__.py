"""Who bears what: households by registration, training and income, over one equilibrium.

People do not differ in the equilibrium itself. This layer tells how what happens at each place is
shared among groups that earn and spend differently; groups add up to their place, before and after.
"""
