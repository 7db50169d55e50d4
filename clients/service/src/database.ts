// Transactions in the name of a caller.

import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isConnectionLoss, mayPass, Problem, problemOf } from './problems.ts';
import type { Settings } from './settings.ts';
import type { Caller } from './tokens.ts';

export interface Statement {
  text: string;
  values: unknown[];
}

export type Access = 'READ ONLY' | 'READ WRITE';
export type Query = <Row extends pg.QueryResultRow>(statement: Statement) => Promise<Row[]>;

export interface Log {
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

export class Database {
  readonly #pool: pg.Pool;
  readonly #settings: Settings;
  readonly #log: Log;

  constructor(settings: Settings, log: Log) {
    this.#settings = settings;
    this.#log = log;
    this.#pool = new pg.Pool({
      ...(settings.databaseUrl !== undefined && { connectionString: settings.databaseUrl }),
      max: settings.poolSize,
      connectionTimeoutMillis: settings.queueTimeout,
      application_name: 'shot_assets service',
      keepAlive: true,
    });
    // A connection that fails while nobody uses it is replaced when it is needed.
    this.#pool.on('error', (error) => log.warn({ err: error }, 'an idle connection was lost'));
  }

  /**
   * Runs work in a transaction with the caller's role and claims. Runs it again, a bounded number of times, where it
   * failed to serialize or lost its connection before COMMIT: until then nothing has happened.
   */
  async transaction<T>(caller: Caller, access: Access, work: (query: Query) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(caller, access, work);
      } catch (error) {
        if (attempt >= this.#settings.attempts || !(error instanceof Again)) throw this.#answer(error);
        this.#log.warn({ err: error.cause, attempt }, 'the transaction is run again');
        await sleep(20 * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  }

  async #attempt<T>(caller: Caller, access: Access, work: (query: Query) => Promise<T>): Promise<T> {
    let client: pg.PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      // A full pool has waited long enough already.
      throw this.#pool.waitingCount > 0 || this.#pool.totalCount >= this.#settings.poolSize
        ? new Problem(503, 'the service is busy', { hint: 'Send the request again in a moment.' }, error)
        : new Again(error);
    }
    let lost: unknown;
    const onError = (error: Error) => (lost = error);
    client.on('error', onError);
    let committing = false;
    try {
      await client.query(`BEGIN ${access}`);
      await this.#become(client, caller);
      const result = await work(async ({ text, values }) => (await client.query(text, values)).rows);
      committing = true;
      await client.query('COMMIT');
      return result;
    } catch (error) {
      if (committing && isConnectionLoss(error)) {
        lost = error;
        throw new Problem(503, 'the database was lost while it committed',
                          { hint: 'The change may have been made: read again before you repeat it.' }, error);
      }
      if (isConnectionLoss(error)) lost = error;
      else await client.query('ROLLBACK').catch((failure) => (lost = failure));
      throw mayPass(error) ? new Again(error) : error;
    } finally {
      client.off('error', onError);
      client.release(lost !== undefined);
    }
  }

  // All of it is gone with the transaction, so a transaction pooler may be between. The role comes last: it may not be
  // allowed to set the others.
  async #become(client: pg.PoolClient, { role, claims }: Caller) {
    const { statementTimeout, lockTimeout } = this.#settings;
    try {
      await client.query(
        `SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true),
                set_config('timezone', 'UTC', true), set_config('request.jwt.claims', $3, true),
                set_config('role', $4, true)`,
        [`${statementTimeout}ms`, `${lockTimeout}ms`, claims, role]);
    } catch (error) {
      if (isConnectionLoss(error)) throw error;
      throw new Problem(500, 'internal error', {}, error);
    }
  }

  #answer(error: unknown): Problem {
    const cause = error instanceof Again ? error.cause : error;
    if (isConnectionLoss(cause))
      return new Problem(503, 'the database cannot be reached', { hint: 'Send the request again in a moment.' }, cause);
    return problemOf(cause);
  }

  /** As the service itself, outside of any caller's name. */
  async ownQuery<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    try {
      return (await this.#pool.query<Row>(text, values)).rows;
    } catch (error) {
      throw this.#answer(error);
    }
  }

  async close() {
    await this.#pool.end();
  }
}

/** A transaction failed, did nothing, and may be run again. */
class Again extends Error {
  constructor(cause: unknown) {
    super('again', { cause });
  }
}
