import type { VNode } from 'preact';
import { longDate } from '../danish-dates.js';
import type { PoliticalNoticeModel, Publication } from '../view-models.js';
import { wordsOf } from '../words.js';
import { followable, PaidLink } from './link.js';

/** The label of the law; Danish in every publication, as that of sponsored posts. */
const LABEL = 'Politisk annonce';

interface PoliticalNoticeProps {
  readonly notice: PoliticalNoticeModel | 'incomplete';
  readonly publication: Publication;
}

/** That a teaser is a political ad, and who pays for it; the whole notice stands where the link leads. */
export function PoliticalLine({ notice, publication }: PoliticalNoticeProps): VNode {
  const words = wordsOf(publication.language);
  return (
    <>
      <p class="ad-label" {...(publication.language === 'da' ? {} : { lang: 'da' })}>
        {LABEL}
      </p>
      {notice === 'incomplete' ? null : (
        <p class="political-line">
          {words.paidBy} {notice.sponsor}.{' '}
          {followable(notice.noticeUrl) === null ? null : (
            <PaidLink url={notice.noticeUrl}>{words.wholeNotice}</PaidLink>
          )}
        </p>
      )}
    </>
  );
}

/** That an ad is political, who pays for it and what it is about: readable before the ad itself. */
export function PoliticalNotice({ notice, publication }: PoliticalNoticeProps): VNode {
  const { language } = publication;
  const words = wordsOf(language);
  const label = (
    <p class="ad-label" {...(language === 'da' ? {} : { lang: 'da' })}>
      {LABEL}
    </p>
  );
  if (notice === 'incomplete') return label;
  const { sponsor, sponsorAddress, controller, relatesTo, period, amounts, noticeUrl } = notice;
  const facts: readonly (readonly [string, string | null])[] = [
    [words.paidBy, sponsor],
    [words.address, sponsorAddress],
    [words.controlledBy, controller],
    [words.concerns, relatesTo],
    [words.shownFrom, `${longDate(period.from, language)} – ${longDate(period.to, language)}`],
    [words.payment, amounts],
  ];
  return (
    <aside class="political-notice">
      {label}
      <dl class="facts">
        {facts.map(([term, fact]) =>
          fact === null ? null : (
            <div>
              <dt>{term}</dt>
              <dd>{fact}</dd>
            </div>
          ),
        )}
      </dl>
      {followable(noticeUrl) === null ? null : (
        <p>
          <PaidLink url={noticeUrl}>{words.wholeNotice}</PaidLink>
        </p>
      )}
    </aside>
  );
}
