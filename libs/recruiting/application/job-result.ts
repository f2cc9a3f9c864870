import type { CommandResult } from '#event-store';
import type { JobState } from '../domain/job.decider.js';
import type { JobEvent } from '../domain/job.events.js';

/** What a command on a job ad answers. */
export type JobResult = CommandResult<JobState, JobEvent>;
