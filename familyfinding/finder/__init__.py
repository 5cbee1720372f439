"""Finding families for a child and children for a family: hard facts only leave out, facts only order.

Nothing here reads who anybody is. What a protected characteristic holds (ethnicity, faith, age, sex, orientation,
marriage, disability of applicants) is in no query, no filter and no order of this package; a test proves it.
"""
