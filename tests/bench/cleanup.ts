type Step = () => Promise<unknown> | void;

/** Steps that undo what was done, run once and last first; one that fails keeps none of the others from running. */
export class Cleanup {
  private readonly steps: Step[] = [];
  private running: Promise<void> | undefined;

  defer(step: Step): void {
    this.steps.push(step);
  }

  /** Undoes what is starting once it has started, also when the run is interrupted meanwhile. */
  adopt<Started>(starting: Promise<Started>, undo: (started: Started) => Promise<unknown>): Promise<Started> {
    this.defer(() => starting.then(undo, () => undefined));
    return starting;
  }

  /** Asked again meanwhile, it answers when the first run is done. */
  run(): Promise<void> {
    this.running ??= this.undoAll().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async undoAll(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step();
      } catch (error) {
        process.stderr.write(`Cleaning up: ${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
  }
}
