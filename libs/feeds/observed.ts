import { Signal } from '#observation';

/** An answer to somebody who reads a feed. */
export interface FeedAnswer {
  readonly feed: string;
  readonly way: 'page' | 'snapshot' | 'stream';
  /** `gone` is 410, `refused` any other answer that is none: no token, too often, too many at once. */
  readonly outcome: 'sent' | 'unchanged' | 'gone' | 'refused';
}

/** Told for every request to a feed or a snapshot, of a stream when it ends. */
export const feedAnswers = new Signal<FeedAnswer>('forside.feed.answer');

/** Told when a stream of a feed begins (1) and ends (-1). */
export const feedStreams = new Signal<{ readonly feed: string; readonly change: 1 | -1 }>(
  'forside.feed.stream',
);

/** A try to send a message to a webhook. */
export interface WebhookTry {
  readonly feed: string;
  /** `gone` is 410, `unanswered` when nothing came back. */
  readonly outcome: 'delivered' | 'gone' | 'failed' | 'unanswered';
  /** From the oldest change in the message to this answer. */
  readonly delayMs: number;
}

/** Told for every try. */
export const webhookTries = new Signal<WebhookTry>('forside.feed.webhook');
