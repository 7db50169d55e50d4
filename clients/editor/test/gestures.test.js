// What people do on the page, in a real browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  accessible, cell, close, expect, expectCell, expectStage, grid, hold, long, open, picture, sql, stage, toast, visit,
} from './harness.js';

let demo;
before(async () => { demo = await open(); });
after(close);

const populated = 'Asset assignments initialized for all shots. You can customize per-shot in Stage 9.';
const warning = "This asset won't appear in start or end frame images. Visual accuracy depends on the video model's text " +
  'interpretation. Consider splitting this shot for better results.';
const presenceOf = (asset, shot) => sql(`SELECT presence_type FROM shot_asset_assignments a
  JOIN shots s ON s.id = a.shot_id JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id
  JOIN project_assets p ON p.id = i.project_asset_id WHERE p.name = '${asset}' AND s.shot_id = '${shot}'`);
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
  await stage(page, 9).getByText('Why: Hutter has another presence in shot 2B').waitFor();
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
  await drawer.getByText('The script suggests no shot for Count Orlok.').waitFor();
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
  await page.getByRole('menuitem', { name: 'Characters as the script lists them', exact: true }).click();
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
  await toast(page, 'Redo: not done.').waitFor();
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

test('two people on one scene see each other within a second', async () => {
  const one = await visit('Ellen', { scene: 2 }), two = await visit('Ellen', { scene: 2 });
  await expectCell(two, 'Skeleton Clock', '2E', 'throughout');
  await expectCell(one, 'Skeleton Clock', '2E', 'throughout');
  await expect('both are connected', async () => await one.locator('[data-state=open]').count() + await two.locator('[data-state=open]').count(), 2);
  // From the key in one browser to the cell in the other, by the clock that both have in common.
  await one.evaluate(() => addEventListener('keydown', () => { window.pressed = Date.now(); }, true));
  await two.evaluate(() => {
    const label = () => document.querySelector('[role=gridcell][aria-label^="Skeleton Clock in 2E:"]')?.getAttribute('aria-label');
    let last = label();
    new MutationObserver(() => { if (label() !== last) { last = label(); window.changed = Date.now(); } })
      .observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] });
  });
  await cell(one, 'Skeleton Clock', '2E').focus();
  const times = [];
  for (let i = 0; i < 5; i++) {
    for (const [key, presence] of [['e', 'enters'], ['x', 'exits'], ['Delete', 'not in the shot'], ['t', 'throughout']]) {
      await one.keyboard.press(key);
      await expectCell(two, 'Skeleton Clock', '2E', presence);
      times.push(await two.evaluate(() => window.changed) - await one.evaluate(() => window.pressed));
    }
  }
  times.sort((a, b) => a - b);
  console.log(`# ${times.length} changes were seen after ${times[0]} to ${times.at(-1)} ms, half of them within ${times[times.length / 2]} ms`);
  assert.ok(times[times.length / 2] < 1_000 && times.at(-1) < 5_000, `${times} ms`);

  // Changes of stages are announced, too, though they are no changes of assignments. The page asks for the stages every 20 seconds anyway.
  const took = [];
  for (const [action, status] of [['Lock again', 'locked'], ['Unlock', 'draft'], ['Lock', 'locked']]) {
    const began = Date.now();
    await stage(one, 9).getByRole('button', { name: new RegExp(`^${action}`) }).click();
    await Promise.race([expectStage(one, 9, status), one.getByRole('alertdialog', { name: /^Unlock stage 9/ }).waitFor()]);
    if (action === 'Unlock' && await one.getByRole('alertdialog', { name: /^Unlock stage 9/ }).count()) {
      await one.getByRole('alertdialog', { name: /^Unlock stage 9/ }).getByRole('button', { name: 'Unlock' }).click();
    }
    await expectStage(two, 9, status);
    took.push(Date.now() - began);
  }
  assert.ok(took.reduce((a, b) => a + b) < 15_000, `before the page asks by itself: ${took} ms`);
  await one.context().close();
  await two.context().close();
});

