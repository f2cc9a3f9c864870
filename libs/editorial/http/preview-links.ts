import { Injectable } from '@nestjs/common';
import { KeyedHash } from '#event-store';
import type { Instant } from '#kernel';
import { SignedFields } from '#platform';

/** What a preview link opens: exactly one revision of one article, until it expires. */
export interface Preview {
  readonly articleId: string;
  readonly revision: bigint;
  readonly expiresAt: Instant;
}

const LAYOUT = { articleId: 'uuid', revision: 'uint64', expiresAt: 'instant' } as const;

/** Signs and verifies links that show what is not public; a link cannot be called back, so it expires. */
@Injectable()
export class PreviewLinks {
  private readonly fields: SignedFields<typeof LAYOUT>;

  constructor(hash: KeyedHash) {
    this.fields = new SignedFields(hash, 'article-preview', LAYOUT);
  }

  /** A token for an address: letters, digits, `-`, `_` and one dot. */
  sign(preview: Preview): string {
    return this.fields.sign(preview);
  }

  /** What a token opens at an instant; null when it was not signed here, was changed, or has expired. */
  verify(token: string, now: Instant): Preview | null {
    const preview = this.fields.read(token);
    return preview && preview.expiresAt > now ? preview : null;
  }
}
