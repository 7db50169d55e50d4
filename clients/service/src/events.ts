// Who hears of what: one connection that listens, and streams to those who may see the scene.

import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Database, Log } from './database.ts';
import type { Pipeline } from './pipeline.ts';
import { Problem } from './problems.ts';
import type { Settings } from './settings.ts';
import type { Caller } from './tokens.ts';

interface Change {
  scene_id: string;
  /** null: all. */
  shots: string[] | null;
  stages: number[];
}

export class Events {
  readonly #settings: Settings;
  readonly #database: Database;
  readonly #pipeline: Pipeline;
  readonly #log: Log;
  readonly #streams = new Map<string, Set<Stream>>();
  readonly #stopped = new AbortController();
  #count = 0;
  #listening: Promise<void> | undefined;

  constructor(settings: Settings, database: Database, pipeline: Pipeline, log: Log) {
    this.#settings = settings;
    this.#database = database;
    this.#pipeline = pipeline;
    this.#log = log;
  }

  start() {
    this.#listening ??= this.#listen();
  }

  async stop() {
    this.#stopped.abort();
    for (const stream of this.#all()) stream.end();
    await this.#listening;
  }

  /** A stream of what happens in a scene that the caller has been found to see. */
  open(caller: Caller, projectId: string, sceneId: string): PassThrough {
    if (this.#count >= this.#settings.maxStreams)
      throw new Problem(503, 'too many clients listen', { hint: 'Connect again later.' });
    const scene = sceneId.toLowerCase();
    const mayBeSeen = () => this.#database.transaction(caller, 'READ ONLY',
                                                       (query) => this.#pipeline.find(query, { projectId, sceneId }));
    const stream = new Stream(caller, mayBeSeen, this.#settings.heartbeat, this.#log);
    const streams = this.#streams.get(scene) ?? new Set();
    this.#streams.set(scene, streams.add(stream));
    this.#count++;
    stream.output.once('close', () => {
      this.#count--;
      streams.delete(stream);
      if (streams.size === 0 && this.#streams.get(scene) === streams) this.#streams.delete(scene);
    });
    return stream.output;
  }

  *#all() {
    for (const streams of this.#streams.values()) yield* streams;
  }

  async #listen() {
    const { signal } = this.#stopped;
    for (let failures = 0; !signal.aborted;) {
      const client = new pg.Client({
        ...(this.#settings.eventsDatabaseUrl !== undefined && { connectionString: this.#settings.eventsDatabaseUrl }),
        connectionTimeoutMillis: this.#settings.queueTimeout,
        query_timeout: this.#settings.queueTimeout,
        keepAlive: true,
        application_name: 'shot_assets service events',
      });
      const gone = new Promise<void>((resolve) => client.once('end', resolve));
      client.on('error', (error) => this.#log.warn({ err: error }, 'the connection that listens was lost'));
      client.on('notification', ({ payload }) => this.#hear(payload));
      try {
        await client.connect();
        await client.query('LISTEN shot_assets');
        failures = 0;
        // What happened meanwhile, nobody heard.
        for (const stream of this.#all()) stream.lost();
        // A connection that is dead without having been closed is noticed by its silence.
        const ended = Promise.race([gone, aborted(signal)]).then(() => true);
        while (!(await Promise.race([ended, sleep(this.#settings.heartbeat, false, { ref: false })])))
          await client.query('SELECT');
      } catch (error) {
        this.#log.warn({ err: error }, 'nobody listens to the database');
      }
      // Not awaited: after a connection that the server refused while it starts, end() never resolves.
      client.end().catch(() => {});
      if (signal.aborted) break;
      await sleep(Math.min(100 * 2 ** failures++, 5_000), undefined, { signal }).catch(() => {});
    }
  }

  async #hear(payload: string | undefined) {
    try {
      const event = JSON.parse(payload ?? '') as Partial<Change> & { schema?: string };
      if (typeof event.scene_id !== 'string') return;
      const streams = this.#streams.get(event.scene_id);
      if (!streams || event.schema !== (await this.#pipeline.statements()).schema) return;
      const change = { scene_id: event.scene_id, shots: event.shots ?? null, stages: event.stages ?? [] };
      for (const stream of streams) stream.changed(change);
    } catch (error) {
      // Anybody may notify the channel, of anything.
      this.#log.warn({ err: error, payload }, 'a notification was not understood');
    }
  }
}

const aborted = (signal: AbortSignal) => new Promise<void>((resolve) => {
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
});

/**
 * What one client hears. What it has not read yet is kept as one change, so a slow client costs no memory; one that
 * reads nothing for two heartbeats is cut off, and asks for everything when it comes back.
 */
class Stream {
  readonly output = new PassThrough();
  readonly #mayBeSeen: () => Promise<void>;
  readonly #log: Log;
  readonly #timers: NodeJS.Timeout[] = [];
  #pending: Change | undefined;
  #sending = false;
  #silent = 0;

  constructor(caller: Caller, mayBeSeen: () => Promise<void>, heartbeat: number, log: Log) {
    this.#mayBeSeen = mayBeSeen;
    this.#log = log;
    this.output.on('close', () => this.#timers.forEach(clearTimeout));
    this.output.on('error', () => {});
    this.#write('ready', {});
    this.#timers.push(
      setInterval(() => this.#beat(), heartbeat),
      // setTimeout takes 24 days at most.
      setTimeout(() => { this.#write('expired', {}); this.end(); }, Math.min(caller.expiresAt - Date.now(), 2 ** 31 - 1)),
    );
  }

  changed(change: Change) {
    this.#pending = this.#pending === undefined ? change : {
      scene_id: change.scene_id,
      shots: this.#pending.shots && change.shots && [...new Set([...this.#pending.shots, ...change.shots])],
      stages: [...new Set([...this.#pending.stages, ...change.stages])].sort((a, b) => a - b),
    };
    void this.#send();
  }

  /** It may have missed something. */
  lost() {
    this.#pending = undefined;
    this.#write('lost', {});
  }

  end() {
    this.output.end();
  }

  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#pending && this.output.writable) {
        if (this.output.writableNeedDrain) {
          this.output.once('drain', () => this.#send());
          return;
        }
        // What comes from now on is another change: it may be hidden from the caller.
        const change = this.#pending;
        this.#pending = undefined;
        await this.#mayBeSeen();
        this.#write('change', change);
      }
    } catch (error) {
      if (error instanceof Problem && error.status === 503) this.lost();
      else {
        this.#log.warn({ err: error }, 'a stream ends');
        this.end();
      }
    } finally {
      this.#sending = false;
    }
  }

  #write(event: string, data: object) {
    if (this.output.writable) this.output.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #beat() {
    if (!this.output.writableNeedDrain) {
      this.#silent = 0;
      this.output.write(':\n\n');
    } else if (++this.#silent >= 2) this.output.destroy();
  }
}