test('what the server refuses is put back, with the reason', async () => {
  const page = await visit('Ellen', { scene: 2 });
  await expectCell(page, 'Count Orlok', '2G', 'throughout');
  sql(`CREATE FUNCTION film.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         RAISE EXCEPTION 'the count stays' USING ERRCODE = 'PT409', HINT = 'Wait for the cock to crow.'; END $$;
       CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON film.shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION film.refuse()`);
  try {
    await cell(page, 'Count Orlok', '2G').focus();
    await page.keyboard.press('p');
    await toast(page, 'Count Orlok in 2G: not changed, still throughout. The count stays.').waitFor();
    await toast(page, 'Wait for the cock to crow.').waitFor();
    await expectCell(page, 'Count Orlok', '2G', 'throughout');
    await picture(page, 'refused');
    await accessible(page, 'a refusal');
  } finally {
    sql('DROP TRIGGER refuse ON film.shot_asset_assignments; DROP FUNCTION film.refuse()');
  }
  await page.context().close();
});

test('a lost connection is reported, and changes made meanwhile are shown when it is back', async () => {
  const page = await visit('Ellen', { scene: 2 });
  await expectCell(page, 'Hutter', '2E', 'throughout');
  await page.locator('[data-state=open]').waitFor({ state: 'attached' });
  await demo.stopService();
  await page.getByText('Connection lost.').waitFor();
  await cell(page, 'Hutter', '2E').focus();
  await page.keyboard.press('e');
  await toast(page, 'Hutter in 2E: not changed, still throughout. There is no connection to the service.').waitFor();
  await expectCell(page, 'Hutter', '2E', 'throughout');
  await accessible(page, 'a lost connection');
  await picture(page, 'lost');
  // The same where the browser knows that it has no network.
  await page.context().setOffline(true);
  await cell(page, 'Hutter', '2E').focus();
  await page.keyboard.press('x');
  await expect('a second message', () => toast(page, 'Hutter in 2E: not changed, still throughout.').count(), 2);
  await expectCell(page, 'Hutter', '2E', 'throughout');
  await page.context().setOffline(false);
  sql(`SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', a.shot_id, 'instance_id', a.scene_asset_instance_id, 'presence_type', 'exits')))
       FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id
       JOIN project_assets p ON p.id = i.project_asset_id WHERE s.shot_id = '2E' AND p.name = 'Hutter'`);
  await demo.startService();
  await page.getByText('Connection lost.').waitFor({ state: 'detached' });
  await expectCell(page, 'Hutter', '2E', 'exits');
  await page.context().close();
});

test('a session that expires: the user signs in again, and the change that waited is made', async () => {
  const page = await visit('Ellen', { scene: 2 });
  await expectCell(page, 'Letter of Symbols', '2F', 'throughout');
  // The service refuses the token from now on, as it does when the time is over.
  let refusals = 0;
  const refuse = (route) => { refusals++; return route.fulfill({ status: 401, contentType: 'application/json', headers: { 'access-control-allow-origin': '*' }, body: '{"error": "the token has expired", "details": {}}' }); };
  await page.context().route(/\/shot-assignments/, (route) => (route.request().method() === 'OPTIONS' ? route.continue() : refuse(route)));
  await page.waitForTimeout(1_100);  // a token that is younger is not renewed
  await cell(page, 'Letter of Symbols', '2F').focus();
  await page.keyboard.press('e');
  const dialog = page.getByRole('alertdialog', { name: 'Your session has expired' });
  await dialog.waitFor();
  assert.ok(refusals > 0);
  assert.equal(presenceOf('Letter of Symbols', '2F'), 'throughout');
  await accessible(page, 'an expired session');
  await picture(page, 'expired');
  await page.context().unroute(/\/shot-assignments/);
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Sign in again' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expectCell(page, 'Letter of Symbols', '2F', 'enters');
  await expect('the database', async () => presenceOf('Letter of Symbols', '2F'), 'enters');
  await page.context().close();
});

