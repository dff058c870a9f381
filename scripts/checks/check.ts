/** What a check found. */
export interface CheckReport {
  /** One line per thing that is wrong; empty when all is well. */
  readonly failures: readonly string[];
  /** What was looked at, for the summary line: a check that saw nothing must not look green. */
  readonly seen: string;
}

/** One check of the repository. */
export interface Check {
  /** Short name, as given to `npm run check -- NAME`. */
  readonly name: string;
  /** Looks at the repository below `root` (absolute path). */
  run(root: string): CheckReport | Promise<CheckReport>;
}
