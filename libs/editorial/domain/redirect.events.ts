import type { DomainEvent } from '#kernel';

/** An address that is no page any more leads somewhere else for good, from now on. */
export type RedirectSet = DomainEvent<
  'RedirectSet',
  {
    /** A path of this site with its query, if it has one, as {@link addressKey} writes it. */
    readonly from: string;
    /** A path of this site, or an absolute web address. */
    readonly to: string;
  }
>;

/** The address leads nowhere any more. */
export type RedirectRemoved = DomainEvent<'RedirectRemoved', Readonly<Record<string, never>>>;

/** Everything that can have happened to an old address. */
export type RedirectEvent = RedirectSet | RedirectRemoved;
