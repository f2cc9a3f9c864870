import { z } from 'zod';
import { eventContract } from '#event-store';
import { isInstant } from '#kernel';
import type {
  ConsumerPaused,
  ConsumerRegistered,
  ConsumerResumed,
  ConsumerRevised,
  WebhookDisabled,
  WebhookRemoved,
  WebhookSecretRotated,
  WebhookSet,
} from '../domain/consumer.events.js';

const terms = {
  name: z.string(),
  feeds: z.array(z.string()).readonly(),
  requestsPerMinute: z.int(),
};
const nothing = z.strictObject({});
const secretId = z.uuid();

/** The contracts of what can have happened to a consumer; tokens are issued and revoked as those of users are. */
export const feedsEventContracts = [
  eventContract<ConsumerRegistered>({
    type: 'ConsumerRegistered',
    version: 1,
    schema: z.strictObject(terms),
  }),
  eventContract<ConsumerRevised>({
    type: 'ConsumerRevised',
    version: 1,
    schema: z.strictObject({
      name: terms.name.exactOptional(),
      feeds: terms.feeds.exactOptional(),
      requestsPerMinute: terms.requestsPerMinute.exactOptional(),
    }),
  }),
  eventContract<ConsumerPaused>({ type: 'ConsumerPaused', version: 1, schema: nothing }),
  eventContract<ConsumerResumed>({ type: 'ConsumerResumed', version: 1, schema: nothing }),
  eventContract<WebhookSet>({
    type: 'WebhookSet',
    version: 1,
    schema: z.strictObject({ url: z.string(), secretId }),
  }),
  eventContract<WebhookSecretRotated>({
    type: 'WebhookSecretRotated',
    version: 1,
    schema: z.strictObject({ secretId, previousUntil: z.string().refine(isInstant) }),
  }),
  eventContract<WebhookDisabled>({
    type: 'WebhookDisabled',
    version: 1,
    schema: z.strictObject({ reason: z.enum(['gone', 'failing']) }),
  }),
  eventContract<WebhookRemoved>({ type: 'WebhookRemoved', version: 1, schema: nothing }),
];
