import { NO_MARKUP, Picture, renderMarkup } from '#editorial';
import type { Markup } from '#editorial';
import type { VNode } from 'preact';
import { AdLabel } from './parts/ad-label.js';
import { PaidLink } from './parts/link.js';
import { PoliticalLine } from './parts/political-notice.js';
import { PROOF_ANCHOR } from './parts/proof-bar.js';
import type {
  JobAdModel,
  PeopleMoveModel,
  Publication,
  SponsoredPostModel,
  StoryLineModel,
} from './view-models.js';
import { wordsOf } from './words.js';

/*
 * The blocks of the rail. Each is rendered and cached apart from the body and from each other, since each changes for
 * its own reasons; a block with nothing to show is no markup at all.
 */

/** The most entries of `Læses lige nu`. */
const MOST_READ = 5;

/** `Læses lige nu`: at most five, in order. */
export function renderBeingReadRail(stories: readonly StoryLineModel[], publication: Publication): Markup {
  if (stories.length === 0) return NO_MARKUP;
  const words = wordsOf(publication.language);
  return renderMarkup(
    <section class="rail-block being-read" aria-labelledby="rail-being-read">
      <h2 id="rail-being-read" class="block-title">
        {words.beingRead}
      </h2>
      <ol>
        {stories.slice(0, MOST_READ).map(({ url, headline }) => (
          <li>
            <a href={url}>{headline}</a>
          </li>
        ))}
      </ol>
    </section>,
  );
}

/** An ad as the rail shows it, under its label. */
export function Ad({
  post,
  publication,
}: {
  readonly post: SponsoredPostModel;
  readonly publication: Publication;
}): VNode {
  const { url, headline, teaser, image, job, political, countedAs, upForProof } = post;
  return (
    <article
      class={`sponsored-post${upForProof ? ' up-for-proof' : ''}`}
      {...(upForProof ? { id: PROOF_ANCHOR } : {})}
      {...(countedAs === null ? {} : { 'data-ad': countedAs })}
    >
      <AdLabel post={post} publication={publication} />
      {political === null ? null : <PoliticalLine notice={political} publication={publication} />}
      {image === null ? null : (
        <div class="sponsored-picture">
          <Picture picture={image} urgency="later" sizes="(min-width: 62rem) 19rem, 100vw" />
        </div>
      )}
      {job === null ? null : <p class="job-employer">{job.employer}</p>}
      <h3>
        <PaidLink url={url}>{headline}</PaidLink>
      </h3>
      {job === null || job.region === null ? null : <p class="job-region">{job.region}</p>}
      {teaser === null ? null : <p class="sponsored-teaser">{teaser}</p>}
    </article>
  );
}

/** Ads, each under its own label. */
export function renderSponsoredRail(posts: readonly SponsoredPostModel[], publication: Publication): Markup {
  if (posts.length === 0) return NO_MARKUP;
  const words = wordsOf(publication.language);
  return renderMarkup(
    <section class="rail-block sponsored" aria-labelledby="rail-sponsored">
      <h2 id="rail-sponsored" class="block-title">
        {words.advertisements}
      </h2>
      {posts.map((post) => (
        <Ad post={post} publication={publication} />
      ))}
    </section>,
  );
}

/** Job ads: employer, title, region. */
export function renderJobsRail(jobs: readonly JobAdModel[], publication: Publication): Markup {
  if (jobs.length === 0) return NO_MARKUP;
  const words = wordsOf(publication.language);
  return renderMarkup(
    <section class="rail-block rail-jobs" aria-labelledby="rail-jobs">
      <h2 id="rail-jobs" class="block-title">
        {words.jobAds}
      </h2>
      <ul>
        {jobs.map((job) => (
          <li>
            <p class="job-employer">{job.employer}</p>
            <h3>
              <a href={job.url}>{job.title}</a>
            </h3>
            {job.region === null ? null : <p class="job-region">{job.region}</p>}
          </li>
        ))}
      </ul>
      <p class="rail-more">
        <a href="/job">{words.allJobs}</a>
      </p>
    </section>,
  );
}

/** Navnenyt: who, the notice, and its kind. */
export function renderPeopleMovesRail(moves: readonly PeopleMoveModel[], publication: Publication): Markup {
  if (moves.length === 0) return NO_MARKUP;
  const words = wordsOf(publication.language);
  return renderMarkup(
    <section class="rail-block rail-moves" aria-labelledby="rail-people-moves">
      <h2 id="rail-people-moves" class="block-title">
        {words.peopleMoves}
      </h2>
      <ul>
        {moves.map((move) => (
          <li>
            <p class="kicker">{move.kind}</p>
            <h3>
              <a href={move.url}>{move.person}</a>
            </h3>
            <p class="rail-move-text">{move.text}</p>
          </li>
        ))}
      </ul>
      <p class="rail-more">
        <a href="/navnenyt">{words.allPeopleMoves}</a>
      </p>
    </section>,
  );
}
