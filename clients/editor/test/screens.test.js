// Whole visits and whole screens: the first one, an empty project, odd names, a large scene; each accessible in every colour and width.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  accessible, cell, close, expect, expectCell, expectStage, grid, hold, largeScene, long, open, picture, sql,
  stage, toast, visit,
} from './harness.js';

before(open);
after(close);

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
  await prompts.getByText('Why: Coachman was added to shot 2A and 1 more change').click();
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
    await page.getByText('No image goes with this frame.').first().waitFor();
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
  await page.getByRole('list', { name: 'Assets that wait' }).getByText('Alice').waitFor();
  assert.equal(await page.getByRole('alertdialog').getByRole('button', { name: 'Undo' }).count(), 0, 'no assignment to take back');
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
  const page = await largeScene();
  await expectCell(page, 'Asset 01', 'S1', 'throughout');
  const cells = () => grid(page).getByRole('gridcell').count();
  assert.ok(await cells() < 1200, `${await cells()} cells`);
  await cell(page, 'Asset 01', 'S1').focus();
  await page.keyboard.press('Control+End');
  await expectCell(page, 'Asset 60', 'S100', 'throughout');
  assert.ok(await cells() < 1200, `${await cells()} cells`);
  await page.keyboard.press('e');
  await expectCell(page, 'Asset 60', 'S100', 'enters');
  // How smoothly it scrolls, clients/editor/bench/scrolling.js tells.
  await grid(page).evaluate(async (element) => {
    element.scrollTo(0, 0);
    for (let i = 0; i < 60; i++) {
      element.scrollBy(60, 30);
      await new Promise(requestAnimationFrame);
    }
  });
  await cell(page, 'Asset 45', 'S75').waitFor();
  assert.ok(await cells() < 1200, `${await cells()} cells`);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  console.log(`# heap ${(usedSize / 1e6).toFixed(0)} MB`);
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
      const progress = () => page.getByRole('progressbar', { name: 'Working' }).evaluate((bar) => getComputedStyle(bar).opacity);
      await expect('signing in shows progress', progress, '1');
      const scenes = await hold(page, '**/scenes');
      signIn();
      await page.getByRole('combobox', { name: 'Project' }).waitFor();
      await expect('so does the list of scenes', progress, '1');
      scenes();
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
