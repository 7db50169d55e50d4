// A service for a test: its own copy of the film of tenants.sql, a port of its own, and tokens for it.
//
// PGHOST and the like name a server; SERVICE_TEMPLATE is the database to copy. PGDATA is the server's directory, for
// the tests that restart it.

import { SignJWT } from 'jose';
import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { after } from 'node:test';
import pg from 'pg';
import { buildServer, readSettings } from '../src/server.ts';

export const secret = 'the secret of the tests, which is long enough';
export const [tenantA, tenantB] = ['00000000-0000-0000-0000-0000000000a1', '00000000-0000-0000-0000-0000000000b2'];

/** The id of a row of the film, as demo/load.sql makes it. */
export function film(...name: string[]) {
  const hex = createHash('md5').update(name.join(' ')).digest('hex');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}
export const golem = Object.fromEntries(
  ['project', 'scene', 'shot', 'asset', 'instance'].map((kind, i) => [kind, `bbbbbbbb-0000-0000-0000-00000000000${i + 1}`]),
) as Record<'project' | 'scene' | 'shot' | 'asset' | 'instance', string>;

export const token = (subject = tenantA, { claims = {}, expires = '1h', key = secret }: { claims?: object; expires?: string | number; key?: string } = {}) =>
  new SignJWT({ sub: subject, ...claims }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(expires)
    .sign(new TextEncoder().encode(key));

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: any;
}

export interface Service {
  url: string;
  app: FastifyInstance;
  /** As the superuser, in the database of the service. */
  sql: (text: string, values?: unknown[]) => Promise<any[]>;
  send: (method: string, path: string, body?: unknown, options?: { as?: string; token?: string; headers?: Record<string, string> }) => Promise<Answer>;
  /** The path of a scene of tenant A's film. */
  scene: (number: number) => string;
  connection: string;
}

export const project = `/api/projects/${film('project')}`;
export const sceneOf = (number: number) => `${project}/scenes/${film('scene', String(number))}`;

export const connectionTo = (database: string, user: string) =>
  `postgres://${user}@${encodeURIComponent(process.env['PGHOST']!)}:${process.env['PGPORT']}/${database}`;

async function ask(database: string, text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: connectionTo(database, process.env['PGUSER'] ?? 'postgres') });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Whether the database has a function by this name, with this argument. */
export async function has(name: string, argument?: string) {
  const [row] = await ask(process.env['SERVICE_TEMPLATE']!,
    `SELECT count(*) > 0 AS has FROM pg_proc WHERE pronamespace = 'shot_assets'::regnamespace AND proname = $1
     AND ($2::text IS NULL OR $2 = ANY (proargnames))`, [name, argument]);
  return row.has as boolean;
}

export async function startService(settings: Record<string, string> = {}): Promise<Service> {
  const database = `service_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  await ask('postgres', `CREATE DATABASE ${database} TEMPLATE ${process.env['SERVICE_TEMPLATE']}`);
  const connection = connectionTo(database, 'service_login');
  const app = await buildServer(readSettings({
    DATABASE_URL: connection, JWT_SECRET: secret, PORT: '0', LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent', ...settings,
  }));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  after(async () => {
    await app.close();
    await ask('postgres', `DROP DATABASE ${database} WITH (FORCE)`);
  });
  return {
    url, app, connection, scene: sceneOf,
    sql: (text, values) => ask(database, text, values),
    send: async (method, path, body, { as = tenantA, token: given, headers = {} } = {}) => {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${given ?? await token(as)}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.startsWith('application/json');
      return { status: response.status, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : undefined };
    },
  };
}
