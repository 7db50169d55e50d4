// A call of a function of schema shot_assets, as a statement.

import type { Statement } from './database.ts';

/** A jsonb argument. node-postgres would make an array of PostgreSQL's of an array. */
export const json = (value: unknown) => (value === undefined ? undefined : JSON.stringify(value));

const forms = {
  /** All rows, as an array. */
  rows: "coalesce(json_agg(r), '[]')",
  /** The only row as an object, or the only value. */
  row: '(array_agg(to_json(r)))[1]',
} as const;

/**
 * The statement has one row with one column, body, which is the JSON text of the answer: the database makes it, and
 * nobody parses it on the way. An argument that is undefined is left to its default. form may also be an expression
 * on r, the result.
 */
export function call(name: string, args: Record<string, unknown>, form: keyof typeof forms | (string & {}) = 'rows'): Statement {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  const list = given.map(([argument], i) => `${argument} => $${i + 1}`).join(', ');
  const expression = forms[form as keyof typeof forms] ?? form;
  return { text: `SELECT (${expression})::text AS body FROM shot_assets.${name}(${list}) r`, values: given.map(([, value]) => value) };
}
