// Who is let in: tokens good and bad, roles, and two tenants that see nothing of each other.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { film, golem, project, sceneOf, startService, tenantA, tenantB, token, type Answer } from './service.ts';

const service = await startService({ JWT_AUDIENCE: 'editor', JWT_ISSUER: 'tests', ROLES: 'authenticated, postgres_reader' });
const claims = { aud: 'editor', iss: 'tests' };
const scene = sceneOf(2);
const get = (given: string | undefined, path = scene) =>
  fetch(service.url + path, { headers: given === undefined ? {} : { authorization: given } });
const bearer = async (...args: Parameters<typeof token>) => `Bearer ${await token(args[0], { claims, ...args[1] })}`;

test('a good token', async () => {
  assert.equal((await get(await bearer())).status, 200);
  assert.equal((await get((await bearer()).replace('Bearer', 'bearer'))).status, 200);
  assert.equal((await get(await bearer(tenantA, { claims: { ...claims, role: 'authenticated' } }))).status, 200);
});

test('no token, a broken one, an expired one, one for others: 401, and nothing of the inside', async () => {
  const good = await bearer();
  const [header, body, signature] = good.slice(7).split('.') as [string, string, string];
  const forged = Buffer.from(JSON.stringify({ sub: tenantB, exp: 9999999999, ...claims })).toString('base64url');
  const keys = await generateKeyPair('RS256');
  const bad: Record<string, string | undefined> = {
    'none': undefined,
    'empty': '',
    'no scheme': good.slice(7),
    'basic': 'Basic YTpi',
    'garbage': 'Bearer abc',
    'no signature': `Bearer ${header}.${body}.`,
    'changed claims': `Bearer ${header}.${forged}.${signature}`,
    'another key': await bearer(tenantA, { key: 'another secret of the tests, long enough' }),
    'another algorithm': `Bearer ${await new SignJWT({ sub: tenantA, ...claims }).setProtectedHeader({ alg: 'RS256' })
      .setExpirationTime('1h').sign(keys.privateKey)}`,
    'unsigned': `Bearer ${new UnsecuredJWT({ sub: tenantA, ...claims }).setExpirationTime('1h').encode()}`,
    'expired': await bearer(tenantA, { expires: Math.floor(Date.now() / 1000) - 5 }),
    'never expires': `Bearer ${await new SignJWT({ sub: tenantA, ...claims }).setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('the secret of the tests, which is long enough'))}`,
    'another audience': await bearer(tenantA, { claims: { ...claims, aud: 'others' } }),
    'another issuer': await bearer(tenantA, { claims: { ...claims, iss: 'others' } }),
    'not yet': await bearer(tenantA, { claims: { ...claims, nbf: Math.floor(Date.now() / 1000) + 600 } }),
  };
  for (const [kind, given] of Object.entries(bad)) {
    const response = await get(given);
    assert.equal(response.status, 401, kind);
    assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    const answer = await response.json() as any;
    assert.equal(typeof answer.error, 'string', kind);
    assert.match(answer.details.hint, /token|header/, kind);
  }
  const expired = await (await get(bad['expired'])).json() as any;
  assert.equal(expired.error, 'the token has expired');
  // Without a token, not even the validation of a path is to be had.
  assert.equal((await get(undefined, '/api/projects/nothing')).status, 401);
});

test('a role that the service does not allow is refused, and one that the database does not allow tells nothing', async () => {
  assert.equal((await get(await bearer(tenantA, { claims: { ...claims, role: 'postgres' } }))).status, 403);
  assert.equal((await get(await bearer(tenantA, { claims: { ...claims, role: 7 } }))).status, 403);
  const missing = await get(await bearer(tenantA, { claims: { ...claims, role: 'postgres_reader' } }));
  assert.equal(missing.status, 500);
  assert.deepEqual(Object.keys(await missing.json() as any), ['error', 'details']);
});

