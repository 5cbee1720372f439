"""The pack composer: papers in, one numbered and tagged PDF out, and a copy for each reader (PN-16, PN-17, PN-62).

It knows no database and no network. `running.py` starts it as a process of its own, with little memory, little time
and nothing to fetch from; what it is given is a folder of files and a list of what they are.
"""
