"""`python -m bench [WHAT] [--quick]`: docs/benchmarks.md's tables, from here."""

from __future__ import annotations

import argparse
import os
import platform

from bench import building, collecting, grouping, lighthouse, screening


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    choices = ("collecting", "grouping", "building", "screening", "lighthouse")
    parser.add_argument("what", nargs="?", choices=choices, help="Only this one. Default: all.")
    parser.add_argument("--quick", action="store_true", help="A tenth of everything, once: does it run at all?")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="How often short lines are measured.")
    asked = parser.parse_args()
    size, repeat = (10, 1) if asked.quick else (1, asked.repeat)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"Python {platform.python_version()} on {machine} at the start")
    if asked.what in (None, "collecting"):
        collecting.compare(1_000 // size, repeat)
    if asked.what in (None, "grouping"):
        grouping.compare(100_000 // size, repeat)
    if asked.what in (None, "building"):
        building.compare(10_000 // size, repeat)
    if asked.what in (None, "screening"):
        screening.compare()
    if asked.what in (None, "lighthouse"):
        lighthouse.compare(repeat)


if __name__ == "__main__":
    main()
