#!/usr/bin/env node
// Writes api.ts by PgTyped: a typed query per function of the API.
//
//   clients/typescript/generate.js DIRECTORY
//
// Needs the server that PGHOST and its like name, with the extension in PGDATABASE, and what test/node has of npm.
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

const directory = path.resolve(process.argv[2]);
const { PGHOST, PGPORT, PGDATABASE, PGUSER } = process.env;

// What PgTyped reads; api.ts has all of it.
const queries = execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-f', path.join(__dirname, 'queries.sql')]);
const input = path.join(directory, 'api.sql');
fs.writeFileSync(input, queries);

const config = path.join(directory, 'pgtyped.json');
fs.writeFileSync(config, JSON.stringify({
  transforms: [{ mode: 'sql', include: 'api.sql', emitTemplate: path.join(directory, '{{name}}.ts') }],
  srcDir: directory,
  failOnError: true,
}));

// PgTyped speaks TCP only, and our server listens to a socket in a directory: somebody has to translate.
const translator = net.createServer((client) => {
  const server = net.connect(path.join(PGHOST, `.s.PGSQL.${PGPORT}`));
  client.pipe(server).pipe(client);
  for (const end of [client, server]) end.on('error', () => { client.destroy(); server.destroy(); });
});
translator.listen(0, '127.0.0.1', () => {
  const { port } = translator.address();
  const pgtyped = spawn(path.join(__dirname, '../../test/node/node_modules/.bin/pgtyped'), ['-c', config], {
    stdio: ['ignore', 'inherit', 'inherit'],
    cwd: directory,
    env: { ...process.env, PGHOST: '127.0.0.1', PGPORT: port, PGDATABASE, PGUSER, PGPASSWORD: '' },
  });
  pgtyped.on('exit', (code) => {
    for (const file of [config, input]) fs.rmSync(file);
    translator.close();
    process.exitCode = code;
  });
});