test('a public key and a key set verify too', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const signed = await new SignJWT({ sub: tenantA }).setProtectedHeader({ alg: 'ES256', kid: 'one' }).setExpirationTime('1h').sign(privateKey);
  const byKey = await startService({ JWT_SECRET: '', JWT_PUBLIC_KEY: await exportSPKI(publicKey) });
  assert.equal((await byKey.send('GET', scene, undefined, { token: signed })).status, 200);
  assert.equal((await byKey.send('GET', scene)).status, 401, 'a secret is no public key');

  const keys = createServer(async (_, response) => response.end(JSON.stringify({ keys: [{ ...await exportJWK(publicKey), kid: 'one', alg: 'ES256' }] })));
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  after(() => keys.close());
  const bySet = await startService({ JWT_SECRET: '', JWT_JWKS_URL: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys` });
  assert.equal((await bySet.send('GET', scene, undefined, { token: signed })).status, 200);
  const noKeys = await startService({ JWT_SECRET: '', JWT_JWKS_URL: 'http://127.0.0.1:9/keys' });
  assert.equal((await noKeys.send('GET', scene, undefined, { token: signed })).status, 503, 'not the fault of the token');
});

test('other people\'s projects are not there', async () => {
  const as = { as: tenantB };
  const own = await startService();
  const base = `/api/projects/${golem.project}/scenes/${golem.scene}`;
  assert.deepEqual((await own.send('GET', '/api/projects', undefined, as)).body.map((p: any) => p.name), ['The Golem']);
  assert.equal((await own.send('GET', `${base}/shot-assignments`, undefined, as)).status, 200);

  const nobody = '99999999-9999-9999-9999-999999999999';
  const theirs = { project: film('project'), scene: film('scene', '2'), shot: film('shot', '2A'), assignment: '' };
  [{ id: theirs.assignment }] = (await own.send('GET', `${sceneOf(2)}/shot-assignments`)).body;
  const paths = (ids: typeof theirs): [string, string, object?][] => [
    ['GET', `/api/projects/${ids.project}/scenes`],
    ['GET', `/api/projects/${ids.project}/assets`],
    ['GET', `/api/projects/${ids.project}/export`],
    ['GET', `/api/projects/${ids.project}/scenes/${ids.scene}`],
    ['GET', `/api/projects/${ids.project}/scenes/${ids.scene}/shot-assignments`],
    ['GET', `/api/projects/${golem.project}/scenes/${ids.scene}/shot-assignments`],
    ['GET', `${base}/shot-assignments/shots/${ids.shot}`],
    ['GET', `${base}/shots/${ids.shot}/panel`],
    ['POST', `${base}/shot-assignments`, { assignments: [{ shotId: ids.shot, instanceId: golem.instance }] }],
    ['PUT', `${base}/shot-assignments/${ids.assignment}`, { presenceType: 'exits' }],
    ['DELETE', `${base}/shot-assignments/${ids.assignment}`],
    ['DELETE', `/api/projects/${ids.project}/scenes/${ids.scene}/shot-assignments/all`],
    ['POST', `/api/projects/${ids.project}/scenes/${ids.scene}/stages/9/unlock`, { confirmed: true }],
    ['POST', `/api/projects/${ids.project}/scenes/${ids.scene}/undo`],
    ['GET', `/api/projects/${ids.project}/scenes/${ids.scene}/events`],
  ];
  const missing = paths({ project: nobody, scene: nobody, shot: nobody, assignment: nobody });
  for (const [i, [method, path, body]] of paths(theirs).entries()) {
    const hidden = await own.send(method, path, body, as);
    assert.equal(hidden.status, 404, `${method} ${path}: ${hidden.text}`);
    const [, missingPath, missingBody] = missing[i]!;
    const absent = await own.send(method, missingPath, missingBody, as);
    const withoutIds = (text: string) => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID');
    assert.equal(withoutIds(hidden.text), withoutIds(absent.text));
  }
  // Nothing of it happened.
  assert.equal((await own.send('GET', `${project}/scenes/${film('scene', '2')}/shot-assignments`)).body.length, 23);
});

test('whatever of others a request names, in path or body, the answer is that of what does not exist', async () => {
  const own = await startService();
  const document = await (await fetch(`${own.url}/openapi.json`)).json() as any;
  const as = { as: tenantB };
  const [{ id: myAssignment }] = (await own.send('POST', `/api/projects/${golem.project}/scenes/${golem.scene}/shot-assignments`,
                                                 { assignments: [{ shotId: golem.shot, instanceId: golem.instance }] }, as)).body;
  const [{ id: assignment }] = (await own.send('GET', `${sceneOf(2)}/shot-assignments`)).body;
  const [instance] = (await own.send('GET', `${sceneOf(2)}/assets`)).body;
  type Ids = Record<'project' | 'scene' | 'shot' | 'assignment' | 'asset' | 'instance', string>;
  const mine: Ids = { ...golem, assignment: myAssignment };
  const theirs: Ids = { project: film('project'), scene: film('scene', '2'), shot: film('shot', '2A'), assignment,
                        asset: instance.project_asset_id, instance: instance.instance_id };
  const nobody = '99999999-9999-9999-9999-999999999999';
  const missing = Object.fromEntries(Object.keys(mine).map((kind) => [kind, nobody])) as Ids;
  const kindOf = (name: string): keyof Ids | undefined =>
    /asset(Id|$)/i.test(name) ? 'asset' : (['project', 'scene', 'shot', 'assignment', 'instance'] as const).find((kind) => name.toLowerCase().includes(kind))
      ?? (/survivor|absorbed/.test(name) ? 'instance' : undefined);

  /** The least that the schema takes, and every id that it can name. */
  const sample = (schema: any, name: string, ids: Ids): unknown => {
    if (schema.$ref) return sample(document.components.schemas[schema.$ref.split('/').at(-1)], name, ids);
    if (schema.anyOf) return sample(schema.anyOf[0], name, ids);
    if (schema.type === 'array') return [sample(schema.items, name, ids)];
    if (schema.type === 'object')
      return Object.fromEntries(Object.entries<any>(schema.properties ?? {})
        .filter(([key]) => schema.required?.includes(key) || (/Ids?$/.test(key) && kindOf(key)))
        .map(([key, inner]) => [key, sample(inner, key, ids)]));
    if (schema.format === 'uuid') return ids[kindOf(name)!];
    return schema.type === 'integer' ? 1 : schema.type === 'boolean' ? false : name === 'presenceType' ? 'exits' : 'all_throughout';
  };
  const withoutIds = (text: string) => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID');
  const contents = () => own.sql(`SELECT 's ' || to_jsonb(s)::text AS row FROM film.shots s WHERE scene_id = '${theirs.scene}'
    UNION ALL SELECT 'c ' || to_jsonb(c)::text FROM film.scenes c WHERE id = '${theirs.scene}'
    UNION ALL SELECT 'a ' || to_jsonb(a)::text FROM film.shot_asset_assignments a JOIN film.shots s ON s.id = a.shot_id WHERE s.scene_id = '${theirs.scene}' ORDER BY 1`);
  const before = await contents();
  let compared = 0;
  for (const [template, methods] of Object.entries<any>(document.paths))
    for (const [method, operation] of Object.entries<any>(methods)) {
      const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
      if (names.length === 0) continue;
      const schema = operation.requestBody?.content?.['application/json']?.schema;
      const bodyOf = (ids: Ids) => schema && sample(schema, '', ids);
      const send = (path: Ids, body: unknown) => own.send(method.toUpperCase(), template.replace(/\{(\w+)\}/g, (_, name) => {
        const kind = kindOf(name);
        return kind ? path[kind] : name === 'stage' ? '9' : 'start';
      }), body, as);
      const compare = async (what: string, hidden: Answer, absent: Answer, status: number) => {
        assert.equal(hidden.status, status, `${method} ${template}, ${what}: ${hidden.text}`);
        assert.deepEqual([absent.status, withoutIds(absent.text)], [status, withoutIds(hidden.text)], `${method} ${template}, ${what}`);
        compared++;
      };
      // Theirs from one place of the path on, and then in the body of a path that is all mine.
      const kinds = names.map(kindOf).filter((kind) => kind !== undefined);
      for (const [i] of kinds.entries()) {
        const from = (ids: Ids): Ids => ({ ...mine, ...Object.fromEntries(kinds.slice(i).map((kind) => [kind, ids[kind]])) });
        await compare(`path from ${kinds[i]}`, await send(from(theirs), bodyOf(mine)), await send(from(missing), bodyOf(mine)), 404);
      }
      const [hidden, absent] = [bodyOf(theirs), bodyOf(missing)];
      if (JSON.stringify(hidden) === JSON.stringify(absent)) continue;
      // An override is text of the user's: nobody looks its instance up.
      await compare('body', await send(mine, hidden), await send(mine, absent), `${method} ${template}`.endsWith('/references/{frame}') ? 204 : 404);
    }
  assert(compared > 100, `${compared} comparisons`);
  assert.deepEqual(await contents(), before, 'nothing of it happened');
});

test('claims and role end with the request', async () => {
  const one = await startService({ POOL_SIZE: '1' });
  assert.equal((await one.send('GET', scene)).status, 200);
  const { body } = await one.send('GET', '/api/projects', undefined, { as: tenantB });
  assert.deepEqual(body.map((p: any) => p.name), ['The Golem']);
  const [{ count }] = await one.sql(`SELECT count(*) FROM pg_stat_activity WHERE usename = 'service_login' AND datname = current_database()
                                     AND state = 'idle in transaction'`);
  assert.equal(count, '0');
});
