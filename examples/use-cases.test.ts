import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('use-cases/', import.meta.url));
/** Not an example itself. */
const FRAME = 'two-devices.ts';

for (const name of readdirSync(FOLDER).filter((one) => one !== FRAME)) {
  const source = readFileSync(join(FOLDER, name), 'utf8');
  const [title = ''] = source.split('\n');
  test(`${name}: ${title.replace('// ', '')}`, { timeout: 60_000 }, async (t) => {
    assert.match(title, /^\/\/ [A-Z, ]+: /, 'an example begins with its use cases');
    const [, prints = ''] = /\n\n((?:\/\/ .*\n)+)$/.exec(source) ?? [];
    assert.notEqual(prints, '', 'an example ends with what it prints');
    const { code, output } = await run(t, join(FOLDER, name));
    assert.equal(code, 0, output);
    assert.equal(output, prints.replaceAll(/^\/\/ /gm, ''));
  });
}

function run(t: TestContext, file: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, ['--conditions=@busbar/source', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}
