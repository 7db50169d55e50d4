#!/usr/bin/python3
"""Tests shot_assets on random hosts, by SQL alone:

    test/hosts/fuzz.py [--seed S] [--cases N] [--case K | --mutation NAME] [--jobs J] [--minutes M] [--scripts DIRECTORY] [--strict]
    test/hosts/fuzz.py --self-test

Each case takes a small film, makes one to three random mutations of its schema, and then calls functions, set-up and
plain statements as six roles, each in a savepoint. oracle.py says what is a fault; mutations.py, column_types.py, planted_code.py,
planted_triggers.py and settings.py say what is tried. A case follows from the seed and its number: --seed S --case K runs it alone.

    scripts/test hosts                                # 300 cases, always the same ones
    SHOT_ASSETS_HOST_CASES=20000 scripts/test hosts   # by hand: an hour or two
    SHOT_ASSETS_SEED=7 scripts/test hosts             # other cases

It needs a superuser of a server that may crash; PGHOST, PGUSER and so on name them, and SERVER_LOG is the file of the
server's log. It makes databases named hosts_* and roles named host_*. The output has a line for each sort of fault and,
for the first ones, the steps that show it; the directory has a self-contained psql script for each. The last line counts
cases. The exit status is 0 if no case has a fault. --self-test shows that the oracle finds planted faults.
"""

import argparse
import multiprocessing
import random
import sys
import time
import traceback
from pathlib import Path

from calls import Catalog, functions_of
from case import make_case, mutation_names
from host import Host, connect
from oracle import Oracle
from report import Report
from self_test import self_test
from runner import Runner

REDUCED = 30  # sorts of faults that a worker reduces, because that takes longer than to find them


def arguments():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--seed', type=int, default=None)
    parser.add_argument('--cases', type=int, default=300)
    parser.add_argument('--case', type=int)
    parser.add_argument('--mutation', help='only cases that it leads')
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--minutes', type=float, help='stop then, with the cases that there were')
    parser.add_argument('--scripts', type=Path, default=Path('build/hosts'))
    parser.add_argument('--strict', action='store_true', help='functions may fail with SQLSTATEs of the contract only')
    parser.add_argument('--self-test', action='store_true')
    return parser.parse_args()


def environment(host, options):
    """What workers need: the server's version, its superuser, and what can be called."""
    with connect(host.template('created')) as session:
        superuser, = session.execute('SELECT current_user').fetchone()
        catalog = Catalog(functions_of(session), session.info.server_version)
    return catalog, Oracle(superuser, options.strict, catalog.version)


def work(name, numbers, seed, catalog, oracle, deadline, results):
    """Runs cases, and sends for each its number, its faults with reduced cases, and its counts."""
    host = Host(name)
    runner, seen = Runner(host, oracle), set()
    try:
        for number in numbers:
            if deadline and time.monotonic() > deadline:
                break
            case = make_case(seed, number, catalog, oracle.superuser)
            faults, effective = runner.run(case)
            reports = []
            for fault, step in faults:
                reduced = None
                if (fault.kind, fault.about) not in seen:
                    seen.add((fault.kind, fault.about))
                    reduced = reduce(runner, case, fault, step, effective) if len(seen) <= REDUCED else upto(case, step)
                reports.append((fault, case.steps[step].name, reduced))
            results.put((number, reports, [step.name for n, step in enumerate(case.steps) if step.call is None and n in effective],
                         [(step.name, step.caller) for step in case.steps if step.call]))
        results.put(('done', runner.calls, runner.mutations, runner.without_effect))
    except BaseException:
        results.put(('broken', traceback.format_exc(), 0, 0))
    finally:
        host.remove()


def upto(case, step):
    return case.with_steps(case.steps[:step + 1])


def reduce(runner, case, fault, step, effective):
    """The same case without the steps that this fault does not need."""
    steps = [s for n, s in enumerate(case.steps) if n in effective and n <= step
             and (case.commits or s.call is None or s.is_warm or n == step)]

    def shows(steps):
        return any((f.kind, f.about) == (fault.kind, fault.about) for f, _ in runner.run(case.with_steps(steps))[0])
    if not shows(steps):
        return upto(case, step)
    for candidate in list(steps[:-1]):
        fewer = [s for s in steps if s is not candidate]
        if shows(fewer):
            steps = fewer
    return case.with_steps(steps)


def main():
    options = arguments()
    seed = random.randrange(1 << 31) if options.seed is None else options.seed
    host = Host('main')
    host.make_templates()
    catalog, oracle = environment(host, options)
    if options.self_test:
        return self_test(host, oracle, catalog)
    names = mutation_names(catalog.version)
    numbers = range(options.cases) if options.case is None else [options.case]
    if options.mutation:
        numbers = [names.index(options.mutation) + round * len(names) for round in range(options.cases)]
    print(f'seed {seed}: {len(numbers)} cases of {len(names)} mutations and {len(catalog.names)} calls by 6 roles', flush=True)

    started, deadline = time.monotonic(), options.minutes and time.monotonic() + options.minutes * 60
    results = multiprocessing.Queue()
    jobs = min(options.jobs, len(numbers))
    workers = [multiprocessing.Process(target=work, args=(f'w{n}', numbers[n::jobs], seed, catalog, oracle, deadline, results))
               for n in range(jobs)]
    for worker in workers:
        worker.start()
    report = Report(seed, options.scripts, oracle.superuser)
    done = 0
    while done < jobs:
        first, *rest = results.get()
        if first == 'done':
            done += 1
            report.count(*rest)
        elif first == 'broken':
            done += 1
            report.broke(rest[0])
        else:
            report.case(first, *rest)
    for worker in workers:
        worker.join()
    return report.close(time.monotonic() - started, len(names), len(catalog.names))


if __name__ == '__main__':
    sys.exit(main())
