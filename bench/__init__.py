"""How fast it is, beside raw SQL doing the same on the same rows (`./run bench`)."""
