/** Work that is done again and again in the background, never twice at a time. */
export class RepeatedWork {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;

  /** @param work reports its failures itself; the next run comes whatever became of the last */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly everyMs: number,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => void this.run().catch(() => undefined), this.everyMs);
  }

  /** Does it now, or waits for the run under way. @throws what the work throws */
  run(): Promise<void> {
    this.working ??= this.work().finally(() => {
      this.working = undefined;
    });
    return this.working;
  }

  /** Waits for the run under way, whatever becomes of it. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.working?.catch(() => undefined);
  }
}
