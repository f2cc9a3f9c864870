import { z } from 'zod';
import type { EffectOrigin } from '#projections';
import type { NewJob } from './queue/job-queue.js';

const carriesOrigin = z.object({
  origin: z.object({ correlationId: z.string(), commandId: z.string() }),
});

/** The job, with the command that it goes back to among its data. */
export function withOrigin(job: NewJob, origin: EffectOrigin | null): NewJob {
  return origin === null ? job : { ...job, data: { ...job.data, origin } };
}

/** The command that a job goes back to; null for what the schedule table alone has brought about. */
export function originOf(data: unknown): EffectOrigin | null {
  const carried = carriesOrigin.safeParse(data);
  return carried.success ? carried.data.origin : null;
}
