// What people do on the page, in a real browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  accessible, cell, close, expect, expectCell, expectStage, grid, hold, open, picture, presenceOf, sql, stage,
  toast, visit,
} from './harness.js';

before(open);
after(close);

const populated = 'Asset assignments initialized for all shots. You can customize per-shot in Stage 9.';
const warning = "This asset won't appear in start or end frame images. Visual accuracy depends on the video model's text " +
  'interpretation. Consider splitting this shot for better results.';
const menuItem = (page, name) => page.getByRole('menuitemradio', { name });

test('a legacy scene is populated when it is opened, once, and the page says so', async () => {
  const page = await visit('Ellen', { scene: 2 });
  await toast(page, populated).waitFor();
  await expectCell(page, 'Hutter', '2B', 'throughout');
  assert.equal(sql("SELECT count(*) FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id WHERE s.shot_id ~ '^2'"), '49');
  await expectStage(page, 9, 'locked');
  await picture(page, 'populated');
  await page.reload();
  await expectCell(page, 'Hutter', '2B', 'throughout');
  assert.equal(await toast(page, populated).count(), 0);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a cell is changed by click; stage 9 is outdated, says why, and is locked again', async () => {
  const page = await visit('Ellen', { scene: 2 });
  await cell(page, 'Hutter', '2B').click();
  await menuItem(page, 'Enters').click();
  await expectCell(page, 'Hutter', '2B', 'enters');
  await expect('the database', async () => presenceOf('Hutter', '2B'), 'enters');
  await expectStage(page, 9, 'outdated');
  await stage(page, 9).getByText('Why: Hutter comes or goes differently in shot 2B').waitFor();
  await accessible(page, 'an outdated scene');
  for (const n of [9, 10, 11, 12]) {
    await stage(page, n).getByRole('button', { name: /^Lock again/ }).click();
    await expectStage(page, n, 'locked');
  }
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('cells by keyboard alone: reach the grid, move, set, remove, open the menu, leave it', async () => {
  const page = await visit('Ellen', { scene: 2 });
  await expectCell(page, 'Hutter', '2A', 'throughout');
  for (let i = 0; i < 40 && !(await page.evaluate(() => document.activeElement.matches('[role=gridcell]'))); i++) await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
  await expect('focus', focused, 'Hutter in 2A: throughout');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('x');
  await expectCell(page, 'Hutter', '2C', 'exits');
  await page.getByRole('status').filter({ hasText: 'Hutter in 2C: exits' }).waitFor({ state: 'attached' });
  await page.keyboard.press('Delete');
  await expectCell(page, 'Hutter', '2C', 'not in the shot');
  await expect('the database', async () => presenceOf('Hutter', '2C'), '');
  await page.keyboard.press('t');
  await expect('the database', async () => presenceOf('Hutter', '2C'), 'throughout');
  await page.keyboard.press('Control+End');
  await expect('focus', focused, /in 2G: throughout$/);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await expect('focus after the menu', focused, 'Hutter in 2A: throughout');
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(), '2A');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Shot 2A' }).waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('passes through: the panel warns in the words of the design, and splits the shot', async () => {
  const page = await visit('Ellen', { scene: 3 });
  await grid(page).waitFor();
  const [shot] = sql("SELECT shot_id FROM shots WHERE shot_id ~ '^3' ORDER BY shot_order").split('\n');
  const asset = sql("SELECT p.name FROM scene_asset_instances i JOIN project_assets p ON p.id = i.project_asset_id JOIN scenes s ON s.id = i.scene_id WHERE s.scene_number::text = '3' ORDER BY i.created_at LIMIT 1");
  await grid(page).getByRole('columnheader', { name: shot, exact: true }).click();
  const panel = page.getByRole('region', { name: `Shot ${shot}` });
  await panel.getByRole('button', { name: `Presence of ${asset}` }).click();
  await page.getByRole('option', { name: 'Passes through' }).click();
  await panel.getByText(warning).waitFor();
  assert.equal(await panel.getByText(warning).count(), 1);
  await accessible(page, 'a panel with a warning');
  await picture(page, 'warning');
  await panel.getByRole('button', { name: 'Split shot' }).click();
  await page.getByRole('dialog', { name: `Split shot ${shot}` }).waitFor();
  await accessible(page, 'the dialog that splits');
  await page.getByRole('dialog').getByRole('button', { name: 'Split shot' }).click();
  await expectCell(page, asset, `${shot}-1`, 'passes through');
  await expectCell(page, asset, `${shot}-2`, 'not in the shot');
  await cell(page, asset, `${shot}-1`).focus();
  await page.keyboard.press('e');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('x');
  await expect('the database', async () => presenceOf(asset, `${shot}-1`) + presenceOf(asset, `${shot}-2`), 'entersexits');
  await panel.getByText(warning).waitFor({ state: 'detached' });
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('the panel: add, note, remove with confirmation, undo', async () => {
  const page = await visit('Ellen', { scene: 2 });
  await grid(page).getByRole('columnheader', { name: '2D', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Shot 2D' });
  await panel.getByRole('button', { name: 'Remove Locket' }).click();
  const confirm = page.getByRole('alertdialog', { name: 'Remove Locket from shot 2D?' });
  await accessible(page, 'the confirmation');
  await page.keyboard.press('Escape');
  await confirm.waitFor({ state: 'detached' });
  assert.equal(presenceOf('Locket', '2D'), 'throughout');
  await panel.getByRole('button', { name: 'Remove Locket' }).click();
  await confirm.getByRole('button', { name: 'Remove' }).click();
  await expectCell(page, 'Locket', '2D', 'not in the shot');
  await expect('the database', async () => presenceOf('Locket', '2D'), '');
  await toast(page, 'Locket in 2D: removed.').getByRole('button', { name: 'Undo' }).click();
  await expectCell(page, 'Locket', '2D', 'throughout');
  await expect('the database', async () => presenceOf('Locket', '2D'), 'throughout');
  // Undo takes back the latest change, so a message offers it until there is another.
  await panel.getByRole('button', { name: 'Remove Locket' }).click();
  await confirm.getByRole('button', { name: 'Remove' }).click();
  await toast(page, 'Locket in 2D: removed.').getByRole('button', { name: 'Undo' }).waitFor();
  await cell(page, 'Hutter', '2D').focus();
  await page.keyboard.press('e');
  await toast(page, 'Locket in 2D: removed.').waitFor({ state: 'detached' });
  await expect('the database', async () => presenceOf('Hutter', '2D'), 'enters');
  await page.keyboard.press('Control+z');
  await expectCell(page, 'Hutter', '2D', 'throughout');
  await expect('the other change stays', async () => presenceOf('Locket', '2D'), '');
  await page.keyboard.press('Control+z');
  await expectCell(page, 'Locket', '2D', 'throughout');

  await panel.getByRole('textbox', { name: 'Note on Locket' }).fill('swings on its chain');
  await page.keyboard.press('Enter');
  await expectCell(page, 'Locket', '2D', 'throughout, swings on its chain');

  await cell(page, 'Bread Knife', '2D').click();
  await menuItem(page, 'Not in this shot').click();
  await expectCell(page, 'Bread Knife', '2D', 'not in the shot');
  await panel.getByRole('button', { name: 'Add an asset to shot 2D' }).click();
  await page.getByRole('option', { name: /Bread Knife/ }).click();
  await expectCell(page, 'Bread Knife', '2D', 'throughout');
  await expect('the database', async () => presenceOf('Bread Knife', '2D'), 'throughout');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('the drawer: all shots are checked, one click checks the suggested ones, and the asset is in them', async () => {
  const page = await visit('Ellen', { scene: 1 });
  let answer;
  const held = new Promise((resolve) => { answer = resolve; });
  await page.route('**/api/projects/*/assets', async (route) => { await held; await route.continue(); });
  await page.getByRole('button', { name: 'Add asset' }).click();
  await page.getByText('Loading assets').waitFor();
  await accessible(page, 'a list of assets that is not there yet');
  answer();
  await page.getByRole('searchbox').fill('orlok');
  await page.getByRole('option', { name: /Count Orlok/ }).waitFor();
  await accessible(page, 'the list of assets');
  await page.getByRole('option', { name: /Count Orlok/ }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('heading', { name: 'In which shots is Count Orlok?' }).waitFor();
  await expect('all are checked', () => drawer.getByRole('checkbox', { checked: true }).count(), 4);
  await accessible(page, 'the list of shots');
  await picture(page, 'drawer');
  await drawer.getByText('The script suggests no shot for Count Orlok. Untick the shots without it.').waitFor();
  await expect('none suggested', () => drawer.getByRole('button', { name: 'Only suggested (0)' }).isDisabled(), true);
  await drawer.getByRole('button', { name: 'None' }).click();
  await drawer.getByRole('checkbox').nth(1).focus();
  await page.keyboard.press('Space');
  await drawer.getByRole('button', { name: 'Add to 1 shot' }).click();
  await toast(page, 'Count Orlok added to 1 shot.').waitFor();
  await expectCell(page, 'Count Orlok', '1A', 'not in the shot');
  await expectCell(page, 'Count Orlok', '1B', 'throughout');
  await page.context().close();

  const other = await visit('Francis', { scene: 1 });
  await other.getByRole('button', { name: 'Add asset' }).click();
  await other.getByRole('option', { name: /Cesare/ }).click();
  await other.getByText('suggested:').waitFor();
  await other.getByRole('button', { name: 'Only suggested (1)' }).click();
  await other.getByRole('button', { name: 'Add to 1 shot' }).click();
  await expectCell(other, 'Cesare', '1B', 'throughout');
  await expectCell(other, 'Cesare', '1A', 'not in the shot');
  // A second time, with the asset in the scene already.
  await other.getByRole('button', { name: 'Add asset' }).click();
  await other.getByRole('option', { name: /Cesare/ }).click();
  await other.getByText('already in this shot').waitFor();
  await other.getByRole('button', { name: 'Add to 2 shots' }).click();
  await expectCell(other, 'Cesare', '1C', 'throughout');
  assert.deepEqual(other.errors, []);
  await other.context().close();
});

test('the focus returns from a dialog that an answer closes, also in a slow browser', async () => {
  const page = await visit('Ellen', { scene: 1 });
  await page.getByRole('button', { name: 'Add asset' }).click();
  await page.getByRole('option', { name: /Locket/ }).click();
  await page.getByRole('button', { name: /^Add to/ }).waitFor();
  // A frame comes before whatever the answer's work leaves for later.
  await page.evaluate(() => { window.requestAnimationFrame = (run) => { queueMicrotask(() => run(performance.now())); return 0; }; });
  await page.getByRole('button', { name: /^Add to/ }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect('the focus is back', () => page.evaluate(() => document.activeElement.textContent), 'Add asset', 10_000);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('templates, undo and redo', async () => {
  const page = await visit('Ellen');
  const setUp = await hold(page, '**/auto-populate');
  await page.getByRole('link', { name: 'Scene 4' }).click();
  await grid(page).waitFor();
  await expect('setting up shows progress', () => page.getByRole('progressbar', { name: 'Working' }).evaluate((bar) => getComputedStyle(bar).opacity), '1');
  setUp();
  const shown = () => sql("SELECT count(*) FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id WHERE s.shot_id ~ '^4'");
  await expect('populated', async () => Number(shown()) > 0, true);
  const all = shown();
  await page.getByRole('button', { name: 'Templates' }).click();
  await page.getByRole('menuitem', { name: 'Characters as the script lists them, all else stays' }).click();
  await toast(page, 'Template applied').waitFor();
  assert.notEqual(shown(), all);
  const listed = shown();
  const bar = page.getByRole('group', { name: 'Scene' });
  await bar.getByRole('button', { name: 'Undo' }).click();
  await expect('undone', async () => shown(), all);
  await bar.getByRole('button', { name: 'Redo' }).click();
  await toast(page, 'Redo: ').waitFor();
  await expect('done again', async () => shown(), listed);
  await bar.getByRole('button', { name: 'Redo' }).click();
  await toast(page, 'There is nothing of yours to redo in this scene.').waitFor();
  await bar.getByRole('button', { name: 'Templates' }).click();
  await page.getByRole('menuitem', { name: 'Locations in every shot, nothing else' }).click();
  const types = () => sql(`SELECT string_agg(DISTINCT p.asset_type, ',') FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id
    JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id JOIN project_assets p ON p.id = i.project_asset_id WHERE s.shot_id ~ '^4'`);
  await expect('only locations', async () => types(), 'location');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a shot moves to another scene, with its assets', async () => {
  const page = await visit('Ellen', { scene: 4 });
  await grid(page).getByRole('columnheader', { name: '4A', exact: true }).click();
  await page.getByRole('button', { name: 'Move shot 4A to another scene' }).click();
  await page.getByRole('menuitem', { name: 'Scene 3' }).click();
  await toast(page, 'Shot 4A is now at the end of scene 3.').waitFor();
  await grid(page).getByRole('columnheader', { name: '4A', exact: true }).waitFor({ state: 'detached' });
  assert.equal(sql("SELECT c.scene_number FROM shots s JOIN scenes c ON c.id = s.scene_id WHERE s.shot_id = '4A'"), '3');
  await page.getByRole('link', { name: 'Scene 3' }).click();
  await grid(page).getByRole('columnheader', { name: '4A', exact: true }).waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('unlocking says what it costs, and asks', async () => {
  sql(`UPDATE scenes SET stage_locks = (SELECT jsonb_object_agg(n, '{"status": "locked"}'::jsonb) FROM generate_series(7, 12) n) WHERE slug = 'int-castle-dining-hall-night'`);
  const page = await visit('Ellen', { scene: 2 });
  await expectStage(page, 7, 'locked');
  await stage(page, 8).getByRole('button', { name: /^Unlock/ }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Unlock stage 8, Visual definition?' });
  await dialog.getByText(/Stage 9, Prompts: 7 shots/).waitFor();
  await accessible(page, 'what unlocking costs');
  await picture(page, 'unlock');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expectStage(page, 8, 'locked');
  await stage(page, 8).getByRole('button', { name: /^Unlock/ }).click();
  await dialog.getByRole('button', { name: 'Unlock' }).click();
  await expectStage(page, 8, 'draft');
  await expectStage(page, 9, 'outdated');
  await stage(page, 8).getByRole('button', { name: /^Lock/ }).click();
  await expectStage(page, 8, 'locked');
  await page.context().close();
});

test('reference images of both frames, each with its source', async () => {
  const page = await visit('Ellen', { scene: 2 });
  await grid(page).getByRole('columnheader', { name: '2F', exact: true }).click();
  const start = page.getByRole('list', { name: 'Start frame' });
  await start.getByText('hutter-side.png').waitFor();
  await start.getByText('computed').first().waitFor();
  sql(`SELECT shot_assets.set_reference_override(id, 'end', '[{"url": "https://assets.example/poster.png", "assetName": "Poster"}]') FROM shots WHERE shot_id = '2F'`);
  await page.reload();
  const end = page.getByRole('list', { name: 'End frame' });
  await end.getByText('set by hand').waitFor();
  await page.getByText('The override of the end frame still shows Poster.').waitFor();
  await page.getByRole('button', { name: 'Use computed images' }).click();
  await end.getByText('computed').first().waitFor();
  await page.context().close();
});

test('the image of an asset in a shot: why this one, another one, another angle, the order, a model', async () => {
  const page = await visit('Ellen', { scene: 2 });
  await grid(page).getByRole('columnheader', { name: '2F', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Shot 2F' }), start = page.getByRole('list', { name: 'Start frame' });
  await panel.getByRole('button', { name: 'Image of Hutter in shot 2F' }).click();
  const images = panel.getByRole('listbox', { name: 'Image of Hutter' });
  const option = (name) => images.getByRole('option', { name });
  await expect('nothing is chosen', () => option(/^Automatic/).getAttribute('aria-selected'), 'true');
  await option('hutter-side.png').getByText('In the start and end frame: the angle is side').waitFor();
  await option('hutter.png').getByText('Not used: variant of the asset comes first').waitFor();
  await accessible(page, 'the choice of an image');
  await picture(page, 'image');

  await option('hutter.png').click();
  await toast(page, 'Hutter in shot 2F: the image is chosen.').waitFor();
  await start.getByText('hutter.png').waitFor();
  await start.getByText('chosen for this shot').waitFor();
  await expect('it is chosen', () => option('hutter.png').getAttribute('aria-selected'), 'true');
  await option('hutter-side.png').getByText('Not used: chosen for this shot comes first').waitFor();
  await expect('each image is there once', () => images.getByRole('option').count(), 5);
  await option(/^Automatic/).click();
  await start.getByText('hutter-side.png').waitFor();

  await panel.getByRole('button', { name: /Camera angle/ }).click();
  await page.getByRole('option', { name: 'Back', exact: true }).click();
  await start.getByText('hutter-back.png').waitFor();
  await panel.getByRole('button', { name: /Camera angle/ }).click();
  await page.getByRole('option', { name: 'As the camera says' }).click();
  await start.getByText('hutter-side.png').waitFor();

  const first = () => start.getByRole('listitem').first().textContent();
  await expect('Hutter is first', first, /Hutter/);
  await panel.getByRole('button', { name: 'Image of Hutter in shot 2F' }).click();
  await panel.getByRole('button', { name: 'Image of Count Orlok in shot 2F' }).click();
  await panel.getByRole('button', { name: /^Increase/ }).click();
  await expect('Orlok is first', first, /Count Orlok/);
  assert.equal(sql(`SELECT priority FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id
    JOIN project_assets p ON p.id = i.project_asset_id WHERE s.shot_id = '2F' AND p.name = 'Count Orlok'`), '1');
  await panel.getByRole('button', { name: /^Decrease/ }).click();
  await expect('Hutter is first again', first, /Hutter/);

  const all = await start.getByRole('listitem').count();
  assert.ok(all > 2);
  await page.getByRole('button', { name: 'Compute references for all shots' }).click();
  await accessible(page, 'the image models');
  await page.getByRole('menuitem', { name: 'storyboard' }).click();
  await toast(page, 'Reference images of 7 shots computed for storyboard.').waitFor();
  await expect('two images, one of them a character', () => start.getByRole('listitem').count(), 2);
  await page.getByRole('button', { name: 'Compute references for all shots' }).click();
  await page.getByRole('menuitem', { name: 'Any image model' }).click();
  await expect('all of them', () => start.getByRole('listitem').count(), all);
  // From now on, frames show what was computed last.
  const outdated = page.getByText('The shot has changed since its images were computed.');
  assert.equal(await outdated.count(), 0);
  await panel.getByRole('button', { name: /^Increase/ }).click();
  await outdated.waitFor();
  await panel.getByRole('button', { name: /^Decrease/ }).click();
  await outdated.waitFor({ state: 'detached' });
  assert.deepEqual(page.errors, []);
  await page.context().close();
});
