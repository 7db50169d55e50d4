// Everything by keyboard alone: nothing here clicks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, expect, expectCell, expectStage, open, sql, stage, toast, visit } from './harness.js';

before(async () => {
  await open();
  sql(`DELETE FROM projects WHERE name = 'Keyboard';
       INSERT INTO projects (id, user_id, name) VALUES ('f0000000-0000-4000-8000-000000000001', '22222222-2222-4222-8222-222222222222', 'Keyboard');
       INSERT INTO scenes (id, project_id, scene_number, slug) VALUES ('f0000000-0000-4000-8000-000000000002', 'f0000000-0000-4000-8000-000000000001', '1', 'int-room');
       INSERT INTO shots (scene_id, shot_id, shot_order) SELECT 'f0000000-0000-4000-8000-000000000002', '1' || l, n FROM unnest('{A,B,C}'::text[]) WITH ORDINALITY s(l, n);
       INSERT INTO project_assets (project_id, name, asset_type) VALUES ('f0000000-0000-4000-8000-000000000001', 'Alice', 'character'), ('f0000000-0000-4000-8000-000000000001', 'Room', 'location');
       INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT 'f0000000-0000-4000-8000-000000000002', id FROM project_assets WHERE name = 'Room' AND project_id = 'f0000000-0000-4000-8000-000000000001'`);
});
after(close);

/** Presses Tab until what is looked for has the focus, as somebody does who sees where the focus is. */
async function tabTo(page, locator) {
  const there = () => locator.first().evaluate((element) => element.contains(document.activeElement)).catch(() => false);
  for (let i = 0; i < 150; i++) {
    if (await there()) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${locator} is not reached by Tab; the focus is on ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 200))}`);
}
async function press(page, locator, key = 'Enter') {
  await locator.first().waitFor();
  await tabTo(page, locator);
  await page.keyboard.press(key);
}
const focused = (page) => page.evaluate(() => document.activeElement.textContent);
const button = (within, name) => within.getByRole('button', { name });

test('a visit by keyboard alone: sign in, add an asset, set, lock, see why, lock again, split, remove, undo, unlock', async () => {
  const page = await visit(null);
  await press(page, button(page, /^Francis/));
  await tabTo(page, page.getByRole('combobox', { name: 'Project' }));
  await page.keyboard.type('Keyb');
  await press(page, page.getByRole('link', { name: 'Scene 1' }));
  await expectCell(page, 'Room', '1A', 'throughout');

  await press(page, button(page, 'Add asset'));
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.type('alice');
  await tabTo(page, page.getByRole('option', { name: /Alice/ }));
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog');
  await expect('the focus goes with the step', () => focused(page), 'In which shots is Alice?');
  await drawer.getByRole('checkbox').first().waitFor();
  await press(page, button(drawer, 'None'));
  await press(page, drawer.getByRole('checkbox').nth(0), 'Space');
  await press(page, drawer.getByRole('checkbox').nth(1), 'Space');
  await press(page, button(drawer, 'Add to 2 shots'));
  await expectCell(page, 'Alice', '1B', 'throughout');
  await expectCell(page, 'Alice', '1C', 'not in the shot');
  await expect('the focus is back', () => focused(page), 'Add asset');

  for (const [n, name] of [[7, 'Shot list'], [8, 'Visual definition'], [9, 'Prompts']]) {
    await press(page, button(page, `Lock stage ${n}, ${name}`));
    await expectStage(page, n, 'locked');
  }
  await tabTo(page, page.getByRole('grid'));
  await page.keyboard.press('Control+Home');
  await expect('the first cell', () => page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Alice in 1A: throughout');
  const top = () => page.getByRole('grid').evaluate((place) => place.getBoundingClientRect().top);
  const before = await top();
  await page.keyboard.press('e');
  await expectCell(page, 'Alice', '1A', 'enters');
  await expectStage(page, 9, 'outdated');
  assert.equal(await top(), before, 'the grid stays where it is');
  const why = stage(page, 9).getByText('Why: Alice comes or goes differently in shot 1A');
  await press(page, why);
  await expect('the reasons are open', () => stage(page, 9).getByRole('group').getAttribute('open'), '');
  await press(page, button(page, 'Lock again: stage 9, Prompts'));
  await expectStage(page, 9, 'locked');
  await expect('the focus stays', () => page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Unlock stage 9, Prompts');

  await tabTo(page, page.getByRole('grid'));
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('p');
  await expectCell(page, 'Alice', '1A', 'passes through');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'Shot 1A' });
  await press(page, button(panel, 'Split shot'));
  await page.getByRole('dialog', { name: 'Split shot 1A' }).waitFor();
  await page.keyboard.press('Enter');  // in the first field
  await expectCell(page, 'Alice', '1A-2', 'not in the shot');

  await press(page, button(page.getByRole('region', { name: 'Shot 1A-1' }), 'Remove Alice'));
  const confirm = page.getByRole('alertdialog', { name: 'Remove Alice from shot 1A-1?' });
  await confirm.waitFor();
  await page.keyboard.press('Escape');
  await confirm.waitFor({ state: 'detached' });
  await press(page, button(page, 'Remove Alice'));
  await confirm.waitFor();
  await page.keyboard.press('Enter');
  await expectCell(page, 'Alice', '1A-1', 'not in the shot');
  await toast(page, 'Alice in 1A-1: removed.').waitFor();
  await page.keyboard.press('F6');
  await press(page, button(toast(page, 'Alice in 1A-1: removed.'), 'Undo'));
  await expectCell(page, 'Alice', '1A-1', 'passes through');

  await press(page, button(page, 'Image of Alice in shot 1A-1'));
  await press(page, page.getByRole('textbox', { name: /^Priority/ }), 'ArrowUp');
  await expect('the priority', async () => sql("SELECT max(a.priority) FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id WHERE s.scene_id = 'f0000000-0000-4000-8000-000000000002'"), '1');
  await press(page, button(page, 'Lock again: stage 9, Prompts'));
  await expectStage(page, 9, 'locked');
  await press(page, button(page, 'Unlock stage 9, Prompts'));
  await expectStage(page, 9, 'draft');
  await press(page, button(page, 'Sign out'));
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});
