"""What mutations are made with: the registry of mutations, the columns of the film, and Maker, which collects SQL.

A mutation is a function that takes a Maker and adds SQL to it.
"""

from host import OWNER, RIVAL, TENANT

UUID, TEXT, INT, JSONB, TIME, BOOL, TEXTS = 'uuid', 'text', 'integer', 'jsonb', 'timestamptz', 'boolean', 'text[]'
COLUMNS = {
    'projects': {'id': UUID, 'user_id': UUID},
    'scenes': {'id': UUID, 'project_id': UUID, 'stage_locks': JSONB, 'updated_at': TIME},
    'shots': {'id': UUID, 'scene_id': UUID, 'shot_id': TEXT, 'shot_order': INT, 'duration': INT, 'dialogue': TEXT,
              'action': TEXT, 'setting': TEXT, 'camera': TEXT, 'characters_foreground': TEXTS,
              'characters_background': TEXTS, 'frame_prompt': TEXT, 'video_prompt': TEXT, 'prompts_generated_at': TIME,
              'updated_at': TIME, 'reference_image_order': JSONB, 'end_frame_reference_image_order': JSONB},
    'project_assets': {'id': UUID, 'name': TEXT, 'asset_type': TEXT, 'description': TEXT, 'image_key_url': TEXT},
    'scene_asset_instances': {'id': UUID, 'scene_id': UUID, 'project_asset_id': UUID, 'description_override': TEXT,
                              'effective_description': TEXT, 'image_key_url': TEXT, 'status_tags': TEXTS,
                              'selected_master_reference_url': TEXT, 'created_at': TIME},
    'asset_angle_variants': {'project_asset_id': UUID, 'angle_type': TEXT, 'image_url': TEXT, 'status': TEXT},
    'transformation_events': {'id': UUID, 'scene_asset_instance_id': UUID, 'trigger_shot_id': UUID,
                              'transformation_type': TEXT, 'confirmed': BOOL, 'scene_id': UUID,
                              'completion_shot_id': UUID, 'post_description': TEXT, 'post_image_key_url': TEXT,
                              'transformation_narrative': TEXT, 'created_at': TIME},
    'shot_asset_assignments': {'id': UUID, 'shot_id': UUID, 'scene_asset_instance_id': UUID, 'presence_type': TEXT,
                               'presence_note': TEXT, 'created_at': TIME, 'updated_at': TIME, 'priority': 'smallint',
                               'camera_angle': TEXT, 'image_url': TEXT},
    'shot_asset_scene_states': {'scene_id': UUID, 'managed_since': TIME, 'changes': 'bigint', 'outdated': JSONB},
    'shot_asset_shot_states': {'shot_id': UUID, 'computed': JSONB, 'refreshed_at': TIME},
    'shot_asset_image_models': {'name': TEXT, 'max_images': INT, 'max_per_type': JSONB, 'label_format': TEXT, 'drop_first': TEXTS},
    'shot_asset_extra_references': {'shot_id': UUID, 'frame_type': TEXT, 'position': INT, 'url': TEXT, 'label': TEXT},
    'shot_asset_assignment_history': {'scene_id': UUID, 'transaction_id': 'xid8', 'changed_at': TIME, 'changed_by': TEXT,
                                      'assignment_id': UUID, 'before': JSONB, 'after': JSONB, 'to_shot': TEXT, 'from_asset_id': UUID,
                                      'to_asset_id': UUID, 'step_id': UUID, 'call': TEXT, 'of_step_id': UUID, 'frame_type': TEXT},
}
ID = "'b0000000-0000-0000-0000-000000000001'"
MUTATIONS = {}
NEEDS_WORLD = {'bad_bytes': 'bytes'}


def mutation(function):
    MUTATIONS[function.__name__] = function
    return function


class Maker:
    """Adds up the SQL of one mutation. It knows what the mutations of a case before it have done to owners."""

    def __init__(self, rng, version, superuser, owners, serial):
        self.rng, self.version, self.superuser, self.owners, self.serial = rng, version, superuser, owners, serial
        self.statements = []

    def text(self):
        return '\n'.join(self.statements)

    def add(self, sql):
        self.statements.append(f'{sql};')

    def change_rows(self, sql):
        """As a superuser, whose statement must not leave a trigger of the host for the end of the transaction."""
        self.add(f'SET LOCAL session_replication_role = replica; {sql}; SET LOCAL session_replication_role = origin')

    def as_role(self, role, *sql):
        self.add(f'SET LOCAL SESSION AUTHORIZATION {role}')
        for statement in sql:
            self.add(statement)
        self.add('SET LOCAL SESSION AUTHORIZATION DEFAULT')

    def as_owner(self, table, *sql):
        self.as_role(self.owner(table), *sql)

    def owner(self, table):
        return self.owners.get(table, OWNER)

    def give(self, table, role):
        self.add(f'ALTER TABLE film.{table} OWNER TO {role}')
        self.add(f'GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES ON film.{table} TO {OWNER}, {TENANT}')
        self.owners[table] = role

    def table(self, *choice, may_change_hands=True):
        """Picks a table, and at times gives it to the rival, who is not trusted by the owner of the others."""
        table = self.rng.choice(choice or list(COLUMNS))
        if may_change_hands and self.rng.random() < 0.3:
            self.give(table, RIVAL)
        return table

    def column(self, *kinds):
        """Picks a table's column of one of these types."""
        fitting = [(table, [c for c, kind in columns.items() if not kinds or kind in kinds]) for table, columns in COLUMNS.items()]
        often = ('shots', 'scene_asset_instances', 'shot_asset_assignments', 'shot_asset_assignments')
        fitting = [(table, columns) for table, columns in fitting for _ in range(1 + often.count(table)) if columns]
        table, columns = self.rng.choice(fitting)
        column = self.rng.choice(columns)
        if self.rng.random() < 0.2:
            self.give(table, RIVAL)
        return table, column, COLUMNS[table][column]

    def name(self, owner, what):
        """A new name in a schema where this role may create."""
        self.serial[0] += 1
        return f"{'rival' if owner == RIVAL else 'film'}.{what}_{self.serial[0]}"

    def note(self, table, label, relation=None):
        relation = relation or f"pg_catalog.to_regclass('film.{table}')"
        return f"fuzz.note('{label}', {relation}, '{self.owner(table)}')"

    def function(self, table, label, returns='boolean', result='true', arguments='', volatility=None):
        """Plants a function that reports the role it runs as; the owner of the table makes it."""
        name = self.name(self.owner(table), 'planted')
        volatility = volatility or self.rng.choice(('VOLATILE', 'STABLE', 'IMMUTABLE'))
        self.as_owner(table, f'CREATE FUNCTION {name}({arguments}) RETURNS {returns} {volatility} LANGUAGE plpgsql AS $f$ '
                             f'BEGIN PERFORM {self.note(table, label)}; RETURN {result}; END $f$')
        return name
