import { describe, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { mediaDecider } from './media.decider.js';
import type { MediaEvent } from './media.events.js';

const file = { sha256: 'ab'.repeat(32), type: 'image/png', width: 800, height: 450, widths: [800, 640] };
const words = { alt: 'En kran ved kajen', caption: null, credit: 'Redaktionen' };
const uploaded: MediaEvent = { type: 'MediaUploaded', data: { ...file, ...words } };
const media = specify(mediaDecider);

describe('a picture', () => {
  it('is recorded with its file and its words', () => {
    media.given().when({ type: 'UploadMedia', file, words }).then(uploaded);
    media.given(uploaded).when({ type: 'UploadMedia', file, words }).thenRefused('media-exists');
  });

  it('gets other words, never another file', () => {
    media
      .given(uploaded)
      .when({ type: 'ReviseMedia', changes: { ...words, alt: 'En gul kran', credit: null } })
      .then({ type: 'MediaRevised', data: { alt: 'En gul kran', credit: null } });
    media.given(uploaded).when({ type: 'ReviseMedia', changes: words }).thenNothing();
    media.given().when({ type: 'ReviseMedia', changes: words }).thenRefused('media-unknown');
  });

  it('is erased once, and nothing is said about it any more', () => {
    const erased: MediaEvent = { type: 'MediaErased', data: {} };
    media.given(uploaded).when({ type: 'EraseMedia' }).then(erased);
    media.given(uploaded, erased).when({ type: 'EraseMedia' }).thenNothing();
    media
      .given(uploaded, erased)
      .when({ type: 'ReviseMedia', changes: { alt: 'En kran' } })
      .thenRefused('media-erased');
    media.given().when({ type: 'EraseMedia' }).thenRefused('media-unknown');
  });
});
