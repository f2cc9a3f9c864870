/** Something that must hold however often it is tried. */
export interface SoakScenario {
  /** What the command line calls it by. */
  readonly name: string;
  /**
   * Tries it once.
   * @param options.random decides everything that differs between rounds, so that a seed repeats a round
   * @returns in a few words what was done and checked
   * @throws Error when it does not hold
   */
  readonly round: (options: { readonly random: () => number }) => Promise<string>;
}
