/** One example of a README. */
export interface ReadmeExample {
  readonly code: string;
  /** What it prints, when a block marked `text` follows directly; undefined when the README does not say. */
  readonly prints: string | undefined;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

const FENCE = /^```(\w*)[^\n]*\n([\s\S]*?)^```\s*$/gm;

/** The blocks marked `ts` of a text. Blocks marked otherwise (`typescript`, `sh`) are not executed. */
export function readmeExamples(text: string): readonly ReadmeExample[] {
  const blocks = [...text.matchAll(FENCE)].map((match) => ({
    language: match[1] ?? '',
    code: match[2] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
  return blocks.flatMap((block, index) => {
    if (block.language !== 'ts') return [];
    const next = blocks[index + 1];
    const isAnswer = next?.language === 'text' && text.slice(block.end, next.start).trim() === '';
    const line = text.slice(0, block.start).split('\n').length;
    return [{ code: block.code, prints: isAnswer ? next.code : undefined, line }];
  });
}
