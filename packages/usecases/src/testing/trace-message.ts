import { parseDuration } from '@busbar/spine';
import type { PlainMessage } from './scripted-peer.ts';

/** Whether a message can stand for the expected one: same kind, same function, and for answers the same question. */
export function isSameKind(found: PlainMessage, expected: PlainMessage): boolean {
  if (found.classifier !== expected.classifier || functionOf(found) !== functionOf(expected)) return false;
  const isAnswer = expected.classifier === 'result' || expected.classifier === 'reply';
  return !isAnswer || found.msgCounterReference === expected.msgCounterReference;
}

/** Name of the function a message carries. */
export function functionOf({ cmd }: Pick<PlainMessage, 'cmd'>): string {
  return Object.keys(cmd[0] ?? {}).find((name) => !['function', 'filter'].includes(name)) ?? '';
}

/** Leaves out what a trace cannot know (times, counters) and what is only another way to write the same. */
export function comparable(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    const all = value.map((one) => comparable(one));
    return name === 'useCaseInformation' ? all.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))) : all;
  }
  if (typeof value === 'string' && /^P/.test(value)) return parseDuration(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([member]) => !['timestamp', 'heartbeatCounter', 'useCaseAvailable'].includes(member))
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([member, content]) => [member, comparable(content, member)]),
  );
}
