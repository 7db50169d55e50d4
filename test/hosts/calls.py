"""The calls of a case: every function of shot_assets, and statements that fire triggers."""

import re
from dataclasses import dataclass
from pathlib import Path

SCENE, LEGACY = 'a0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000002'


def id_of(kind, number):
    return f'{kind}0000000-0000-0000-0000-00000000000{number}'


SHOT, INSTANCE, ASSIGNMENT = id_of('b', 1), id_of('d', 1), id_of('e', 1)

# More values of an argument than the one that ../arguments.tsv has.
MORE = {
    'scene_id': (LEGACY,),
    'shot_id': (id_of('b', 2), id_of('b', 4)),
    'from_shot_id': (id_of('b', 4),),
    'to_shot_ids': (f'{{{id_of("b", 2)},{id_of("b", 3)}}}',),
    'instance_id': (INSTANCE, id_of('d', 4)),
    'project_asset_id': (id_of('c', 1),),
    'assignment_id': (id_of('e', 3),),
    'assignment_ids': (f'{{{id_of("e", 1)},{id_of("e", 4)}}}',),
    'assignments': (f'[{{"shot_id": "{id_of("b", 4)}", "instance_id": "{id_of("d", 4)}", "presence_type": "exits"}}]',),
    'project_id': (None,),
    'csv': (f'scene,shot,asset,presence\n{LEGACY},{id_of("b", 4)},{id_of("d", 4)},enters', 'scene,shot,asset\n1,A,Ann'),
    'dry_run': ('true',),
    'presence_type': ('throughout', 'passes_through'),
    'presence_note': (None, ''),
    'max_images': (None,), 'frame_type': ('end',), 'from_stage': ('7',), 'stage': ('11', '7'), 'keep_overrides': ('false',),
    'template': ('match_characters',), 'labels': ('{A1,A2}',), 'label': ('X', None), 'moments': (None,),
    'to_scene_id': (SCENE,), 'after_shot_id': (None, id_of('b', 4)), 'model': ('two', 'faces', 'gone', None), 'mine': ('true',),
    'image_url': (None, ''), 'camera_angle': (None, '', 'back'), 'priority': (None, '0', '-32768'), 'keep_others': ('false',),
    'mode': ('replace',), 'add_assets': ('true',), 'shot_ids': (None, f'{{{id_of("b", 4)}}}'),
}


def values_of_arguments():
    """Values of each argument, by its name; the first one is the most useful. An id of tenant B has no tenant here."""
    with open(Path(__file__).parent.parent / 'arguments.tsv', encoding='utf-8') as lines:
        rows = [line.split('\t') for line in list(lines)[1:]]
    return {name: (value.replace('\\n', '\n').replace('-0000000000b', '-00000000000'), *MORE.get(name, ()))
            for name, value, _ in rows if value != '\\N'}


ARGUMENTS = values_of_arguments()

SET_UP = ('check_pipeline', 'attach', 'detach', 'enable_history', 'disable_history', 'create_pipeline')
TABLES = ('projects', 'scenes', 'shots', 'project_assets', 'scene_asset_instances', 'asset_angle_variants',
          'transformation_events', 'shot_asset_assignments', 'shot_asset_scene_states', 'shot_asset_shot_states',
          'shot_asset_image_models', 'shot_asset_extra_references', 'shot_asset_assignment_history', 'other')


@dataclass(frozen=True)
class Call:
    name: str
    sql: str
    is_plain: bool = False        # SQL of the caller, not a function of ours
    is_transaction: bool = False  # commits by itself
    group: str = 'functions'      # of calls whose faults are likely to have one cause
    table: str = None             # that a plain statement writes


@dataclass(frozen=True)
class Function:
    name: str
    is_procedure: bool
    arguments: tuple  # names of those that go in

    def call(self, rng):
        given = ', '.join(f'{name} => {literal(self.value(rng, name))}' for name in self.arguments)
        if self.is_procedure:
            return Call(self.name, f'CALL shot_assets.{self.name}({given})', is_transaction=True)
        return Call(self.name, f'SELECT * FROM shot_assets.{self.name}({given})')

    def value(self, rng, name):
        values = ARGUMENTS[name]  # test/pgtap/base/every_function.sql says which one is missing
        return values[0] if rng.random() < 0.6 else rng.choice(values)


def literal(value):
    return 'NULL' if value is None else "'" + str(value).replace("'", "''") + "'"


def functions_of(session):
    """The functions that everybody may call, as the catalog has them."""
    rows = session.execute("""
        SELECT p.proname, p.prokind = 'p',
               ARRAY(SELECT a.name FROM unnest(p.proargnames, p.proargmodes) WITH ORDINALITY AS a (name, mode, n)
                     WHERE coalesce(a.mode, 'i') = 'i' ORDER BY a.n)
        FROM pg_proc p
        WHERE p.pronamespace = 'shot_assets'::regnamespace AND has_function_privilege('public', p.oid, 'EXECUTE')
          AND p.prorettype <> 'trigger'::regtype
        ORDER BY p.proname, p.oid::regprocedure::text""").fetchall()
    return [Function(name, is_procedure, tuple(arguments)) for name, is_procedure, arguments in rows]


def set_up_calls():
    def of(name, schema):
        return f"SELECT * FROM shot_assets.{name}('{schema}')"
    calls = {name: of(name, 'film') for name in SET_UP}
    calls['create_pipeline'] = of('create_pipeline', 'fresh')
    calls['create_pipeline in a schema of another'] = of('create_pipeline', 'yard')
    calls['detach and attach'] = f"{of('detach', 'film')}; {of('attach', 'film')}"
    calls['disable_history and enable_history'] = f"{of('disable_history', 'film')}; {of('enable_history', 'film')}"
    return {name: Call(name, sql, group=name) for name, sql in calls.items()}


