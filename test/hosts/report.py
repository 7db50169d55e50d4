"""The output of a run: a line for each sort of fault, scripts that reproduce them, and a summary."""

from collections import Counter

from host import HERE, set_up

PRINTED_SCRIPTS = 5
PROGRESS = 500  # cases


class Report:
    def __init__(self, seed, directory, superuser):
        self.seed, self.directory, self.superuser = seed, directory, superuser
        self.cases = self.failed = self.calls = self.mutations = self.without_effect = 0
        self.broken = []
        self.first = {}        # of a sort of fault: number of the case, and the fault
        self.times = Counter()  # of a sort of fault: cases
        self.calls_of = {}      # of a sort of fault: names of calls
        self.pairs = set()
        self.made = Counter()
        directory.mkdir(parents=True, exist_ok=True)
        for old in directory.glob('*.sql'):
            old.unlink()

    def case(self, number, reports, mutations, calls):
        self.cases += 1
        if self.cases % PROGRESS == 0:
            print(f'{self.cases} cases so far', flush=True)
        self.failed += bool(reports)
        self.pairs |= {(mutation, name, caller) for mutation in mutations for name, caller in calls}
        self.made.update(set(mutations) - {'session'})
        for key in {(fault.kind, fault.about) for fault, *_ in reports}:
            self.times[key] += 1
        for fault, name, reduced in reports:
            key = fault.kind, fault.about
            self.calls_of.setdefault(key, set()).add(name)
            if key in self.first or reduced is None:
                continue
            self.first[key] = number, fault
            script = self.directory / f'{len(self.first):03}_{fault.kind.replace(" ", "_")}.sql'
            script.write_text(self.script(number, fault, reduced))
            print(f'FAULT {fault.kind}: {fault.about}: {fault.detail} (--seed {self.seed} --case {number}; {script.name})', flush=True)
            if len(self.first) <= PRINTED_SCRIPTS:
                print(f'  {HERE.name}: {self.parts(reduced)}, then')
                print('\n'.join(f'  {line}' for line in self.steps(reduced).splitlines()), flush=True)

    def parts(self, case):
        return f'set-up of world {case.world}'

    def script(self, number, fault, case):
        return '\n'.join((
            f'-- {fault.kind}: {fault.about}', f'-- {fault.detail}', f'-- seed {self.seed}, case {number}, world {case.world}',
            '-- In a database of its own, as a superuser; the roles are of the whole server, so they may be there already.',
            (HERE / 'roles.sql').read_text(), '\\set ON_ERROR_STOP on', set_up(case.world), '\\set ON_ERROR_STOP off', '',
            '-- The case', self.steps(case), ''))

    def steps(self, case):
        lines = [] if case.commits else [f'{case.begin};']
        for step in case.steps:
            if step.call is None:
                lines += [f'-- {step.name}', *(['BEGIN;', step.sql, 'COMMIT;'] if case.commits else [step.sql])]
                continue
            role = self.superuser if step.caller == 'superuser' else step.caller
            session = f'SET LOCAL SESSION AUTHORIZATION {role};'
            if step.call.is_transaction and case.commits:
                lines += [f'SET SESSION AUTHORIZATION {role};', f'{step.sql};', 'RESET SESSION AUTHORIZATION;']
            elif case.commits:
                lines += ['BEGIN;', session, f'{step.sql};', 'COMMIT;']
            else:
                lines += ['SAVEPOINT call;', session, f'{step.sql};', 'SET CONSTRAINTS ALL IMMEDIATE;', 'ROLLBACK TO call;']
        return '\n'.join(lines + ([] if case.commits else ['ROLLBACK;']))

    def count(self, calls, mutations, without_effect):
        self.calls += calls
        self.mutations += mutations
        self.without_effect += without_effect

    def broke(self, traceback):
        self.broken.append(traceback)
        print(f'A worker ended early:\n{traceback}', flush=True)

    def close(self, seconds, mutations, calls):
        kinds = Counter(kind for kind, _ in self.first)
        for (kind, about), (number, _) in sorted(self.first.items()):
            print(f'{kind}: {about}: {self.times[kind, about]} cases, first {number}; '
                  f'in {", ".join(sorted(self.calls_of[kind, about]))}')
        print(f'{len(self.made)} of {mutations} mutations had an effect, in {self.mutations - self.without_effect} of {self.mutations} times; '
              f'{self.calls} calls; {len({name for _, name, _ in self.pairs})} of {calls} calls, '
              f'{len({pair[1:] for pair in self.pairs})} pairs of call and caller, {len(self.pairs)} of call, caller and mutation; '
              f'{seconds:.0f} s, {self.cases / seconds:.1f} cases per second')
        print(f'faults: {", ".join(f"{count} of {kind}" for kind, count in sorted(kinds.items())) or "none"}')
        failed = self.failed + len(self.broken)
        print(f'{self.cases - self.failed} cases passed, {failed} failed')
        return 1 if failed else 0
