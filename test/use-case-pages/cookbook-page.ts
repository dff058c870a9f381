import { USE_CASES } from '@busbar/usecases';
import { EXAMPLES, type Example, type Examples, headingOf } from './examples.ts';
import { BANNER, code } from './markdown.ts';

/** docs/cookbook.md: one example for the actors of each use case. */
export function cookbookPage({ all, frame }: Examples): string {
  const place = ({ useCases }: Example): number =>
    Math.min(...useCases.map((short) => USE_CASES.findIndex((one) => one.short === short)));
  return [
    '# Cookbook',
    '',
    BANNER,
    '',
    'One program for the actors of each use case. Energy manager and charging station are two devices that talk over SHIP on this',
    `machine; in the field each runs where it belongs, and only its half is needed. The programs lie in ${code(EXAMPLES)}; tests run`,
    `them, compare what they print, and look at the sockets whether every scenario was played (${code('test/use-case-pages')}).`,
    `\`node --conditions=@busbar/source ${EXAMPLES}/station.ts\``,
    'runs one from the sources. What else a use case has stands in its [page](use-cases.md).',
    '',
    ...[...all].sort((a, b) => place(a) - place(b)).flatMap(section),
    '## Two devices',
    '',
    `The module ${code(`${EXAMPLES}/two-devices.ts`)} that the examples share.`,
    '',
    '```ts',
    frame.trimEnd(),
    '```',
    '',
  ].join('\n');
}

function section(example: Example): readonly string[] {
  const pages = example.useCases.map((short) => `[${short}](use-cases/${short.toLowerCase()}.md)`);
  const sentence = `${example.sentence[0]?.toUpperCase() ?? ''}${example.sentence.slice(1)}`;
  return [
    `## ${headingOf(example).text}`,
    '',
    `${sentence} ${pages.join(', ')}, ${code(example.file)}.`,
    '',
    '```ts',
    example.code.trim(),
    '```',
    '',
    '```text',
    example.prints.trimEnd(),
    '```',
    '',
  ];
}
