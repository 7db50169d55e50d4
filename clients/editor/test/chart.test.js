// presence_chart() of a large scene, as a browser draws it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, largeScene, open, sql } from './harness.js';

before(open);
after(close);

test('every label of a chart of 100 shots and 60 assets is readable, and the names stay in view', async () => {
  const page = await largeScene();
  // Short shots beside long ones, long labels, long names that differ at their ends.
  sql(`UPDATE shots SET duration = (ARRAY[2, 60, 5, 1])[1 + shot_order % 4], shot_id = '12A-' || shot_order * 10 WHERE scene_id = 'a0000000-0000-4000-8000-000000000002';
       UPDATE project_assets SET name = 'Guard of the North Gate of the Old Palace ' || right(name, 2)
         WHERE project_id = 'a0000000-0000-4000-8000-000000000001' AND right(name, 1) IN ('1', '2', '3')`);
  const chart = sql(`SELECT shot_assets.presence_chart('a0000000-0000-4000-8000-000000000002')`);
  await page.goto('about:blank');
  await page.setContent(`<body style="margin: 0">${chart}`);
  for (const media of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { media: 'print' }]) {
    await page.emulateMedia(media);
    const found = await page.evaluate(() => {
      const texts = [...document.querySelectorAll('svg.presence-chart text')].map((text) => ({
        said: text.textContent, box: text.getBoundingClientRect(), length: text.getComputedTextLength(),
        room: Number(text.parentNode.getAttribute('width') ?? Infinity),
        colour: getComputedStyle(text).fill,
      })).sort((a, b) => a.box.top - b.box.top);
      const paper = getComputedStyle(document.querySelector('.presence-chart .paper')).fill;
      const overlaps = [];
      for (let i = 0; i < texts.length; i++)
        for (let j = i + 1; j < texts.length && texts[j].box.top < texts[i].box.bottom - 4; j++) {
          const a = texts[i].box, b = texts[j].box;
          if (a.left < b.right - 1 && b.left < a.right - 1) overlaps.push(`${texts[i].said} x ${texts[j].said}`);
        }
      return { count: texts.length, overlaps, cut: texts.filter((t) => t.length > t.room + 1).map((t) => t.said),
               unseen: texts.filter((t) => t.colour === paper).map((t) => t.said) };
    });
    assert(found.count > 60 + 100, `${found.count} texts`);
    assert.deepEqual([found.overlaps, found.cut, found.unseen], [[], [], []], JSON.stringify(media));
  }
  const { names, width, height } = await page.evaluate(() => ({
    names: [...document.querySelectorAll('svg.presence-chart text.name')].map((text) => {
      const { left, right, top } = text.getBoundingClientRect();
      return { said: text.textContent, left, right, top };
    }),
    width: Number(document.querySelector('svg.presence-chart').getAttribute('width')),
    height: Number(document.querySelector('svg.presence-chart').getAttribute('height')),
  }));
  assert.equal(new Set(names.map(({ said }) => said)).size, 60, 'no two names are cut to the same text');
  for (let left = 0; left + 1360 < width; left += 200) {
    const seen = new Set(names.filter((name) => name.left >= left && name.right <= left + 1360).map(({ top }) => top));
    assert.equal(seen.size, 60, `every row has its name in view, ${left} pixels to the right`);
  }

  // Printed to PDF nothing lies beyond the edge: there is one page, as large as the chart. Its size is in points, rounded up.
  const isAsChart = ([across, down]) => Math.abs(across - width) < 1 && Math.abs(down - height) < 1;
  const pages = async () => [...(await page.pdf({ preferCSSPageSize: true })).toString('latin1').matchAll(/\/MediaBox \[0 0 (\S+) (\S+)\]/g)]
    .map(([, across, down]) => [across * 96 / 72, down * 96 / 72]);
  await page.emulateMedia({ media: null });
  await page.setContent(`<body style="margin: 0">${chart}`);
  assert.deepEqual((await pages()).map(isAsChart), [true]);
  await page.setContent(`<p>before</p>${chart}<p>after</p>`);
  assert.deepEqual((await pages()).map(isAsChart), [false, true, false], 'among other pages it has one of its own');
});
