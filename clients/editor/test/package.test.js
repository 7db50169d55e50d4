// The two packages, as others install them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

const home = join(import.meta.dirname, '..');
const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` };
const run = (program, args, cwd) => promisify(execFile)(program, args, { cwd, env });

test('service and editor are installed into an empty project, with types, and render on a server', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'shot_assets_package.'));
  after(() => rm(directory, { recursive: true }));
  const pack = async (folder) => {
    const { stdout } = await run('npm', ['pack', '--silent', '--ignore-scripts', '--json', '--pack-destination', directory], folder);
    const [packed] = Object.values(JSON.parse(stdout));
    const files = packed.files.map(({ path }) => path);
    assert(!files.some((file) => /^(src|test|page|demo|node_modules|build)\//.test(file)), files.join());
    return { file: `./${packed.filename}`, files };
  };
  await run('npm', ['run', '--silent', 'build'], home);
  const service = await pack(join(home, '../service')), editor = await pack(home);
  for (const file of ['dist/index.js', 'dist/index.d.ts', 'dist/editor.css', 'README.md']) assert(editor.files.includes(file), file);

  const { devDependencies } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
  const others = ['react', 'react-dom', '@types/react', '@types/react-dom'].map((name) => `${name}@${devDependencies[name]}`);
  await writeFile(join(directory, 'package.json'), '{"name": "empty", "private": true, "type": "module"}');
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', service.file, editor.file, ...others], directory);
  await writeFile(join(directory, 'use.tsx'), `
    import { renderToString } from 'react-dom/server';
    import { makeApi, SceneEditor, shotAssets } from 'shot-assets-editor';
    const api = makeApi(shotAssets({ baseUrl: 'http://127.0.0.1:9', token: () => 'a.b.c' }), crypto.randomUUID(), crypto.randomUUID());
    // @ts-expect-error: a scene needs its api
    export const wrong = <SceneEditor />;
    console.log(/Loading the scene/.test(renderToString(<SceneEditor api={api} shotId={null} />)));
  `);
  await run(join(home, 'node_modules/.bin/tsc'), ['--module', 'nodenext', '--target', 'es2023', '--lib', 'es2023,dom,dom.iterable', '--jsx', 'react-jsx',
                                                  '--strict', '--skipLibCheck', 'use.tsx'], directory).catch((error) => assert.fail(error.stdout));
  assert.equal((await run(process.execPath, ['use.js'], directory)).stdout, 'true\n');
});
