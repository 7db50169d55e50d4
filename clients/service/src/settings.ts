// Settings of the service, from the environment.

export interface Settings {
  /** Connection string; undefined: PGHOST and the like. */
  databaseUrl: string | undefined;
  /** Connection string of the connection that listens, which must not go through a transaction pooler. */
  eventsDatabaseUrl: string | undefined;
  host: string;
  port: number;
  /** What verifies tokens: one of a shared secret, a public key (PEM), and the address of a key set. */
  jwt: { secret?: string; publicKey?: string; jwksUrl?: string; issuer?: string; audience?: string };
  /** The roles that a token may name; the first is that of a token that names none. */
  roles: [string, ...string[]];
  corsOrigins: string[];
  poolSize: number;
  /** How long a request waits for a connection, ms. */
  queueTimeout: number;
  statementTimeout: number;
  lockTimeout: number;
  /** How often a transaction that fails to serialize, or loses its connection before COMMIT, is tried. */
  attempts: number;
  bodyLimit: number;
  /** How long a client may take to send a request, or may read nothing of its answer, ms. */
  clientTimeout: number;
  maxStreams: number;
  heartbeat: number;
  shutdownTimeout: number;
  logLevel: string;
}

export class BadSettings extends Error {}

const numbers = {
  poolSize: ['POOL_SIZE', 10],
  queueTimeout: ['QUEUE_TIMEOUT_MS', 5_000],
  statementTimeout: ['STATEMENT_TIMEOUT_MS', 30_000],
  lockTimeout: ['LOCK_TIMEOUT_MS', 10_000],
  attempts: ['ATTEMPTS', 5],
  bodyLimit: ['BODY_LIMIT_BYTES', 8 * 1024 * 1024],
  clientTimeout: ['CLIENT_TIMEOUT_MS', 60_000],
  maxStreams: ['MAX_STREAMS', 1_000],
  heartbeat: ['HEARTBEAT_MS', 15_000],
  shutdownTimeout: ['SHUTDOWN_TIMEOUT_MS', 10_000],
} as const;

/** Throws BadSettings, which names every setting that is wrong. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const problems: string[] = [];
  const text = (name: string) => env[name]?.trim() || undefined;
  const list = (name: string) => (text(name) ?? '').split(',').map((item) => item.trim()).filter(Boolean);
  const number = (name: string, fallback: number, least: number) => {
    const value = text(name) === undefined ? fallback : Number(text(name));
    if (Number.isSafeInteger(value) && value >= least && value < 2 ** 31) return value;
    problems.push(`${name} must be a whole number, at least ${least}`);
    return fallback;
  };

  const jwt: Settings['jwt'] = {};
  for (const [key, name] of [
    ['secret', 'JWT_SECRET'], ['publicKey', 'JWT_PUBLIC_KEY'], ['jwksUrl', 'JWT_JWKS_URL'], ['issuer', 'JWT_ISSUER'],
    ['audience', 'JWT_AUDIENCE'],
  ] as const) {
    const value = text(name);
    if (value !== undefined) jwt[key] = value;
  }
  if ([jwt.secret, jwt.publicKey, jwt.jwksUrl].filter((key) => key !== undefined).length !== 1)
    problems.push('one of JWT_SECRET, JWT_PUBLIC_KEY and JWT_JWKS_URL must be set');
  if (jwt.secret !== undefined && Buffer.byteLength(jwt.secret) < 32)
    problems.push('JWT_SECRET must have at least 32 bytes');
  if (jwt.jwksUrl !== undefined && !URL.canParse(jwt.jwksUrl)) problems.push('JWT_JWKS_URL must be an address');

  const [role = 'authenticated', ...others] = list('ROLES');
  const databaseUrl = text('DATABASE_URL');
  const settings: Settings = {
    databaseUrl,
    eventsDatabaseUrl: text('EVENTS_DATABASE_URL') ?? databaseUrl,
    host: text('HOST') ?? '127.0.0.1',
    port: number('PORT', 8080, 0),
    jwt,
    roles: [role, ...others],
    corsOrigins: list('CORS_ORIGINS'),
    logLevel: text('LOG_LEVEL') ?? 'info',
    ...(Object.fromEntries(
      Object.entries(numbers).map(([key, [name, fallback]]) => [key, number(name, fallback, 1)]),
    ) as Record<keyof typeof numbers, number>),
  };
  if (problems.length > 0) throw new BadSettings(problems.join('; '));
  return settings;
}
