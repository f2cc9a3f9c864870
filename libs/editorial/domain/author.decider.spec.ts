import { describe, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { authorDecider } from './author.decider.js';
import type { AuthorEvent } from './author.events.js';

const defined: AuthorEvent = { type: 'AuthorDefined', data: { name: 'Asta Brøndum' } };
const retired: AuthorEvent = { type: 'AuthorRetired', data: {} };
const author = specify(authorDecider);

describe('an author', () => {
  it('is added once under a name', () => {
    author.given().when({ type: 'DefineAuthor', name: 'Asta Brøndum' }).then(defined);
    author
      .given(defined)
      .when({ type: 'DefineAuthor', name: 'Asta Brøndum' })
      .thenRefused('author-name-taken');
  });

  it('is found by an import that knows nothing but a name, or added', () => {
    author.given().when({ type: 'EnsureAuthor', name: 'Asta Brøndum' }).then(defined);
    author.given(defined).when({ type: 'EnsureAuthor', name: 'Asta Brøndum' }).thenNothing();
    author.given(defined, retired).when({ type: 'EnsureAuthor', name: 'Asta Brøndum' }).thenNothing();
  });

  it('takes another name, and retires', () => {
    author
      .given(defined)
      .when({ type: 'ReviseAuthor', name: 'Asta Krogh' })
      .then({ type: 'AuthorRevised', data: { name: 'Asta Krogh' } });
    author.given(defined).when({ type: 'ReviseAuthor', name: 'Asta Brøndum' }).thenNothing();
    author.given(defined).when({ type: 'RetireAuthor' }).then(retired);
    author.given(defined, retired).when({ type: 'RetireAuthor' }).thenNothing();
    author.given().when({ type: 'RetireAuthor' }).thenRefused('author-unknown');
  });
});
