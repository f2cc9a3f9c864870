import { Body, Picture, PictureCaption } from '#editorial';
import type { VNode } from 'preact';
import { noticeLabel, Notices } from '../parts/notices.js';
import { StoryLines } from '../parts/stories.js';
import { Time } from '../parts/time.js';
import type { ArticlePageModel, CorrectionModel, Publication } from '../view-models.js';
import { wordsOf } from '../words.js';

export interface ArticlePageProps {
  readonly page: ArticlePageModel;
  readonly publication: Publication;
}

/** `Ida Falk`, `Ida Falk og Bo Riis`, `Ida Falk, Bo Riis og Eva Holt`. */
export function namesInWords(names: readonly string[], and: string): string {
  const last = names.at(-1) ?? '';
  const others = names.slice(0, -1).join(', ');
  return others === '' ? last : `${others} ${and} ${last}`;
}

function Byline({ page, publication }: ArticlePageProps): VNode {
  const words = wordsOf(publication.language);
  const [newestCorrection] = page.corrections;
  return (
    <div class="byline">
      {page.authors.length === 0 ? null : (
        <p class="byline-names">
          {words.by} {namesInWords(page.authors, words.and)}
        </p>
      )}
      <p class="byline-times">
        <Time instant={page.publishedAt} publication={publication} length="long" />
        {page.updatedAt === null ? null : (
          <span class="byline-updated">
            {words.updated} <Time instant={page.updatedAt} publication={publication} length="long" />
          </span>
        )}
        {newestCorrection === undefined ? null : (
          <a class="byline-corrected" href="#corrections">
            {words.corrected}{' '}
            <Time instant={newestCorrection.correctedAt} publication={publication} length="long" />
          </a>
        )}
        {page.notices.map((notice) => (
          <a class="byline-notice" href={`#${notice.anchor}`}>
            {noticeLabel(notice, words)}
          </a>
        ))}
      </p>
    </div>
  );
}

function Corrections({
  corrections,
  publication,
}: {
  readonly corrections: readonly CorrectionModel[];
  readonly publication: Publication;
}): VNode | null {
  if (corrections.length === 0) return null;
  const words = wordsOf(publication.language);
  return (
    <section class="corrections" aria-labelledby="corrections">
      <h2 id="corrections">{words.correction(corrections.length)}</h2>
      {corrections.map(({ note, correctedAt }) => (
        <p>
          {note}{' '}
          <span class="correction-time">
            {words.corrected} <Time instant={correctedAt} publication={publication} length="long" />.
          </span>
        </p>
      ))}
    </section>
  );
}

/** `/artikel/{slug}-{id}`. */
export function ArticlePage({ page, publication }: ArticlePageProps): VNode {
  const words = wordsOf(publication.language);
  const { section, topImage } = page;
  return (
    <>
      <article class="article">
        <header class="article-head">
          {section === null && page.kicker === null ? null : (
            <p class="kicker">
              {section === null ? null : <a href={section.url}>{section.name}</a>}
              {page.kicker === null ? null : <span class="kicker-word">{page.kicker}</span>}
            </p>
          )}
          <h1>{page.headline}</h1>
          {page.standfirst === null ? null : <p class="standfirst">{page.standfirst}</p>}
        </header>
        <Byline page={page} publication={publication} />
        {topImage === null ? null : (
          <figure class="picture top-picture">
            <Picture picture={topImage} urgency="first" sizes="(min-width: 75rem) 54rem, 100vw" />
            <PictureCaption caption={topImage.caption} credit={topImage.credit} creditWord={words.photo} />
          </figure>
        )}
        <Notices of={page} kind="ruling" publication={publication} />
        <div class="body">
          <Body
            document={page.body}
            resolvers={page.resolvers}
            words={{ readAlso: words.readAlso, photo: words.photo }}
          />
        </div>
        <Notices of={page} kind="reply" publication={publication} />
        <Corrections corrections={page.corrections} publication={publication} />
      </article>
      <StoryLines title={words.related} lines={page.related} publication={publication} name="related" />
      <StoryLines
        title={section === null ? words.moreStories : words.moreFrom(section.name)}
        lines={page.more}
        publication={publication}
        name="more"
      />
    </>
  );
}
