import type { VNode } from 'preact';
import { OlderLink } from '../parts/page-title.js';
import { Story } from '../parts/stories.js';
import type { Publication, SearchPageModel } from '../view-models.js';
import { wordsOf } from '../words.js';

export interface SearchPageProps {
  readonly page: SearchPageModel;
  readonly publication: Publication;
}

/** `/soeg`: a field to ask in, which works without a script, and what was found. */
export function SearchPage({ page, publication }: SearchPageProps): VNode {
  const { search } = wordsOf(publication.language);
  const { question, stories, total, orders, nextUrl } = page;
  return (
    <div class="search-page">
      <header class="page-title">
        <h1>{search.title}</h1>
      </header>
      <form class="search-form" action="/soeg" method="get" role="search">
        <label for="q">{search.field}</label>
        <input id="q" name="q" type="search" value={question} maxLength={200} autocomplete="off" />
        <button type="submit">{search.submit}</button>
      </form>
      {question === '' ? null : (
        <div class="search-told">
          {total === null ? null : <p role="status">{search.found(total.count, total.more, question)}</p>}
          {stories.length === 0 ? null : (
            <ul class="search-orders" aria-label={search.order}>
              {orders.map(({ name, url, isCurrent }) => (
                <li>
                  <a href={url} {...(isCurrent ? { 'aria-current': 'true' as const } : {})}>
                    {search.orders[name]}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {question !== '' && stories.length === 0 ? <p class="message-text">{search.nothing}</p> : null}
      <div class="section-stories">
        {stories.map((story) => (
          <Story
            story={story}
            publication={publication}
            place="row"
            heading="h2"
            section="named"
            standfirst="shown"
            picture="shown"
          />
        ))}
      </div>
      <OlderLink url={nextUrl} word={search.more} />
    </div>
  );
}
