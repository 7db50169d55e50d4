// The service: the routes, and what all of them share.

import cors from '@fastify/cors';
import swagger from '@fastify/swagger';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import { Database } from './database.ts';
import { Events } from './events.ts';
import { Pipeline } from './pipeline.ts';
import { Problem, problemOf } from './problems.ts';
import type { Route, Tells } from './route.ts';
import { approvalRoutes } from './routes/approval.ts';
import { assignmentRoutes } from './routes/assignments.ts';
import { editingRoutes } from './routes/editing.ts';
import { referenceRoutes } from './routes/references.ts';
import { sceneRoutes } from './routes/scene.ts';
import { ErrorAnswer, namedSchemas, ref, Uuid } from './schemas.ts';
import type { Settings } from './settings.ts';
import { tokenVerifier, type Caller } from './tokens.ts';

export { BadSettings, readSettings, type Settings } from './settings.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller;
  }
}

const allRoutes = [assignmentRoutes, sceneRoutes, editingRoutes, ...approvalRoutes, ...referenceRoutes].flat();

/** What every route below /api may answer besides its own. */
const errorAnswers = { default: ref(ErrorAnswer) };

export async function buildServer(settings: Settings): Promise<FastifyInstance> {
  const app = fastify({
    logger: { level: settings.logLevel },
    bodyLimit: settings.bodyLimit,
    requestTimeout: settings.clientTimeout,
    connectionTimeout: settings.clientTimeout,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 100, ignoreTrailingSlash: true },
  });
  const verify = await tokenVerifier(settings);
  const database = new Database(settings, app.log);
  const pipeline = new Pipeline(database);
  const events = new Events(settings, database, pipeline, app.log);

  // A body is what it is; path and query are text, so numbers are read from it.
  const strict = addFormats.default(new Ajv.default({ allErrors: false }));
  const lenient = addFormats.default(new Ajv.default({ coerceTypes: true }));
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? strict : lenient).compile(schema as object));
  // The database makes the JSON; the schemas of answers describe it.
  app.setSerializerCompiler(() => (data) => (typeof data === 'string' ? data : JSON.stringify(data)));

  // JSON only, and a client may say that it sends JSON and send none.
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null, undefined);
    else app.getDefaultJsonParser('error', 'error')(request, text as string, done);
  });

  app.setErrorHandler((error: Error & { statusCode?: number; validation?: unknown }, request, reply) => {
    // Fastify's own (validation, limits) have a status.
    const problem = error.statusCode !== undefined && error.statusCode < 500 && !(error instanceof Problem)
      ? new Problem(error.statusCode, error.message) : problemOf(error);
    if (problem.status === 500) {
      request.log.error({ err: problem.cause ?? error }, problem.message);
      problem.details.requestId = request.id;
    } else request.log.info({ err: { message: problem.message, code: problem.details.code } }, 'refused');
    if (problem.status === 501) pipeline.forget();
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    if (problem.status === 503) reply.header('retry-after', '1');
    return reply.code(problem.status).type('application/json; charset=utf-8')
      .send({ error: problem.message, details: problem.details });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: `no route ${request.method} ${request.url.split('?')[0]}`, details: {} }));

  await app.register(cors, {
    origin: settings.corsOrigins.includes('*') ? '*' : settings.corsOrigins,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'accept'],
    exposedHeaders: ['retry-after', 'x-request-id'],
    maxAge: 600,
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'shot_assets', version: '1.0.0', description: 'Which asset appears in which shot, and how.' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ bearer: [] }],
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject;
      // Fastify has no word for a body that may be left out.
      for (const route of allRoutes.filter(({ bodyIsOptional }) => bodyIsOptional)) {
        const path = document.openapiObject.paths?.[route.path.replace(/:(\w+)/g, '{$1}')] as
          Record<string, { requestBody?: { required?: boolean } }> | undefined;
        const { requestBody } = path?.[(route.method as string).toLowerCase()] ?? {};
        if (requestBody) requestBody.required = false;
      }
      return document.openapiObject;
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => (json.$id as string) ?? `schema-${i}` },
  });
  for (const schema of namedSchemas()) app.addSchema(schema);

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) {
      request.caller = await verify(request.headers.authorization);
      request.log = request.log.child({ user: request.caller.subject });
    }
  });

  for (const route of allRoutes) addRoute(app, route, database, pipeline);
  addEventRoute(app, events, database, pipeline);

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  app.get('/health', { schema: { hide: true } }, async () => ({ status: 'ok' }));
  app.get('/ready', { schema: { hide: true } }, async () => {
    try {
      return { status: 'ok', pipeline: (await pipeline.statements()).schema, version: await versionOf(database) };
    } catch (error) {
      throw new Problem(503, 'the database is not ready', {}, error);
    }
  });

  app.addHook('onListen', async () => events.start());
  // Streams, and connections that are kept for more requests, would keep the server from closing.
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    await events.stop();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
  app.addHook('onClose', async () => database.close());
  return app;
}

