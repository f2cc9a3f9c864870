import { isSafeHref } from '#editorial';
import type { ComponentChildren, VNode } from 'preact';

/** An address that others gave us, if a reader may follow it. */
export function followable(url: string | null): string | null {
  return url !== null && isSafeHref(url) ? url : null;
}

export interface PaidLinkProps {
  readonly url: string | null;
  readonly children: ComponentChildren;
  readonly class?: string;
}

/** What a link that someone pays for says to machines. */
export const PAID = 'sponsored noopener';

/** A link that someone pays for says so to machines (`rel="sponsored"`); without a usable address it is text. */
export function PaidLink({ url, children, class: className }: PaidLinkProps): VNode {
  const href = followable(url);
  const style = className === undefined ? {} : { class: className };
  return href === null ? (
    <span>{children}</span>
  ) : (
    <a href={href} rel={PAID} {...style}>
      {children}
    </a>
  );
}
