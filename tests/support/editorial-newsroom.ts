import {
  EditorialCommandModule,
  articleDecider,
  editorialEventContracts,
  editorialMigrations,
  editorialProjections,
} from '#editorial';
import { identityProjections } from '#identity';
import { openDeskNewsroom } from './desk-newsroom.js';
import type { DeskNewsroom, SendOptions } from './desk-newsroom.js';

/** A newsroom with the editorial side alone. */
export interface EditorialNewsroom extends Omit<DeskNewsroom, 'send' | 'read' | 'recordDue'> {
  /** The answer to a request of someone with this role (chief editor unless told; null for a reader). */
  send(method: string, path: string, options?: SendOptions): Promise<Reply>;
  /** As {@link send} for GET, after everything written so far has become visible. */
  read(path: string, options?: SendOptions): Promise<Reply>;
  /** Records what is due on an article, as the worker does. */
  recordDue(articleId: string): Promise<void>;
  /** Records what is due on a stream of another kind. */
  readonly recordDueOf: DeskNewsroom['recordDue'];
}

/** The members of answers that tests look at; which of them are there, they know. */
export interface Told {
  readonly id: string;
  readonly url: string;
  readonly type: string;
  readonly name: string;
  readonly headline: string;
  readonly standfirst: string | null;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly expiresAt: string;
  readonly state: string;
  readonly notice: string | null;
  readonly revision: number;
  readonly next: string | null;
  readonly items: readonly Told[];
  readonly errors: readonly { readonly field: string }[];
  readonly body: { readonly content: readonly unknown[] };
  readonly bodyHtml: string;
  readonly byline: readonly string[];
  readonly readAlso: readonly { readonly title: string; readonly url: string | null }[];
  readonly topImage: { readonly url: string; readonly variants: readonly unknown[] };
  readonly slots: readonly unknown[];
}

/** An answer, its JSON parsed. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Told;
  readonly bytes: Buffer;
}

/** Starts one on a database of its own. */
export async function openEditorialNewsroom(): Promise<EditorialNewsroom> {
  const newsroom = await openDeskNewsroom({
    contracts: editorialEventContracts,
    migrations: editorialMigrations,
    projections: [...editorialProjections, ...identityProjections],
    modules: [EditorialCommandModule],
  });
  const by = ({ role = 'chief-editor', ...options }: SendOptions = {}): SendOptions => ({ role, ...options });
  const told = async (reply: ReturnType<typeof newsroom.send>) => (await reply) as unknown as Reply;
  return {
    ...newsroom,
    send: (method, path, options) => told(newsroom.send(method, path, by(options))),
    read: (path, options) => told(newsroom.read(path, by(options))),
    recordDueOf: (decider, id) => newsroom.recordDue(decider, id),
    recordDue: (articleId) => newsroom.recordDue(articleDecider, articleId),
  };
}
