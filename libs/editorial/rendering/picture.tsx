import type { VNode } from 'preact';
import type { MediaFile } from './body-resolvers.js';

/** When a picture is fetched: `first` is the page's main picture, `later` waits until it nears the view. */
export type PictureUrgency = 'first' | 'later';

/** How a picture is placed. `sizes` is the `sizes` attribute for a picture that exists in several widths. */
export interface PictureProps {
  readonly picture: MediaFile & { readonly alt: string };
  readonly urgency: PictureUrgency;
  readonly sizes: string;
}

function candidate({ url, width }: { readonly url: string; readonly width: number }): string {
  return `${url.replaceAll(' ', '%20').replaceAll(',', '%2C')} ${width}w`;
}

/** An image element with its place reserved, in the widths that exist. */
export function Picture({ picture, urgency, sizes }: PictureProps): VNode {
  const { url, width, height, alt, variants = [] } = picture;
  const srcset = [...variants, { url, width }].map(candidate).join(', ');
  return (
    <img
      src={url}
      {...(variants.length > 0 ? { srcset, sizes } : {})}
      alt={alt}
      width={width}
      height={height}
      {...(urgency === 'first' ? { fetchpriority: 'high' } : { loading: 'lazy', decoding: 'async' })}
    />
  );
}

/** The caption line of a picture: what it shows and who made it. */
export interface PictureCaptionProps {
  readonly caption: string | null;
  readonly credit: string | null;
  /** What stands before the credit, `Foto`, unless it says itself what it is: `Grafik: Ida Falk`. */
  readonly creditWord: string;
}

const SAYS_WHAT_IT_IS = /^\p{L}+: /u;

/** A `figcaption`; nothing when there is neither caption nor credit. */
export function PictureCaption({ caption, credit, creditWord }: PictureCaptionProps): VNode | null {
  if (caption === null && credit === null) return null;
  return (
    <figcaption>
      {caption}
      {caption !== null && credit !== null ? ' ' : null}
      {credit === null ? null : (
        <span class="credit">{SAYS_WHAT_IT_IS.test(credit) ? credit : `${creditWord}: ${credit}`}</span>
      )}
    </figcaption>
  );
}
