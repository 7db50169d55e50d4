// What a route is: shapes, an address, and one statement.

import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import Type, { type Static, type TObject, type TSchema } from 'typebox';
import type { Query, Statement } from './database.ts';
import type { Address, Pipeline } from './pipeline.ts';
import { Uuid } from './schemas.ts';

export type Statements = Awaited<ReturnType<Pipeline['statements']>>;

export interface Request<Params, Querystring, Body> {
  params: Params;
  query: Querystring;
  body: Body;
  /** Statements on tables, for what no function of the API answers. */
  read: Statements;
}

/** What node-postgres hands on: the text of the answer, made by the database. */
export interface BodyRow {
  body: string | null;
  [column: string]: unknown;
}

export interface Route {
  method: HTTPMethods;
  path: string;
  summary: string;
  tag: string;
  params: TObject;
  query?: TObject;
  body?: TObject;
  /** Whether the body may be left out. */
  bodyIsOptional: boolean;
  status: number;
  /** Undefined where there is no body. */
  answer?: TSchema;
  contentType: string;
  tells?: Tells;
  address(request: Request<any, any, any>): Address;
  run(request: Request<any, any, any>, query: Query): Promise<BodyRow | undefined>;
}

type Fields = Record<string, TSchema>;
type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Record<Name, string> & ParamsOf<`/${Rest}`>
  : Path extends `${string}:${infer Name}` ? Record<Name, string> : {};

/**
 * Shots that other clients ask for again, [] for all but shots and assignments, null for everything: for what the
 * database changes without a notification.
 */
export type Tells = [] | null;

interface Definition<Path extends string, Q extends TObject, B extends TObject> {
  summary: string;
  query?: Q;
  body?: B;
  bodyIsOptional?: true;
  status?: number;
  answer?: TSchema;
  contentType?: string;
  tells?: Tells;
  /** What the body names that must be in the scene; the path is looked at anyway. */
  names?: (body: Static<B>) => Address;
  /** The statement that does the work. */
  sql: (request: Request<ParamsOf<Path> & { stage: number }, Static<Q>, Static<B>>) => Statement;
  /** For the routes that answer otherwise than with the body of the first row. */
  finish?: (row: BodyRow | undefined) => BodyRow | undefined;
}

const kinds: Fields = { stage: Type.Integer(), frame: Type.String() };

/** Routes below a path, which a tag of the document holds together. */
export function routes(tag: string) {
  const all: Route[] = [];
  const add = <Path extends string, Q extends TObject, B extends TObject>(
    target: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} ${Path}`, definition: Definition<Path, Q, B>,
  ) => {
    const [method, path] = target.split(' ') as [HTTPMethods, string];
    const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
    all.push({
      method, path, tag,
      summary: definition.summary,
      params: Type.Object(Object.fromEntries(names.map((name) => [name, kinds[name] ?? Uuid]))),
      ...(definition.query && { query: definition.query }),
      ...(definition.body && { body: definition.body }),
      bodyIsOptional: definition.bodyIsOptional ?? false,
      status: definition.status ?? (definition.answer ? 200 : 204),
      ...(definition.answer && { answer: definition.answer }),
      contentType: definition.contentType ?? 'application/json; charset=utf-8',
      ...(definition.tells !== undefined && { tells: definition.tells }),
      address: ({ params, body }) => {
        const { shotIds = [], ...named } = definition.names?.(body) ?? {};
        const { projectId, sceneId, shotId, assignmentId, projectAssetId } = params;
        return {
          ...(projectId && { projectId }), ...(sceneId && { sceneId }), ...(projectAssetId && { projectAssetId }),
          ...(assignmentId && { assignmentIds: [assignmentId] }),
          shotIds: shotId ? [shotId, ...shotIds] : shotIds,
          ...named,
        };
      },
      run: async (request, query) => {
        const [row] = await query<BodyRow>(definition.sql(request));
        return definition.finish ? definition.finish(row) : row;
      },
    });
  };
  return { all, add };
}

export type { FastifyReply, FastifyRequest };
