import type { VNode } from 'preact';
import type { Instant, LocalDate } from '#kernel';
import { longDate, longTime } from '../danish-dates.js';
import { adLabelOf } from '../parts/ad-label.js';
import { Time } from '../parts/time.js';
import { Ad } from '../rails.js';
import type { Language, Publication, SponsoredPostModel } from '../view-models.js';
import { wordsOf } from '../words.js';

/** What was counted of an ad. */
export interface CountedModel {
  readonly served: number;
  readonly viewable: number;
  readonly clicks: number;
  readonly invalid: number;
}

/** What shows an advertiser that an ad ran. */
export interface RunProofModel {
  readonly bookingId: string;
  readonly headline: string | null;
  readonly label: string;
  readonly advertiser: string;
  readonly agency: string | null;
  readonly orderId: string | null;
  readonly purchaseOrder: string | null;
  readonly placement: string;
  readonly position: number | null;
  /** Hundredths of the position. */
  readonly share: number;
  readonly from: Instant;
  readonly until: Instant;
  /** Øre without VAT. */
  readonly price: number | null;
  readonly shown: readonly { readonly from: Instant; readonly until: Instant }[];
  readonly days: readonly (CountedModel & { readonly day: LocalDate; readonly recorded: boolean })[];
  readonly total: CountedModel;
  /** The placement as it was at some instants. */
  readonly pages: readonly {
    readonly at: Instant;
    readonly url: string;
    readonly posts: readonly (SponsoredPostModel & { readonly own: boolean })[];
  }[];
  readonly printedAt: Instant;
}

interface Props {
  readonly proof: RunProofModel;
  /** Tells time as the placement does. */
  readonly publication: Publication;
}

const LOCALES: Readonly<Record<Language, string>> = { da: 'da-DK', en: 'en-GB' };
const NUMBERS = ['served', 'viewable', 'clicks', 'invalid'] as const;

/** A page to print: what was agreed, when it showed, what was counted, and pages with the ad in its place. */
export function RunProofPage({ proof, publication }: Props): VNode {
  const words = wordsOf(publication.language).runProof;
  return (
    <div class="run-proof">
      <header class="run-proof-head">
        <h1>{words.title}</h1>
        {proof.headline === null ? null : <p class="run-proof-ad">{proof.headline}</p>}
        <p class="ad-label" {...(publication.language === 'da' ? {} : { lang: 'da' })}>
          {adLabelOf(proof)}
        </p>
      </header>
      <Facts proof={proof} publication={publication} />
      <Numbers proof={proof} publication={publication} />
      <Pages proof={proof} publication={publication} />
      <p class="run-proof-foot">
        {words.printed} {longTime(proof.printedAt, publication)} · {proof.bookingId}
      </p>
    </div>
  );
}

function Facts({ proof, publication }: Props): VNode {
  const words = wordsOf(publication.language).runProof;
  const { language } = publication;
  const period = ({ from, until }: { readonly from: Instant; readonly until: Instant }) =>
    `${longTime(from, publication)} – ${longTime(until, publication)}`;
  const facts: readonly (readonly [string, string | null])[] = [
    [words.advertiser, proof.advertiser],
    [words.agency, proof.agency],
    [words.order, proof.orderId],
    [words.purchaseOrder, proof.purchaseOrder],
    [words.placement, proof.placement],
    [words.position, proof.position === null ? null : String(proof.position)],
    [words.share, `${proof.share} %`],
    [words.agreed, period(proof)],
    [words.price, proof.price === null ? null : kroner(proof.price, language)],
  ];
  return (
    <dl class="run-proof-facts">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
      <div>
        <dt>{words.shown}</dt>
        {proof.shown.length === 0 ? <dd>{words.neverShown}</dd> : null}
        {proof.shown.map((times) => (
          <dd>{period(times)}</dd>
        ))}
      </div>
    </dl>
  );
}

function Numbers({ proof, publication }: Props): VNode {
  const { language } = publication;
  const words = wordsOf(language).runProof;
  const cells = (counted: CountedModel) => NUMBERS.map((name) => <td>{whole(counted[name], language)}</td>);
  return (
    <section class="run-proof-numbers" aria-labelledby="tal">
      <h2 id="tal">{words.numbers}</h2>
      {proof.days.length === 0 ? (
        <p>{words.noNumbers}</p>
      ) : (
        <>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.day}</th>
                {NUMBERS.map((name) => (
                  <th scope="col">{words[name]}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {proof.days.map(({ day, recorded, ...counted }) => (
                <tr>
                  <th scope="row">
                    {longDate(day, language)}
                    {recorded ? null : ` (${words.preliminary})`}
                  </th>
                  {cells(counted)}
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{words.total}</th>
                {cells(proof.total)}
              </tr>
            </tfoot>
          </table>
          <p class="run-proof-note">{words.explained}</p>
        </>
      )}
    </section>
  );
}

function Pages({ proof, publication }: Props): VNode | null {
  const words = wordsOf(publication.language).runProof;
  if (proof.pages.length === 0) return null;
  return (
    <section aria-labelledby="sider">
      <h2 id="sider">{words.pages}</h2>
      <div class="run-proof-pages">
        {proof.pages.map(({ at, url, posts }) => (
          <figure>
            <figcaption>
              <Time instant={at} publication={publication} length="long" />
              <a href={url}>{words.wholePage}</a>
            </figcaption>
            {posts.map((post) =>
              post.own ? (
                <div class="run-proof-own">
                  <Ad post={post} publication={publication} />
                </div>
              ) : (
                <Ad post={post} publication={publication} />
              ),
            )}
          </figure>
        ))}
      </div>
    </section>
  );
}

function whole(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language]).format(value);
}

function kroner(oere: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency: 'DKK' }).format(oere / 100);
}
