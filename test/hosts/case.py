"""A case: the world it starts from, and its steps. It follows from the seed and its number alone."""

import random
from dataclasses import dataclass, replace

# These register mutations.
import column_types  # noqa: F401
import mutations  # noqa: F401
import planted_code  # noqa: F401
import planted_triggers  # noqa: F401
import settings  # noqa: F401
from calls import SET_UP, Call
from host import ADMIN, CALLERS, WORLDS
from maker import MUTATIONS, NEEDS_WORLD, Maker

CALLS_PER_CASE = 26


@dataclass(frozen=True)
class Step:
    name: str             # of the mutation, or of the call
    sql: str
    call: Call = None     # None for a mutation
    caller: str = None
    is_warm: bool = False  # comes before the mutations, so that plans are there


@dataclass(frozen=True)
class Case:
    number: int
    world: str
    begin: str
    steps: tuple
    commits: bool = False  # each step in a transaction of its own

    def with_steps(self, steps):
        return replace(self, steps=tuple(steps))


def mutation_names(version):
    return sorted(MUTATIONS)


def calls_of_round(seed, mutation, round, names):
    """The calls of a case, each with its caller.

    A mutation has all calls in the order of its own, once for each caller; every case that it leads takes the next ones.
    So each call comes before any comes twice, and each pair of call and caller before any pair does.
    """
    order = list(names)
    random.Random(f'{seed}/{mutation}').shuffle(order)
    pairs = [(name, CALLERS[(n + turn) % len(CALLERS)]) for turn in range(len(CALLERS)) for n, name in enumerate(order)]
    start = round * CALLS_PER_CASE % len(pairs)
    return (pairs + pairs)[start:start + CALLS_PER_CASE]


def make_case(seed, number, catalog, superuser):
    rng = random.Random(f'{seed}/{number}')
    names = mutation_names(catalog.version)
    leading = names[number % len(names)]
    chosen = [leading] + rng.sample(names, rng.choice((0, 1, 1, 2)))
    if number // len(names) % 2:
        chosen.reverse()
    world = NEEDS_WORLD.get(leading) or rng.choice(list(WORLDS))
    commits = rng.random() < 0.08
    calls = calls_of_round(seed, leading, number // len(names), catalog.names)
    # Once more by those who have the rights for it, but seldom: set-up takes a hundred times as long as other calls.
    if rng.random() < 0.3:
        calls.append((rng.choice(SET_UP), rng.choice(('superuser', 'superuser', ADMIN))))
    rng.shuffle(calls)

    steps, owners, serial = [], {}, [0]
    # The version, because the settings of the library are there once it is loaded.
    steps.append(Step('session', 'SELECT shot_assets.version();\n' + rng.choice(('SET search_path = film, public;', "SET shot_assets.pipeline_schema = 'film';",
                                             "SET search_path = film; SET shot_assets.pipeline_schema = 'film';"))
                      + "\nSET shot_assets.user_id = '10000000-0000-0000-0000-000000000001';"))
    calls = [(catalog.make(name, rng), caller) for name, caller in calls]
    if rng.random() < 0.5:
        steps += [Step(call.name, call.sql, call, caller, is_warm=True) for call, caller in calls[:8]]
    cuts = [0] + sorted(rng.randrange(len(calls)) if rng.random() < 0.4 else 0 for _ in chosen[1:])
    for n, (call, caller) in enumerate(calls):
        for name, cut in zip(chosen, cuts):
            if cut == n:
                maker = Maker(rng, catalog.version, superuser, owners, serial)
                MUTATIONS[name](maker)
                steps.append(Step(name, maker.text()))
        steps.append(Step(call.name, call.sql, call, caller))
    begin = 'BEGIN' + rng.choice(('',) * 8 + (' ISOLATION LEVEL REPEATABLE READ', ' ISOLATION LEVEL SERIALIZABLE'))
    return Case(number, world, begin, tuple(steps), commits)