test('a session that expires: the user signs out instead, and is asked no more', async () => {
  const page = await visit('Ellen', { scene: 2 });
  await expectCell(page, 'Letter of Symbols', '2F', 'enters');
  await page.context().route('**/api/**', (route) => (route.request().method() === 'OPTIONS' ? route.continue()
    : route.fulfill({ status: 401, contentType: 'application/json', headers: { 'access-control-allow-origin': '*' }, body: '{"error": "the token has expired", "details": {}}' })));
  await page.waitForTimeout(1_100);  // a token that is younger is not renewed
  await cell(page, 'Letter of Symbols', '2F').focus();
  await page.keyboard.press('x');
  await page.getByRole('alertdialog', { name: 'Your session has expired' }).getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
  await page.waitForTimeout(1_000);
  assert.equal(await page.getByRole('alertdialog').count(), 0);
  assert.equal(presenceOf('Letter of Symbols', '2F'), 'enters');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a token that expires while nobody does anything: the page asks to sign in, and goes on', async () => {
  let page;
  try {
    demo.lifetime = 8;
    page = await visit('Ellen', { scene: 2 });
    await page.getByRole('alertdialog', { name: 'Your session has expired' }).waitFor({ timeout: 60_000 });
  } finally {
    demo.lifetime = 3600;
  }
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await expectCell(page, 'Letter of Symbols', '2F', 'enters');
  await cell(page, 'Letter of Symbols', '2F').focus();
  await page.keyboard.press('t');
  await expect('the database', async () => presenceOf('Letter of Symbols', '2F'), 'throughout');
  await page.context().close();
});

test('what takes longer than 200 ms shows progress, and what does not shows none', async () => {
  const page = await visit('Ellen', { scene: 2 });
  await expectCell(page, 'Letter of Symbols', '2F', 'throughout');
  const bar = page.getByRole('progressbar', { name: 'Working' });
  await bar.waitFor({ state: 'detached' });
  // Every request waits until it is let through.
  let letThrough;
  const held = new Promise((resolve) => { letThrough = resolve; });
  await page.context().route(/\/api\/.*(template|undo)/, async (route) => { await held; await route.continue(); });
  await page.evaluate(() => {
    window.bars = [];
    const look = () => {
      const element = document.querySelector('[role=progressbar]');
      if (element) window.bars.push([Math.max(...element.getAnimations().map(({ currentTime }) => currentTime)), Number(getComputedStyle(element).opacity)]);
      window.looking = requestAnimationFrame(look);
    };
    look();
  });
  const templates = page.getByRole('button', { name: 'Templates' });
  await templates.click();
  await accessible(page, 'the templates');
  await page.getByRole('menuitem', { name: 'Everything in every shot' }).click();
  await expect('the bar is seen', () => bar.evaluate((element) => getComputedStyle(element).opacity), '1');
  await templates.locator('.sa-spinner').waitFor();
  await expect('the button is pending', () => templates.getAttribute('aria-disabled'), 'true');
  await accessible(page, 'something under way');
  const early = await page.evaluate(() => window.bars.filter(([after]) => after < 200));
  assert.ok(early.every(([, opacity]) => opacity === 0), `not before 200 ms: ${early}`);
  letThrough();
  await toast(page, 'Template applied').waitFor();
  await bar.waitFor({ state: 'detached' });
  await page.getByRole('group', { name: 'Scene' }).getByRole('button', { name: 'Undo' }).click();
  await toast(page, 'Undo: ').waitFor();
  await page.context().close();
});

