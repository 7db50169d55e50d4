// scripts/editor, as somebody runs it who has read the first lines of the README.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../../..');
// The tests run where it would run itself: in a copy of the checkout that is built.
const { PGHOST, PGPORT, PGUSER, PGDATABASE, PGDATA, ...others } = process.env;
const env = { ...others, SHOT_ASSETS_WORKSPACE: root };

/** output() is what it has printed; line(text) waits for it; ended is its exit code or signal. */
function run(...args) {
  const child = spawn('scripts/editor', args, { cwd: root, env, detached: true });  // with a process group, as in a terminal
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { text += chunk; });
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  const line = async (wanted) => {
    for (let over = false; !text.includes(wanted); await new Promise((resolve) => setTimeout(resolve, 100))) {
      assert(!over, `it ended without "${wanted}": ${text}`);
      void ended.then(() => { over = true; });
    }
  };
  return { group: child.pid, output: () => text, ended, line, interrupt: () => process.kill(-child.pid, 'SIGINT') };
}
/** Where the private PostgreSQL of a run is: what its group of processes has for PGHOST. */
const serverOf = (group) => {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, , of] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
      const found = Number(of) === group && /(?:^|\0)PGHOST=([^\0]+)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'));
      if (found) return found[1];
    } catch { /* it has ended */ }
  }
  return null;
};

test('scripts/editor prints address and users, says that a port is taken, and Ctrl-C ends all of it', async () => {
  const editor = run('0');
  try {
    await editor.line('Ctrl-C ends all of it.');
    const [, address, port] = /^The editor is at (http:\/\/127\.0\.0\.1:(\d+)\/)$/m.exec(editor.output());
    assert.match(editor.output(), /^ {2}Ellen +works on Nosferatu \(1922\)$/m);
    assert.match(editor.output(), /^ {2}Francis +works on The Cabinet of Dr\. Caligari \(1920\)$/m);
    assert.match(await (await fetch(address)).text(), /<title>Shot assets<\/title>/);
    const { service } = await (await fetch(`${address}settings.json`)).json();
    assert.equal((await fetch(`${service}/ready`)).status, 200);

    const second = run(port);
    assert.equal(await second.ended, 1);
    assert.match(second.output(), new RegExp(`^Port ${port} is taken\\. Name another one: scripts/editor \\d+$`, 'm'));
    assert.doesNotMatch(second.output(), /at .*\.js:\d+/);

    const server = serverOf(editor.group);
    assert(existsSync(`${server}/data/postmaster.pid`), server);
    editor.interrupt();
    await editor.ended;
    await assert.rejects(fetch(address));
    await assert.rejects(fetch(`${service}/health`));
    assert.equal(existsSync(server), false, `${server} is gone`);
  } finally {
    try { editor.interrupt(); } catch { /* it has ended */ }
  }
});
