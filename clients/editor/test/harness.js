// A browser, the page, the service, and SQL on the side, for the tests. PGHOST and the like say where the database is.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { start } from '../demo/start.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const long = Boolean(process.env.SHOT_ASSETS_LONG);
export const pictures = process.env.EDITOR_PICTURES;  // a directory for screenshots
if (pictures) mkdirSync(pictures, { recursive: true });

// Each file of tests has a database of its own, a copy, so that several can run at the same time.
const database = `editor_${process.pid}`;
const psql = (text, env = {}) =>
  execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', text], { encoding: 'utf8', env: { ...process.env, ...env } }).trim();

/** The first column of the result, a line per row. */
export const sql = (text) => psql(text, { PGDATABASE: database, PGOPTIONS: '-c search_path=film' });
export const presenceOf = (asset, shot) => sql(`SELECT presence_type FROM shot_asset_assignments a
  JOIN shots s ON s.id = a.shot_id JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id
  JOIN project_assets p ON p.id = i.project_asset_id WHERE p.name = '${asset}' AND s.shot_id = '${shot}'`);

let browser, demo;
export async function open() {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
  psql(`CREATE DATABASE ${database} TEMPLATE "${process.env.PGDATABASE}"`, { PGDATABASE: 'postgres' });
  // Settings of a database are not copied with it.
  psql(`ALTER DATABASE ${database} SET search_path = film; ALTER DATABASE ${database} SET shot_assets.notify = changes`);
  demo = await start({ env: { PGDATABASE: database } });
  return demo;
}
export async function close() {
  await browser?.close();
  await demo?.stop();
  psql(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, { PGDATABASE: 'postgres' });
}

/** A page of a browser of its own, signed in. Errors of the page fail the test that looks at `errors`. */
export async function visit(user, { width = 1360, height = 900, colorScheme = 'light', scene } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(String(error)));
  // Pictures of the film are placeholders: nothing is fetched from outside.
  await context.route((url) => url.hostname !== '127.0.0.1', (route) => route.abort());
  await page.goto(demo.address);
  if (user) await page.getByRole('button', { name: new RegExp(`^${user}`) }).click();
  if (scene) await page.getByRole('link', { name: `Scene ${scene}` }).click();
  return page;
}

/** Requests to these addresses wait until what this returns is called. */
export async function hold(page, addresses) {
  let letThrough;
  const held = new Promise((resolve) => { letThrough = resolve; });
  await page.context().route(addresses, async (route) => { await held; await route.continue(); });
  return letThrough;
}

export const grid = (page) => page.getByRole('grid', { name: 'Assets by shots' });
export const cell = (page, asset, shot) => page.getByRole('gridcell', { name: `${asset} in ${shot}:` });
export const stage = (page, n) => page.getByRole('listitem', { name: new RegExp(`^Stage ${n},`) });
export const toast = (page, text) => page.getByRole('alertdialog').filter({ hasText: text });

/** A page of the largest scene that the documents name: 100 shots and 60 assets, each in every shot. */
export async function largeScene() {
  sql(`DELETE FROM projects WHERE name = 'Large'; INSERT INTO projects (id, user_id, name) VALUES ('a0000000-0000-4000-8000-000000000001', '22222222-2222-4222-8222-222222222222', 'Large');
       INSERT INTO scenes (id, project_id, scene_number) VALUES ('a0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', '1');
       INSERT INTO shots (scene_id, shot_id, shot_order) SELECT 'a0000000-0000-4000-8000-000000000002', 'S' || n, n FROM generate_series(1, 100) n;
       INSERT INTO project_assets (project_id, name, asset_type) SELECT 'a0000000-0000-4000-8000-000000000001', 'Asset ' || lpad(n::text, 2, '0'), 'prop' FROM generate_series(1, 60) n;
       INSERT INTO scene_asset_instances (scene_id, project_asset_id, created_at)
         SELECT 'a0000000-0000-4000-8000-000000000002', id, now() + row_number() OVER (ORDER BY name) * interval '1 second' FROM project_assets WHERE project_id = 'a0000000-0000-4000-8000-000000000001';
       SELECT FROM shot_assets.auto_populate('a0000000-0000-4000-8000-000000000002')`);
  const page = await visit('Francis');
  await page.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'Large' });
  await page.getByRole('link', { name: 'Scene 1' }).click();
  return page;
}

/** Waits until the locator's accessible name, or the value, is as expected. */
export async function expect(what, get, wanted, ms = 45_000) {
  const end = Date.now() + ms;
  let found;
  do {
    found = await get().catch((error) => error.message);
    if (wanted instanceof RegExp ? wanted.test(found) : found === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (Date.now() < end);
  if (wanted instanceof RegExp) assert.match(String(found), wanted, what);
  assert.equal(found, wanted, what);
}
export const expectCell = (page, asset, shot, presence, ms) =>
  expect(`${asset} in ${shot}`, () => cell(page, asset, shot).getAttribute('aria-label', { timeout: 2_000 }), `${asset} in ${shot}: ${presence}`, ms);
export const expectStage = (page, n, status) =>
  expect(`stage ${n}`, () => stage(page, n).getAttribute('data-status', { timeout: 2_000 }), status);

/** No violation of the rules that WCAG 2.2 AA and good practice name. */
export async function accessible(page, what) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map(({ html, failureSummary }) => `    ${html.slice(0, 200)}\n    ${failureSummary}`).join('\n')}`);
  assert.deepEqual(told, [], `accessibility of ${what}`);
}

export async function picture(page, name) {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
}