test('a first visit, by what the page says: an asset in two shots, it enters, why stage 9 is outdated, locked again', async () => {
  sql(`UPDATE scenes SET stage_locks = (SELECT jsonb_object_agg(n, '{"status": "locked"}'::jsonb) FROM generate_series(7, 12) n) WHERE slug = 'int-castle-dining-hall-night'`);
  const page = await visit('Ellen', { scene: 2 });
  await expectStage(page, 9, 'locked');
  await page.getByText('Add asset').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('Coachman').click();
  await drawer.getByText('None', { exact: true }).click();
  await drawer.getByText('2A', { exact: true }).click();
  await drawer.getByText('2B', { exact: true }).click();
  await picture(page, 'first-1-two-shots');
  await drawer.getByText('Add to 2 shots').click();
  await toast(page, 'Coachman added to 2 shots.').waitFor();
  await expectCell(page, 'Coachman', '2B', 'throughout');
  await expectCell(page, 'Coachman', '2C', 'not in the shot');
  await page.getByText('Click a cell to change it').waitFor();
  await cell(page, 'Coachman', '2B').click();
  await picture(page, 'first-2-cell');
  await page.getByRole('menu').getByText('Enters').click();
  await expectCell(page, 'Coachman', '2B', 'enters');
  await expectStage(page, 9, 'outdated');
  const prompts = stage(page, 9);
  await prompts.getByText('Why: Coachman was added to shot 2A and 1 more').click();
  await prompts.getByText('Coachman was added to shot 2A', { exact: true }).waitFor();
  await prompts.getByText('Coachman was added to shot 2B', { exact: true }).waitFor();
  await picture(page, 'first-3-why');
  await prompts.getByText('Lock again').click();
  await expectStage(page, 9, 'locked');
  await toast(page, 'Stage 9, Prompts, is locked.').waitFor();
  await picture(page, 'first-4-locked');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('what cannot be loaded says why and can be tried again; who may not listen is told', async () => {
  const page = await visit('Ellen');
  const fail = (status, error) => (route) => route.fulfill({
    status, contentType: 'application/json', headers: { 'access-control-allow-origin': '*' }, body: JSON.stringify({ error, details: {} }) });
  await page.context().route('**/scenes/*/shots', fail(403, 'permission denied for table shots'));
  await page.context().route('**/stages', fail(404, 'scene 1 does not exist'));
  await page.context().route('**/events', fail(404, 'scene 1 does not exist'));
  await page.getByRole('link', { name: 'Scene 2' }).click();
  const grid = page.getByRole('alert').filter({ hasText: 'The grid could not be loaded.' });
  await grid.getByText('Permission denied for table shots. Ask an administrator for the right to do this.').waitFor();
  await page.getByRole('alert').filter({ hasText: 'The stages could not be loaded.' }).getByText('It may have been removed meanwhile.').waitFor();
  await page.getByText('What others change does not arrive here any more. Reload the page.').waitFor();
  await accessible(page, 'errors');
  await picture(page, 'errors');
  await page.context().unroute('**/scenes/*/shots');
  await grid.getByRole('button', { name: 'Try again' }).click();
  await expectCell(page, 'Hutter', '2A', 'throughout');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a user without a project', async () => {
  const other = '33333333-3333-4333-8333-333333333333';
  sql(`UPDATE projects SET user_id = '${other}' WHERE user_id = '22222222-2222-4222-8222-222222222222'`);
  try {
    const page = await visit('Francis');
    await page.getByText('You have no project yet.').waitFor();
    await accessible(page, 'no project');
    await page.context().close();
  } finally {
    sql(`UPDATE projects SET user_id = '22222222-2222-4222-8222-222222222222' WHERE user_id = '${other}'`);
  }
});

test('names that are long, from right to left, or the same; shots without number in the order of the database', async () => {
  const long = 'The Third Assistant Undertaker of the Westenra Family, who never speaks and never blinks';
  sql(`DELETE FROM projects WHERE name LIKE 'Names%';
       INSERT INTO projects (id, user_id, name) VALUES ('b0000000-0000-4000-8000-000000000001', '22222222-2222-4222-8222-222222222222', 'Names, and a title that goes on for as long as a title of 1922 may');
       INSERT INTO scenes (id, project_id, scene_number, slug) VALUES
         ('b0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000001', '1', 'داخلي-قاعة-الطعام-ليل'),
         ('b0000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000001', '2', 'int-' || repeat('very-', 20) || 'long-corridor-night');
       INSERT INTO shots (scene_id, shot_id, setting, action) SELECT 'b0000000-0000-4000-8000-000000000002', l, 'قاعة الطعام', 'يدخل الكونت أورلوك ببطء. Then: nothing.'
         FROM unnest('{10A,2,1B,10,1A,9-insert-1,1ب}'::text[]) l;
       INSERT INTO project_assets (project_id, name, asset_type, image_key_url) SELECT 'b0000000-0000-4000-8000-000000000001', * FROM (VALUES
         ('${long}', 'character', 'https://assets.example/' || repeat('undertaker-', 12) || '.png'), ('الكونت أورلوك', 'character', NULL), ('אלן', 'character', NULL),
         ('小明', 'extra_archetype', NULL), ('Rat', 'animal', NULL), ('${'W'.repeat(80)}', 'prop', NULL)) a;
       INSERT INTO scene_asset_instances (scene_id, project_asset_id, created_at)
         SELECT 'b0000000-0000-4000-8000-000000000002', id, now() + row_number() OVER () * interval '1 s' FROM project_assets WHERE project_id = 'b0000000-0000-4000-8000-000000000001';
       SELECT FROM shot_assets.auto_populate('b0000000-0000-4000-8000-000000000002');
       UPDATE shot_asset_assignments a SET presence_type = 'passes_through', presence_note = 'من اليسار إلى اليمين، ببطء شديد'
         FROM shots s WHERE s.id = a.shot_id AND s.shot_id = '2' AND s.scene_id = 'b0000000-0000-4000-8000-000000000002';
       UPDATE scenes SET stage_locks = '{"9": {"status": "outdated"}, "10": {"status": "outdated"}}' WHERE id = 'b0000000-0000-4000-8000-000000000002'`);
  for (const [width, colorScheme] of [[1360, 'light'], [390, 'dark']]) {
    const page = await visit('Francis', { width, colorScheme });
    await page.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'Names, and a title that goes on for as long as a title of 1922 may' });
    await page.getByRole('link', { name: 'Scene 1' }).click();
    await expectCell(page, 'אלן', '1A', 'throughout');
    if (width > 1000) {
      assert.deepEqual(await grid(page).getByRole('columnheader').allTextContents(), ['Asset', '1A', '1B', '1ب', '2', '9-insert-1', '10', '10A']);
    }
    await grid(page).getByRole('columnheader', { name: '2', exact: true }).click();
    await page.getByRole('region', { name: 'Shot 2' }).getByRole('textbox', { name: 'Note on الكونت أورلوك' }).waitFor();
    await page.getByRole('list', { name: 'Start frame' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing sticks out');
    await accessible(page, 'long names');
    await picture(page, `names-${colorScheme}-${width}`);
    await page.getByRole('button', { name: `Remove ${long}` }).click();
    await page.getByRole('alertdialog').waitFor();
    await picture(page, `names-dialog-${colorScheme}-${width}`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add asset' }).click();
    await page.getByRole('option', { name: /undertaker/i }).click();
    await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing of the drawer sticks out');
    await picture(page, `names-drawer-${colorScheme}-${width}`);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  }
});

test('from an empty project to locked stages', async () => {
  sql(`DELETE FROM projects WHERE name = 'Empty'; INSERT INTO projects (id, user_id, name) VALUES ('e0000000-0000-4000-8000-000000000001', '22222222-2222-4222-8222-222222222222', 'Empty')`);
  const page = await visit('Francis');
  await page.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'Empty' });
  await page.getByText('This project has no scenes yet.').waitFor();
  await accessible(page, 'an empty project');
  sql(`INSERT INTO scenes (id, project_id, scene_number, slug) VALUES ('e0000000-0000-4000-8000-000000000002', 'e0000000-0000-4000-8000-000000000001', '1', 'int-room');
       INSERT INTO project_assets (project_id, name, asset_type) VALUES ('e0000000-0000-4000-8000-000000000001', 'Alice', 'character'), ('e0000000-0000-4000-8000-000000000001', 'Room', 'location')`);
  await page.reload();
  await page.getByRole('link', { name: 'Scene 1' }).click();
  await page.getByText('This scene has no shots yet.').waitFor();
  await page.getByRole('button', { name: 'Add asset' }).click();
  await page.getByRole('option', { name: /Alice/ }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Add asset' }).click();
  await page.getByRole('option', { name: /Alice.*in this scene/ }).click();
  await toast(page, 'Alice is in the scene already.').waitFor();
  await accessible(page, 'a scene without shots');
  await picture(page, 'no-shots');
  await expect('Alice is in the scene', async () => sql("SELECT count(*) FROM scene_asset_instances WHERE scene_id = 'e0000000-0000-4000-8000-000000000002'"), '1');
  sql(`INSERT INTO shots (scene_id, shot_id, shot_order, action) VALUES ('e0000000-0000-4000-8000-000000000002', '1A', 1, 'Alice waits.'), ('e0000000-0000-4000-8000-000000000002', '1B', 2, 'The door opens.')`);
  await page.reload();
  await expectCell(page, 'Alice', '1B', 'throughout');
  await page.getByRole('button', { name: 'Add asset' }).click();
  await page.getByRole('option', { name: /Room/ }).click();
  await page.getByRole('button', { name: 'Add to 2 shots' }).click();
  await expectCell(page, 'Room', '1A', 'throughout');
  for (const n of [7, 8, 9, 10, 11, 12]) {
    await stage(page, n).getByRole('button', { name: /^Lock/ }).click();
    await expectStage(page, n, 'locked');
  }
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('of 100 shots and 60 assets, the page holds what is in sight, and scrolls', async () => {
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
  await expectCell(page, 'Asset 01', 'S1', 'throughout');
  const cells = () => grid(page).getByRole('gridcell').count();
  assert.ok(await cells() < 1200, `${await cells()} cells`);
  await cell(page, 'Asset 01', 'S1').focus();
  await page.keyboard.press('Control+End');
  await expectCell(page, 'Asset 60', 'S100', 'throughout');
  assert.ok(await cells() < 1200, `${await cells()} cells`);
  await page.keyboard.press('e');
  await expectCell(page, 'Asset 60', 'S100', 'enters');
  // What a frame costs in processor time is the same on a machine that does other things too.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const work = async () => (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1_000;
  const before = await work();
  const frames = await grid(page).evaluate(async (element) => {
    const times = [];
    element.scrollTo(0, 0);
    for (let i = 0, last = performance.now(); i < 60; i++) {
      element.scrollBy(60, 30);
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
    return times.sort((a, b) => a - b);
  });
  const perFrame = (await work() - before) / frames.length;
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  console.log(`# a frame of scrolling took ${frames[30].toFixed(1)} ms (median), ${frames[57].toFixed(1)} ms (95 %), ${perFrame.toFixed(1)} ms of work; heap ${(usedSize / 1e6).toFixed(0)} MB`);
  // Without virtualisation these are hundreds of ms.
  assert.ok(frames[30] < 100 && perFrame < 100, `a frame took ${frames[30]} ms, ${perFrame} ms of it work`);
  assert.ok(usedSize < 60e6, `docs/editor.md says 60 MB, and these are ${usedSize}`);
  await picture(page, 'large');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of long ? [1360, 768, 390] : [colorScheme === 'light' ? 1360 : 390]) {
    test(`every screen is accessible: ${colorScheme}, ${width} wide`, async () => {
      const page = await visit(null, { colorScheme, width });
      await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
      await accessible(page, 'the sign-in');
      await picture(page, `sign-in-${colorScheme}-${width}`);
      const signIn = await hold(page, '**/token?*');
      await page.getByRole('button', { name: /^Ellen/ }).click();
      await expect('signing in shows progress', () => page.getByRole('button', { name: /^Ellen/ }).getAttribute('aria-disabled'), 'true');
      signIn();
      await page.getByRole('link', { name: 'Scene 2' }).click();
      await expectCell(page, 'Hutter', '2A', 'throughout');
      await accessible(page, 'a scene');
      await grid(page).getByRole('columnheader', { name: '2B', exact: true }).click();
      await page.getByRole('list', { name: 'End frame' }).getByText('computed').first().waitFor();
      await accessible(page, 'a scene with a shot');
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing sticks out');
      await picture(page, `scene-${colorScheme}-${width}`);
      await cell(page, 'Hutter', '2A').click();
      await page.getByRole('menu').waitFor();
      await accessible(page, 'the menu of a cell');
      await picture(page, `menu-${colorScheme}-${width}`);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Add asset' }).click();
      await page.getByRole('dialog').getByRole('option').first().click();
      await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
      await accessible(page, 'the drawer');
      await picture(page, `drawer-${colorScheme}-${width}`);
      assert.deepEqual(page.errors, []);
      await page.context().close();
    });
  }
}
