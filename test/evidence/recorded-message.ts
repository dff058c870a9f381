/** Folder the recorder writes to; without it nothing is recorded. */
export const EVIDENCE_FOLDER = 'BUSBAR_EVIDENCE';
/** The running test, for the processes it starts. */
export const EVIDENCE_TEST = 'BUSBAR_EVIDENCE_TEST';

/** A test as evidence names it. */
export interface RecordedTest {
  /** Relative to the root of the repository. */
  readonly file: string;
  readonly title: string;
}

/** One SHIP data message that a process of ours sent or received over a real WebSocket. */
export interface RecordedMessage {
  readonly test: RecordedTest;
  /** Number of the connection within its process. */
  readonly link: number;
  readonly direction: 'in' | 'out';
  /** JSON text of the SHIP data message. */
  readonly text: string;
}

/** A test as one text; a title has no line break. */
export function testKey({ file, title }: RecordedTest): string {
  return `${file}\n${title}`;
}
