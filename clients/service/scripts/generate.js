// Writes openapi.json from the schemas of the routes, and from that the types of the client.
//
//   node scripts/generate.js [DIRECTORY]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapi, { astToString } from 'openapi-typescript';
import { buildServer, readSettings } from '../src/server.ts';

const directory = process.argv[2] ?? join(import.meta.dirname, '..');
const app = await buildServer(readSettings({ JWT_SECRET: 'nobody is going to be verified by this', LOG_LEVEL: 'silent' }));
await app.ready();
const document = app.swagger();
await app.close();

mkdirSync(join(directory, 'src/client'), { recursive: true });
writeFileSync(join(directory, 'openapi.json'), `${JSON.stringify(document, null, 2)}\n`);
writeFileSync(join(directory, 'src/client/openapi.ts'),
              `// Written by scripts/generate.js from openapi.json.\n\n${astToString(await openapi(document))}`);