async function versionOf(database: Database) {
  const [row] = await database.ownQuery<{ version: string }>('SELECT shot_assets.version()');
  return row!.version;
}

function addRoute(app: FastifyInstance, route: Route, database: Database, pipeline: Pipeline) {
  app.route({
    method: route.method,
    url: route.path,
    schema: {
      summary: route.summary,
      operationId: operationId(route.method as string, route.path),
      tags: [route.tag],
      params: route.params,
      ...(route.query && { querystring: route.query }),
      ...(route.body && { body: route.body }),
      response: {
        [route.status]: !route.answer ? { type: 'null', description: 'Done' }
          : route.contentType.startsWith('application/json') ? route.answer
          : { description: 'A document', content: { [route.contentType.split(';')[0]!]: { schema: route.answer } } },
        ...errorAnswers,
      },
    },
    preValidation: async (request) => {
      if (route.bodyIsOptional) request.body ??= {};
    },
    handler: async (request, reply) => {
      const read = await pipeline.statements();
      const access = request.method === 'GET' ? 'READ ONLY' : 'READ WRITE';
      const asked = { params: request.params, query: request.query, body: request.body, read };
      const row = await database.transaction(request.caller!, access, async (query) => {
        await pipeline.find(query, route.address(asked));
        const answer = await route.run(asked, query);
        if (route.tells !== undefined) await query(notice(read.schema, request.params, route.tells));
        return answer;
      });
      reply.code(route.status).header('cache-control', 'no-store');
      if (!route.answer) return reply.send();
      if (row?.body == null) throw new Problem(404, 'it does not exist any more');
      return reply.type(route.contentType).send(row.body);
    },
  });
}

function addEventRoute(app: FastifyInstance, events: Events, database: Database, pipeline: Pipeline) {
  app.get('/api/projects/:projectId/scenes/:sceneId/events', {
    schema: {
      summary: 'What changes in the scene, as server-sent events: ready, change, lost, expired',
      operationId: 'getEvents',
      tags: ['events'],
      params: Type.Object({ projectId: Uuid, sceneId: Uuid }),
      response: {
        200: { description: 'A stream', content: { 'text/event-stream': { schema: Type.String() } } },
        ...errorAnswers,
      },
    },
  }, async (request: FastifyRequest, reply) => {
    const { projectId, sceneId } = request.params as { projectId: string; sceneId: string };
    await database.transaction(request.caller!, 'READ ONLY', (query) => pipeline.find(query, { projectId, sceneId }));
    return reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no')
      .header('connection', 'close')
      .send(events.open(request.caller!, projectId, sceneId));
  });
}

/** Tells, when the transaction commits, the listeners of every process that the scene has changed. */
const notice = (schema: string, params: unknown, shots: Tells) => ({
  text: "SELECT pg_notify('shot_assets', json_build_object('schema', $1::text, 'scene_id', $2::uuid, 'shots', $3::json, 'stages', '[]'::json)::text)",
  values: [schema, (params as { sceneId: string }).sceneId, JSON.stringify(shots)],
});

/** getShotsByShotIdPanel for GET …/scenes/:sceneId/shots/:shotId/panel. */
function operationId(method: string, path: string) {
  const below = path.replace(/^\/api\//, '').replace(/^projects\/:projectId\/scenes\/:sceneId(\/|$)/, (_, more) => (more ? '' : 'scene'))
    .replace(/^projects\/:projectId\//, 'project/');
  const words = below.split('/').flatMap((part) => (part.startsWith(':') ? ['by', part.slice(1)] : part.split('-')));
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}
