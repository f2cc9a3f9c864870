import type { Instant } from '#kernel';
import type { ProblemDocument } from './problem.js';

/** Where an address leads, and until which planned change; null when none is. */
export interface MovedAddress {
  readonly location: string;
  readonly validUntil: Instant | null;
}

/**
 * Pages for readers whose request cannot be answered. The application that serves the site binds it; everybody who
 * does not ask for HTML gets the problem document itself.
 */
export abstract class ErrorPages {
  /**
   * @param url path and query as requested; never to be shown unescaped
   * @returns a whole HTML document, or null to answer with the problem document
   */
  abstract pageFor(problem: ProblemDocument, url: string): Promise<string | null>;

  /**
   * Where an address that nothing answers has moved to for good; null for one that leads nowhere.
   * @param url path and query as requested
   */
  abstract movedTo(url: string, at: Instant): Promise<MovedAddress | null>;
}
