// How smoothly the grid scrolls with 100 shots and 60 assets; scripts/bench_editor runs it. Frames are counted by
// requestAnimationFrame. A box of the same size that is empty scrolls in the same browser, for comparison: what it drops,
// the machine drops.
import { close, expectCell, grid, largeScene, open } from '../test/harness.js';

const perSecond = 60, frames = 300;

/** Scrolls there and back by as many pixels per frame. */
const scroll = (element, [x, y, frames, perSecond]) => new Promise((resolve) => {
  const times = [];
  element.scrollTo(0, 0);
  const step = (now) => {
    times.push(now);
    if (times.length > frames) {
      const due = (times.at(-1) - times[0]) * perSecond / 1_000;
      return resolve({ dropped: Math.max(0, 1 - frames / due), longest: Math.max(...times.slice(1).map((time, i) => time - times[i])) });
    }
    const back = times.length > frames / 2 ? -1 : 1;
    element.scrollBy(back * x, back * y);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
});

await open();
try {
  const page = await largeScene();
  await expectCell(page, 'Asset 01', 'S1', 'throughout');
  await page.locator('.sa-toast').first().waitFor({ state: 'detached', timeout: 15_000 }).catch(() => undefined);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const work = async () => (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1_000;
  const box = await page.evaluateHandle(() => {
    const element = document.createElement('div');
    element.style.cssText = 'position: fixed; inset: 0; overflow: auto; background: white; display: none; z-index: 99';
    element.innerHTML = '<div style="width: 5008px; height: 2436px"></div>';
    return document.body.appendChild(element);
  });
  const measure = async (element, x, y) => {
    const before = await work();
    const result = await element.evaluate(scroll, [x, y, frames, perSecond]);
    return { ...result, work: (await work() - before) / frames };
  };
  console.log(`${'scrolling'.padEnd(34)}  dropped frames         longest frame   work of the main thread
${''.padEnd(34)}  grid    empty box      grid            grid     empty box`);
  for (const [name, x, y] of [['down, 15 pixels a frame', 0, 15], ['to the right, 15 pixels a frame', 15, 0], ['both, 60 and 30 pixels a frame', 60, 30]]) {
    const ours = await measure(grid(page), x, y);
    await box.evaluate((element) => { element.style.display = 'block'; });
    const empty = await measure(box, x, y);
    await box.evaluate((element) => { element.style.display = 'none'; });
    const share = (value) => `${(100 * value).toFixed(0)} %`.padStart(5), ms = (value) => `${value.toFixed(1)} ms`.padStart(8);
    console.log(`${name.padEnd(34)} ${share(ours.dropped)}   ${share(empty.dropped)}       ${ms(ours.longest)}        ${ms(ours.work)}  ${ms(empty.work)}`);
  }
  await devtools.send('HeapProfiler.collectGarbage');
  console.log(`memory: ${((await devtools.send('Runtime.getHeapUsage')).usedSize / 1e6).toFixed(0)} MB of JavaScript heap`);
} finally {
  await close();
}