COLUMN = {'projects': 'name', 'scenes': 'slug', 'shots': 'action', 'project_assets': 'name',
          'scene_asset_instances': 'image_key_url', 'asset_angle_variants': 'image_url',
          'transformation_events': 'post_description', 'shot_asset_assignments': 'presence_note',
          'shot_asset_scene_states': 'changes', 'shot_asset_shot_states': 'computed',
          'shot_asset_image_models': 'label_format', 'shot_asset_extra_references': 'label', 'shot_asset_assignment_history': 'changed_by',
          'other': 'presence_note'}
ROW = {
    'projects': "(name) VALUES ('x')",
    'scenes': f"(project_id) VALUES ('{id_of('f', 1)}')",
    'shots': f"(scene_id, shot_id) VALUES ('{SCENE}', 'Z')",
    'project_assets': f"(project_id, name, asset_type) VALUES ('{id_of('f', 1)}', 'x', 'prop')",
    'scene_asset_instances': f"(scene_id, project_asset_id) VALUES ('{SCENE}', '{id_of('c', 1)}')",
    'asset_angle_variants': f"(project_asset_id, angle_type) VALUES ('{id_of('c', 2)}', 'front')",
    'transformation_events': '(scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type)'
                             f" VALUES ('{INSTANCE}', '{SCENE}', '{SHOT}', 'instant')",
    'shot_asset_assignments': f"(shot_id, scene_asset_instance_id) VALUES ('{id_of('b', 4)}', '{id_of('d', 4)}'), "
                              f"('{id_of('b', 3)}', '{id_of('d', 2)}')",
    'shot_asset_scene_states': f"(scene_id, managed_since) VALUES ('{LEGACY}', 'now')",
    'shot_asset_shot_states': f"(shot_id, computed) VALUES ('{id_of('b', 5)}', '{{}}')",
    'shot_asset_image_models': "(name, max_images) VALUES ('one', 1)",
    'shot_asset_extra_references': f"(shot_id, frame_type, position, url) VALUES ('{id_of('b', 4)}', 'end', 3, 'x.png')",
    'shot_asset_assignment_history': f"(changed_by, assignment_id) VALUES ('x', '{ASSIGNMENT}')",
    'other': 'DEFAULT VALUES',
}


def plain_calls():
    calls = {}
    for table in TABLES:
        calls[f'INSERT {table}'] = f'INSERT INTO film.{table} {ROW[table]}'
        calls[f'UPDATE {table}'] = f'UPDATE film.{table} SET {COLUMN[table]} = {COLUMN[table]}'
        calls[f'DELETE {table}'] = f'DELETE FROM film.{table}'
        calls[f'TRUNCATE {table}'] = f'TRUNCATE film.{table} CASCADE'
    calls['UPDATE presence_type'] = "UPDATE film.shot_asset_assignments SET presence_type = 'passes_through'"
    calls['UPDATE shots.scene_id'] = f"UPDATE film.shots SET scene_id = '{LEGACY}'"
    calls['UPDATE scene_asset_instances.scene_id'] = f"UPDATE film.scene_asset_instances SET scene_id = '{LEGACY}'"
    calls['UPDATE scenes.stage_locks'] = """UPDATE film.scenes SET stage_locks = '{"9": {"status": "outdated"}}'"""
    calls['UPDATE scenes.stage_locks again'] = """UPDATE film.scenes SET stage_locks = '{"9": {"status": "locked"}, "11": {}}'"""
    calls['DELETE one assignment'] = f"DELETE FROM film.shot_asset_assignments WHERE id = '{ASSIGNMENT}'"
    calls['INSERT NULL presence_type'] = ('INSERT INTO film.shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type)'
                                          f" VALUES ('{id_of('b', 3)}', '{INSTANCE}', NULL)")
    calls['upsert'] = ('INSERT INTO film.shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type)'
                       f" VALUES ('{SHOT}', '{INSTANCE}', 'exits'), ('{SHOT}', '{id_of('d', 2)}', 'exits')"
                       ' ON CONFLICT (shot_id, scene_asset_instance_id) DO UPDATE SET presence_type = excluded.presence_type')
    calls['UPDATE choices'] = "UPDATE film.shot_asset_assignments SET priority = 3, camera_angle = 'back', image_url = 'x.png'"
    calls['MERGE'] = ('MERGE INTO film.shot_asset_assignments a USING film.shots s ON a.shot_id = s.id'
                      " WHEN MATCHED AND s.shot_id = 'A' THEN DELETE WHEN MATCHED THEN UPDATE SET presence_type = 'exits'"
                      f" WHEN NOT MATCHED AND s.scene_id = '{SCENE}' THEN INSERT (shot_id, scene_asset_instance_id) VALUES (s.id, '{INSTANCE}')")
    return {name: Call(name, sql, is_plain=True, group='plain SQL', table=re.search(r'film\.(\w+)', sql)[1])
            for name, sql in calls.items()}


class Catalog:
    """All that can be called, by name."""

    def __init__(self, functions, version):
        self.version = version
        self.functions = {function.name: function for function in functions}
        self.fixed = {**set_up_calls(), **plain_calls()}
        self.names = sorted(self.functions) + sorted(self.fixed)

    def make(self, name, rng):
        return self.fixed[name] if name in self.fixed else self.functions[name].call(rng)
