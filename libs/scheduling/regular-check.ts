/** Something that some worker of the newsroom looks at once a minute; what it finds it reports itself. */
export interface RegularCheck {
  readonly name: string;
  run(signal: AbortSignal): Promise<void>;
}
