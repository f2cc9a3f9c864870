type Step = () => Promise<unknown> | void;

/** Steps that undo what was done, run once and last first; one that fails keeps none of the others from running. */
export class Cleanup {
  private readonly steps: Step[] = [];

  defer(step: Step): void {
    this.steps.push(step);
  }

  async run(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step();
      } catch (error) {
        process.stderr.write(`Cleaning up: ${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
  }
}
