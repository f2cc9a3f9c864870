import type { VNode } from 'preact';
import { Notices } from '../parts/notices.js';
import { StoryLines } from '../parts/stories.js';
import type {
  ErrorPageModel,
  GonePageModel,
  LinkModel,
  NotFoundPageModel,
  ProofClosedPageModel,
  Publication,
  StoryLineModel,
} from '../view-models.js';
import { wordsOf } from '../words.js';
import type { Words } from '../words.js';

interface WaysOnProps {
  readonly sections: readonly LinkModel[];
  readonly newest: readonly StoryLineModel[];
  readonly publication: Publication;
}

/** Where to go from a page that is not there. */
function WaysOn({ sections, newest, publication }: WaysOnProps): VNode {
  const words = wordsOf(publication.language);
  return (
    <>
      <ul class="ways-on">
        <li>
          <a href="/">{words.toFrontPage}</a>
        </li>
        {sections.map(({ name, url }) => (
          <li>
            <a href={url}>{name}</a>
          </li>
        ))}
        <li>
          <a href="/job">{words.job}</a>
        </li>
        <li>
          <a href="/navnenyt">{words.peopleMoves}</a>
        </li>
      </ul>
      <StoryLines title={words.newest} lines={newest} publication={publication} name="newest" />
    </>
  );
}

/** 404. */
export function NotFoundPage({
  page,
  publication,
}: {
  readonly page: NotFoundPageModel;
  readonly publication: Publication;
}): VNode {
  const words = wordsOf(publication.language);
  return (
    <div class="message">
      <h1>{words.notFoundTitle}</h1>
      <p class="message-text">{words.notFoundText}</p>
      <WaysOn sections={page.sections} newest={page.newest} publication={publication} />
    </div>
  );
}

/** 410 with the notice of what was withdrawn. */
export function GonePage({
  page,
  publication,
}: {
  readonly page: GonePageModel;
  readonly publication: Publication;
}): VNode {
  const words = wordsOf(publication.language);
  return (
    <div class="message">
      <h1>{words.goneTitle}</h1>
      <p class="message-text">{page.notice ?? words.goneText}</p>
      {page.noted === null ? null : (
        <>
          <Notices of={page.noted} kind="ruling" publication={publication} />
          <Notices of={page.noted} kind="reply" publication={publication} />
        </>
      )}
      <WaysOn sections={page.sections} newest={page.newest} publication={publication} />
    </div>
  );
}

/** What went wrong, as far as a reader is concerned: their request, a busy moment, or our fault. */
export function errorWords(status: number, words: Words): { readonly title: string; readonly text: string } {
  if (status === 429 || status === 503) return { title: words.busyTitle, text: words.busyText };
  if (status >= 400 && status < 500) return { title: words.refusedTitle, text: words.refusedText };
  return { title: words.errorTitle, text: words.errorText };
}

/** Why a link to a proof shows none, and what to do. */
export function proofClosedWords(
  why: ProofClosedPageModel['why'],
  words: Words,
): { readonly title: string; readonly text: string } {
  switch (why) {
    case 'unknown':
      return { title: words.proofUnknownTitle, text: words.proofUnknownText };
    case 'expired':
      return { title: words.proofExpiredTitle, text: words.proofExpiredText };
    case 'replaced':
      return { title: words.proofReplacedTitle, text: words.proofReplacedText };
    case 'withdrawn':
      return { title: words.proofWithdrawnTitle, text: words.proofWithdrawnText };
    case 'off':
      return { title: words.proofOffTitle, text: words.proofOffText };
  }
}

/** A link to a proof that shows none. */
export function ProofClosedPage({
  page,
  publication,
}: {
  readonly page: ProofClosedPageModel;
  readonly publication: Publication;
}): VNode {
  const words = wordsOf(publication.language);
  const { title, text } = proofClosedWords(page.why, words);
  const { contactEmail } = publication.imprint;
  return (
    <div class="message">
      <h1>{title}</h1>
      <p class="message-text">{text}</p>
      {contactEmail === null ? null : (
        <p>
          {words.proofContact(publication.name)} <a href={`mailto:${contactEmail}`}>{contactEmail}</a>
        </p>
      )}
    </div>
  );
}

/** Any other failure. */
export function ErrorPage({
  page,
  publication,
}: {
  readonly page: ErrorPageModel;
  readonly publication: Publication;
}): VNode {
  const words = wordsOf(publication.language);
  const { title, text } = errorWords(page.status, words);
  return (
    <div class="message">
      <h1>{title}</h1>
      <p class="message-text">{text}</p>
      <p>
        <a href="/">{words.toFrontPage}</a>
      </p>
      {page.requestId === null ? null : (
        <p class="story-time">
          {words.reference}: {page.requestId}
        </p>
      )}
    </div>
  );
}
