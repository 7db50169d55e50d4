// The one place that reads tables of the pipeline: whether what a request names is where its path says, and the lists
// that no function of the API has.

import type { Database, Query, Statement } from './database.ts';
import { Problem } from './problems.ts';

/** What a request names besides its own values, by the place it must be in. */
export interface Address {
  projectId?: string;
  sceneId?: string;
  /** Shots, instances and assignments of the scene. */
  shotIds?: string[];
  instanceIds?: string[];
  assignmentIds?: string[];
  /** Assets of the project. */
  projectAssetId?: string;
}

interface Layout {
  schema: string;
  [table: string]: string;
}

export class Pipeline {
  readonly #database: Database;
  #statements: ReturnType<typeof statementsFor> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The schema is looked at once. What it is found to lack is looked for again. */
  async statements() {
    if (this.#statements) return this.#statements;
    const [layout] = await this.#database.ownQuery<Layout & { tables: string[]; columns: string[] }>(`
      SELECT p.schema, quote_ident(p.schema) AS quoted,
             ARRAY(SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = n.oid
                   AND c.relname IN ('projects', 'branches', 'shot_asset_image_models')) AS tables,
             ARRAY(SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                   WHERE c.relnamespace = n.oid AND a.attnum > 0 AND NOT a.attisdropped
                     AND c.relname IN ('scenes', 'project_assets')) AS columns
      FROM (SELECT shot_assets.pipeline_schema() AS schema) p JOIN pg_namespace n ON n.nspname = p.schema`);
    if (!layout) throw new Problem(501, 'the database has no pipeline schema');
    if (!layout.tables.includes('projects'))
      throw new Problem(501, 'the pipeline has no table projects', { hint: 'The paths of the service begin with a project.' });
    this.#statements = statementsFor(layout);
    return this.#statements;
  }

  forget() {
    this.#statements = undefined;
  }

  /** Fails with 404 where something is missing, not visible, or elsewhere; which of these, nothing tells. */
  async find(query: Query, address: Address) {
    const { guard } = await this.statements();
    const [missing] = await query<{ kind: string; id: string }>({
      text: guard,
      values: [address.projectId, address.sceneId, address.shotIds, address.instanceIds, address.assignmentIds,
               address.projectAssetId],
    });
    if (!missing) return;
    throw new Problem(404, `${missing.kind} ${missing.id} does not exist`, {
      code: 'PT404',
      detail: `No such ${missing.kind} is visible in the place that the path names.`,
      hint: 'Check the ids.',
    });
  }
}

function statementsFor({ schema, quoted, tables, columns }: Layout & { tables: string[]; columns: string[] }) {
  const table = (name: string) => `${quoted}.${name}`;
  const has = (column: string) => columns.includes(column);
  const branches = has('scenes.branch_id') && tables.includes('branches');
  const projectOfScene = `coalesce(${has('scenes.project_id') ? 's.project_id::text' : 'NULL'},
                                   ${branches ? 'b.project_id::text' : 'NULL'})`;
  const scenes = `${table('scenes')} s ${branches ? `LEFT JOIN ${table('branches')} b ON b.id = s.branch_id` : ''}`;
  const projectOfAsset = has('project_assets.project_id') ? 'a.project_id::text' : '$1::text';

  const guard = `
    SELECT kind, id FROM (
      SELECT 1 AS place, 'project' AS kind, $1::uuid AS id
      WHERE $1::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM ${table('projects')} p WHERE p.id = $1::uuid)
      UNION ALL
      SELECT 2, 'scene', $2::uuid
      WHERE $2::uuid IS NOT NULL AND NOT EXISTS (
        SELECT FROM ${scenes} WHERE s.id = $2::uuid AND ($1::uuid IS NULL OR ${projectOfScene} = $1::text))
      UNION ALL
      SELECT 3, 'shot', e.id FROM unnest($3::uuid[]) e(id)
      WHERE NOT EXISTS (SELECT FROM ${table('shots')} t WHERE t.id = e.id AND t.scene_id = $2::uuid)
      UNION ALL
      SELECT 4, 'instance', e.id FROM unnest($4::uuid[]) e(id)
      WHERE NOT EXISTS (SELECT FROM ${table('scene_asset_instances')} i WHERE i.id = e.id AND i.scene_id = $2::uuid)
      UNION ALL
      SELECT 5, 'assignment', e.id FROM unnest($5::uuid[]) e(id)
      WHERE NOT EXISTS (
        SELECT FROM ${table('shot_asset_assignments')} x JOIN ${table('shots')} t ON t.id = x.shot_id
        WHERE x.id = e.id AND t.scene_id = $2::uuid)
      UNION ALL
      SELECT 6, 'project asset', $6::uuid
      WHERE $6::uuid IS NOT NULL AND NOT EXISTS (
        SELECT FROM ${table('project_assets')} a WHERE a.id = $6::uuid AND ${projectOfAsset} = $1::text)
    ) AS missing ORDER BY place LIMIT 1`;

  // Columns that a host need not have are read through to_jsonb: null where they are not there.
  const list = (columns: string, from: string) => `SELECT coalesce(json_agg(r), '[]')::text AS body FROM (SELECT ${columns} FROM ${from}) r`;
  const sceneColumns = `s.id, to_jsonb(s) ->> 'scene_number' AS scene_number, to_jsonb(s) ->> 'slug' AS slug,
    (SELECT count(*) FROM ${table('shots')} t WHERE t.scene_id = s.id) AS shots, shot_assets.is_managed(s.id) AS managed,
    coalesce(to_jsonb(s) -> 'stage_locks', '{}') AS stage_locks`;
  // As SCENE_ORDER in src/functions/scene/scene_order.h: 1, 2, 10, 12A, SC2, SC10. Each run of digits gets the same length.
  const byNumber = `(SELECT string_agg(coalesce(lpad(right(r.part[1], 20), 20, '0'), r.part[2]) COLLATE "C", '' ORDER BY r.n)
      FROM regexp_matches(to_jsonb(s) ->> 'scene_number', '([0-9]+)|([^0-9]+)', 'g') WITH ORDINALITY AS r(part, n)) NULLS FIRST,
    (to_jsonb(s) ->> 'scene_number') COLLATE "C" NULLS FIRST, (to_jsonb(s) ->> 'slug') COLLATE "C", (to_jsonb(s) ->> 'name') COLLATE "C", s.id`;
  const shotFields = ['shot_id', 'shot_order', 'duration', 'setting', 'camera', 'action', 'dialogue',
                      'characters_foreground', 'characters_background'];
  const statement = (text: string) => (...values: unknown[]): Statement => ({ text, values });

  return {
    schema,
    guard,
    projects: statement(list(`p.id, coalesce(to_jsonb(p) ->> 'name', to_jsonb(p) ->> 'title') AS name`,
                             `${table('projects')} p ORDER BY 2, 1`)),
    scenes: statement(list(sceneColumns, `${scenes} WHERE ${projectOfScene} = $1::text ORDER BY ${byNumber}`)),
    scene: statement(`SELECT to_json(r)::text AS body FROM (SELECT ${sceneColumns} FROM ${scenes} WHERE s.id = $1) r`),
    stages: statement(`SELECT json_build_object(
        'stage_locks', coalesce(to_jsonb(s) -> 'stage_locks', '{}'),
        'outdated_because', (SELECT coalesce(json_agg(o), '[]') FROM shot_assets.outdated_because(s.id) o))::text AS body
      FROM ${table('scenes')} s WHERE s.id = $1`),
    shots: statement(list(`t.id, ${shotFields.map((field) => `to_jsonb(t) -> '${field}' AS ${field}`).join(', ')}`,
                          `shot_assets.scene_shots($1) WITH ORDINALITY o JOIN ${table('shots')} t ON t.id = o.shot_id
                           ORDER BY o.ordinality`)),
    imageModels: statement(tables.includes('shot_asset_image_models')
      ? list('m.name, m.max_images, m.max_per_type, m.label_format, m.drop_first',
             `${table('shot_asset_image_models')} m ORDER BY m.name`)
      : "SELECT '[]' AS body"),
    projectAssets: statement(list(
      `a.id, a.name, a.asset_type, to_jsonb(a) ->> 'description' AS description,
       to_jsonb(a) ->> 'image_key_url' AS image_key_url`,
      `${table('project_assets')} a WHERE ${projectOfAsset} = $1::text ORDER BY a.name, a.id`)),
  };
}
