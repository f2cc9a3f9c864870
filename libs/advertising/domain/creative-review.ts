import type { Instant } from '#kernel';
import type { SubmittedCreative } from './booking.events.js';

/** A creative and what was decided about it. */
export interface ReviewedCreative {
  readonly creative: SubmittedCreative;
  readonly review: 'waiting' | 'approved' | 'rejected';
}

/** The creatives with another decision about one of them; versions count from 1. */
export function withReview(
  creatives: readonly ReviewedCreative[],
  version: number,
  review: ReviewedCreative['review'],
): readonly ReviewedCreative[] {
  return creatives.map((each, index) => (index === version - 1 ? { ...each, review } : each));
}

/** The newest version that may be shown; 0 when none may. */
export function shownVersion(creatives: readonly ReviewedCreative[]): number {
  return creatives.findLastIndex(({ review }) => review === 'approved') + 1;
}

/** What was asked of an advertiser about a creative, and what they said. */
export interface Proof {
  readonly creativeVersion: number;
  /** Until when the newest link opens; null when only an answer is known. */
  readonly expiresAt: Instant | null;
  /** Final for its version of the creative; null until it is given. */
  readonly answer: ProofAnswer | null;
}

/** What an advertiser said of a proof. */
export interface ProofAnswer {
  readonly answer: 'approved' | 'rejected';
  readonly comment: string | null;
  readonly answeredAt: Instant;
}

/** The proof of a version of a creative; undefined when none was sent. */
export function proofOf(proofs: readonly Proof[], version: number): Proof | undefined {
  return proofs.find(({ creativeVersion }) => creativeVersion === version);
}

/** The proofs with what is new about one of them. */
export function withProof(
  proofs: readonly Proof[],
  version: number,
  change: Partial<Omit<Proof, 'creativeVersion'>>,
): readonly Proof[] {
  const known = proofOf(proofs, version) ?? { creativeVersion: version, expiresAt: null, answer: null };
  return [...proofs.filter((proof) => proof.creativeVersion !== version), { ...known, ...change }];
}
