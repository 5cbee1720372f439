#!/usr/bin/env python
"""Django's command line, for Homeward."""

import os
import sys

from django.core.management import execute_from_command_line

from adoption.room import collect_seldom, with_room

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adoption.settings")
    collect_seldom()
    with_room(execute_from_command_line, sys.argv)
