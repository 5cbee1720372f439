"""From a fresh machine to a complete environment. Standard library only: nothing else is installed yet.

Imported by `./run` as a package of its own (hence the relative imports), since `adoption` needs Django.
"""
