"""Which records of oversight the timescales are about, and what starts and stops each clock (spec 10)."""

from adoption.engine.rule import Rule

RULES = [
    Rule(
        ref="TS-75",  # GV-23, GV-25, CF-26: without a number of the agency, the day that a manager promised
        model="oversight.Complaint",
        where="owed",
        starts="clock_on",
        stops="responded_on",
        owner="handler",
    ),
]
