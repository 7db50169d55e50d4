"""The calls of a case: every function of shot_assets, and statements that fire triggers."""

import re
from dataclasses import dataclass

SCENE, LEGACY = 'a0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000002'


def id_of(kind, number):
    return f'{kind}0000000-0000-0000-0000-00000000000{number}'


SHOT, INSTANCE, ASSIGNMENT = id_of('b', 1), id_of('d', 1), id_of('e', 1)

# Values of an argument, by its name; the first one is the most useful.
ARGUMENTS = {
    'scene_id': (SCENE, LEGACY),
    'shot_id': (SHOT, id_of('b', 2), id_of('b', 4)),
    'from_shot_id': (SHOT, id_of('b', 4)),
    'to_shot_ids': (f'{{{id_of("b", 2)},{id_of("b", 3)}}}',),
    'shot_ids': (f'{{{id_of("b", 1)},{id_of("b", 2)}}}',),
    'instance_id': (id_of('d', 2), INSTANCE, id_of('d', 4)),
    'survivor_id': (INSTANCE,),
    'absorbed_ids': (f'{{{id_of("d", 2)}}}',),
    'project_asset_id': (id_of('c', 3), id_of('c', 1)),
    'assignment_id': (ASSIGNMENT, id_of('e', 3)),
    'assignment_ids': (f'{{{id_of("e", 1)},{id_of("e", 4)}}}',),
    'assignments': (f'[{{"shot_id": "{SHOT}", "instance_id": "{id_of("d", 2)}"}}]',
                    f'[{{"shot_id": "{id_of("b", 4)}", "instance_id": "{id_of("d", 4)}", "presence_type": "exits"}}]'),
    'prompts': (f'[{{"shot_id": "{SHOT}", "frame_prompt": "x", "video_prompt": "y"}}]',),
    'image_order': (f'[{{"label": "Image #1", "assetName": "x", "url": "x.png", "type": "character", "instanceId": "{INSTANCE}"}}]',),
    'images': ('["x.png"]', '[{"url": "x.png"}]'),
    'project_id': (id_of('f', 1), None),
    'csv': (f'scene,shot,asset\n{SCENE},{SHOT},{id_of("d", 2)}',
            f'scene,shot,asset,presence\n{LEGACY},{id_of("b", 4)},{id_of("d", 4)},enters', 'scene,shot,asset\n1,A,Ann'),
    'dry_run': ('false', 'true'),
    'stage_locks': ('{"9": {"status": "locked"}}',),
    'presence_type': ('enters', 'throughout', 'passes_through'),
    'presence_note': ('from the left', None, ''),
    'camera': ('profile',), 'camera_angle': ('side',), 'image_url': ('x.png',), 'priority': ('1',),
    'description': ('Tall.',), 'max_length': ('80',), 'max_images': ('2', None), 'frame_type': ('start', 'end'),
    'from_stage': ('9', '7'), 'stage': ('9', '11', '7'), 'keep_overrides': ('true', 'false'),
    'template': ('all_throughout', 'match_characters'), 'labels': ('{A1,A2}',), 'label': ('X', None),
    'moments': ('{}', None), 'mine': ('true', 'false'), 'mode': ('merge',), 'add_assets': ('true',),
    'batch_size': ('10',), 'report_every': ('0',),
}
# Of an argument that is not above.
BY_TYPE = {'uuid': SCENE, 'uuid[]': '{}', 'text': 'x', 'name': 'film', 'integer': '1', 'bigint': '1', 'smallint': '1',
           'boolean': 'true', 'jsonb': '{}', 'text[]': '{}', 'interval': '0'}

SET_UP = ('check_pipeline', 'attach', 'detach', 'enable_history', 'disable_history', 'create_pipeline')
TABLES = ('projects', 'scenes', 'shots', 'project_assets', 'scene_asset_instances', 'asset_angle_variants',
          'transformation_events', 'shot_asset_assignments', 'shot_asset_scene_states', 'shot_asset_shot_states',
          'shot_asset_assignment_history', 'other')


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
    arguments: tuple  # of (name, type), those that go in

    def call(self, rng):
        given = ', '.join(f'{name} => {literal(self.value(rng, name, type))}' for name, type in self.arguments)
        if self.is_procedure:
            return Call(self.name, f'CALL shot_assets.{self.name}({given})', is_transaction=True)
        return Call(self.name, f'SELECT * FROM shot_assets.{self.name}({given})')

    def value(self, rng, name, type):
        values = ARGUMENTS.get(name) or (BY_TYPE.get(type),)
        return values[0] if rng.random() < 0.6 else rng.choice(values)


def literal(value):
    return 'NULL' if value is None else "'" + str(value).replace("'", "''") + "'"


def functions_of(session):
    """The functions that everybody may call, as the catalog has them."""
    rows = session.execute("""
        SELECT p.proname, p.prokind = 'p',
               coalesce((SELECT string_agg(p.proargnames[a.n] || ' ' || format_type(a.type, NULL), ',' ORDER BY a.n)
                         FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS a (type, n)
                         WHERE coalesce(p.proargmodes[a.n], 'i') = 'i'), '')
        FROM pg_proc p
        WHERE p.pronamespace = 'shot_assets'::regnamespace AND has_function_privilege('public', p.oid, 'EXECUTE')
          AND p.prorettype <> 'trigger'::regtype
        ORDER BY p.proname, p.oid::regprocedure::text""").fetchall()
    return [Function(name, is_procedure, tuple(tuple(argument.split(' ', 1)) for argument in given.split(',') if argument))
            for name, is_procedure, given in rows]


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
          'shot_asset_assignment_history': 'changed_by', 'other': 'presence_note'}
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
