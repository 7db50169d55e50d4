// What goes wrong, and the status and body that tell a client so.

import pg from 'pg';

export interface Details {
  code?: string;
  detail?: string;
  hint?: string;
  impact?: unknown[];
  requestId?: string;
}

/** An answer that is an error. */
export class Problem extends Error {
  readonly status: number;
  readonly details: Details;
  constructor(status: number, message: string, details: Details = {}, cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.details = details;
  }
}

/** Status by SQLSTATE, else by its class (the first two characters). What is in neither is a 500. PTxyz is xyz. */
const statuses: Record<string, number> = {
  '08': 503, // connection
  '22': 400, // bad value
  '23': 409, // constraints
  '23502': 400, // a value is missing
  '23514': 400, // rows of different scenes
  '25006': 503, // read only: a standby, or a server in recovery
  '27000': 409, // a trigger of the host keeps a stage as it is
  '40': 503, // serialization, deadlock: tried again before
  '42501': 403,
  '42883': 501, // no such function: an older version of the extension
  '42P01': 501, // no such table: the host lacks it
  '42703': 501, // no such column
  '3F000': 501, // no such schema
  '53': 503, // resources
  '54': 413, // limits
  '55000': 501, // no pipeline, or the host lacks something
  '55P03': 503, // lock timeout
  '57': 503, // shutdown
  '57014': 504, // statement timeout
  P0001: 400, // raised by a trigger of the host
};

export function statusOf(sqlstate: string): number {
  const own = /^PT([45]\d\d)$/.exec(sqlstate)?.[1];
  return own ? Number(own) : (statuses[sqlstate] ?? statuses[sqlstate.slice(0, 2)] ?? 500);
}

/** Whether the same transaction may succeed if it is run again from its start. */
export function mayPass(error: unknown): boolean {
  return isConnectionLoss(error) || (error instanceof pg.DatabaseError && ['40001', '40P01'].includes(error.code ?? ''));
}

/** Whether the connection is gone, or the server ends or refuses it. node-postgres has no class for the first. */
export function isConnectionLoss(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|57P0[1-5]|53300)/.test(error.code ?? '');
  return error instanceof Error && ('syscall' in error || /connection|timeout exceeded|not queryable/i.test(error.message));
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof pg.DatabaseError)) return new Problem(500, 'internal error', {}, error);

  const status = statusOf(error.code ?? '');
  // What is unexpected may tell of the inside: it goes to the log only.
  if (status === 500) return new Problem(500, 'internal error', {}, error);
  const details: Details = {};
  if (error.code) details.code = error.code;
  if (error.detail) details.detail = error.detail;
  if (error.hint) details.hint = error.hint;
  if (status === 503) details.hint ??= 'Send the request again in a moment.';
  return new Problem(status, error.message, details, error);
}
