/** One small change of a source that a test should notice. */
export interface Mutation {
  readonly kind: 'comparison' | 'logic' | 'condition' | 'constant' | 'element' | 'return' | 'arithmetic' | 'statement';
  /** Line it is on, from 1. */
  readonly line: number;
  /** The part of the source that is replaced, and by what. */
  readonly from: number;
  readonly to: number;
  readonly by: string;
}
