import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

type Tokens = ReadonlyMap<string, string>;

/** The colour tokens of one scheme; dark ones come on top of the light ones. */
function tokens(scheme: 'light' | 'dark'): Tokens {
  const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
  const [light = '', dark = ''] = css.split('@media');
  const read = (text: string): [string, string][] =>
    [...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]);
  return new Map(scheme === 'light' ? read(light) : [...read(light), ...read(dark)]);
}

/** Contrast of two colours by WCAG 2.1, 1 to 21. */
function contrast(colours: Tokens, first: string, second: string): number {
  const luminance = (name: string): number => {
    const value = colours.get(name);
    assert.ok(value, name);
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(value.slice(at, at + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [high = 1, low = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['ground', 'panel', 'inset', 'limited-ground', 'failsafe-ground'];

for (const scheme of ['light', 'dark'] as const) {
  const colours = tokens(scheme);
  test(`text reaches a contrast of 4.5 on every ground it stands on, ${scheme}`, () => {
    for (const ground of GROUNDS) {
      for (const text of ['ink', 'good', 'bad'])
        assert.ok(contrast(colours, text, ground) >= 4.5, `${text} on ${ground}`);
    }
    for (const ground of ['ground', 'panel', 'inset']) {
      for (const text of ['ink-soft', 'attention'])
        assert.ok(contrast(colours, text, ground) >= 4.5, `${text} on ${ground}`);
    }
    for (const text of ['measured', 'limit']) assert.ok(contrast(colours, text, 'panel') >= 4.5, text);
    assert.ok(contrast(colours, 'on-main', 'main') >= 4.5);
    assert.ok(contrast(colours, 'on-edge', 'limited-edge') >= 4.5);
    assert.ok(contrast(colours, 'ground', 'ink') >= 4.5);
  });

  test(`edges of controls, lines of the chart and the busbar reach a contrast of 3, ${scheme}`, () => {
    for (const line of ['line-strong', 'copper', 'measured', 'limit', 'focus']) {
      assert.ok(contrast(colours, line, 'panel') >= 3, line);
    }
    assert.ok(contrast(colours, 'line-strong', 'ground') >= 3);
    assert.ok(contrast(colours, 'limited-edge', 'limited-ground') >= 3);
    assert.ok(contrast(colours, 'failsafe-edge', 'failsafe-ground') >= 3);
  });
}
