#!/usr/bin/env python3
"""Runs a command several times and prints one row of a table: medians of wall time, CPU and peak memory.

CPU is user and system time of the command and all that it started; the peak is that of its largest process (never below the 10 MiB
or so of this program, from which it starts). Before each run a preparation is run and not measured; {run} in it is the run's number.

usage: timing.py NAME RUNS PREPARATION COMMAND
"""
import os
import statistics
import subprocess
import sys
import time


def measure(command):
    """Seconds of wall time and CPU, and MiB of memory, of one run. A command that fails ends the benchmark."""
    start = time.monotonic()
    process = subprocess.Popen(["/bin/sh", "-c", "exec " + command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status:
        sys.exit(f"{command}: {complaint.decode()}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    """Measures, after one run that does not count."""
    name, runs, preparation, command = sys.argv[1], int(sys.argv[2]), *sys.argv[3:5]
    figures = []
    for run in range(runs + 1):
        subprocess.run(["/bin/sh", "-c", preparation.replace("{run}", str(run))], check=True)
        figures.append(measure(command))
    wall, cpu, peak = (statistics.median(column) for column in zip(*figures[1:]))
    slowest = max(figure[0] for figure in figures[1:])
    print(f"| {name} | {cpu * 1000:.0f} | {wall * 1000:.0f} | {slowest * 1000:.0f} | {peak:.0f} |", flush=True)


main()
