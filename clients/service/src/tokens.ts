// The caller of a request: verifies its bearer token, and gives the role and the claims that the database gets.

import { createRemoteJWKSet, errors, importSPKI, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { Problem } from './problems.ts';
import type { Settings } from './settings.ts';

export interface Caller {
  role: string;
  /** JSON, for request.jwt.claims. */
  claims: string;
  subject: string | undefined;
  /** When the token expires, in ms since 1970. */
  expiresAt: number;
}

export type Verify = (authorization: string | undefined) => Promise<Caller>;

const asymmetric = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

export async function tokenVerifier({ jwt, roles }: Settings): Promise<Verify> {
  const { key, algorithms } = await keyOf(jwt);
  const options = {
    algorithms,
    requiredClaims: ['exp'],
    ...(jwt.issuer !== undefined && { issuer: jwt.issuer }),
    ...(jwt.audience !== undefined && { audience: jwt.audience }),
  };
  return async (authorization) => {
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthorized('no bearer token', 'Send the header Authorization: Bearer <JWT>.');
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, key, options));
    } catch (error) {
      throw refusalOf(error);
    }
    const role = payload['role'] ?? roles[0];
    if (typeof role !== 'string' || !roles.includes(role))
      throw new Problem(403, 'the token names a role that may not use this service');
    return { role, claims: JSON.stringify(payload), subject: payload.sub, expiresAt: payload.exp! * 1000 };
  };
}

async function keyOf(jwt: Settings['jwt']): Promise<{ key: JWTVerifyGetKey; algorithms: string[] }> {
  if (jwt.jwksUrl !== undefined) return { key: createRemoteJWKSet(new URL(jwt.jwksUrl)), algorithms: asymmetric };
  if (jwt.secret !== undefined) {
    const secret = new TextEncoder().encode(jwt.secret);
    return { key: async () => secret, algorithms: ['HS256', 'HS384', 'HS512'] };
  }
  // A PEM does not say which algorithm it is for; the token does, out of the asymmetric ones.
  return { key: async ({ alg }) => importSPKI(jwt.publicKey!, alg!), algorithms: asymmetric };
}

function refusalOf(error: unknown): Problem {
  if (error instanceof errors.JWTExpired)
    return unauthorized('the token has expired', 'Ask for a new token and send the request again.');
  if (error instanceof errors.JWTClaimValidationFailed)
    return unauthorized(`the claim "${error.claim}" of the token is missing or wrong`);
  if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout))
    return unauthorized('the token is not valid');
  return new Problem(503, 'the keys that verify tokens cannot be read', { hint: 'Send the request again in a moment.' },
                     error);
}

const unauthorized = (message: string, hint = 'Ask for a new token.') => new Problem(401, message, { hint });
