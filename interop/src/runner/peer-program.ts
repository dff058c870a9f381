/** A program that speaks the contract. */
export interface PeerProgram {
  /** Name in the table. */
  readonly name: string;
  /** Program and arguments. */
  readonly command: readonly string[];
}
