import { Body } from '#editorial';
import type { BodyResolvers } from '#editorial';
import type { VNode } from 'preact';
import type { NoticeModel, Publication } from '../view-models.js';
import { wordsOf } from '../words.js';
import type { Words } from '../words.js';
import { followable } from './link.js';
import { Time } from './time.js';

/** `Genmæle fra Nørreby Havn`, `Kendelse fra Pressenævnet`. */
export function noticeLabel({ kind, from }: NoticeModel, words: Words): string {
  return kind === 'reply' ? words.replyFrom(from) : words.ruling;
}

/** Set as an article is, since a reply has a right to the same attention. */
export function Notices({
  of: { notices, resolvers },
  kind,
  publication,
}: {
  readonly of: { readonly notices: readonly NoticeModel[]; readonly resolvers: BodyResolvers };
  readonly kind: NoticeModel['kind'];
  readonly publication: Publication;
}): VNode {
  const words = wordsOf(publication.language);
  return (
    <>
      {notices
        .filter((notice) => notice.kind === kind)
        .map((notice) => {
          const { anchor, title, body, url, attachedAt } = notice;
          const whole = followable(url);
          return (
            <section class={`notice notice-${kind}`} aria-labelledby={anchor}>
              <p class="kicker">
                {noticeLabel(notice, words)},{' '}
                <Time instant={attachedAt} publication={publication} length="long" />
              </p>
              <h2 id={anchor}>{title}</h2>
              <div class="body">
                <Body
                  document={body}
                  resolvers={resolvers}
                  words={{ readAlso: words.readAlso, photo: words.photo }}
                />
                {whole === null ? null : (
                  <p>
                    <a href={whole}>{words.readInFull}</a>
                  </p>
                )}
              </div>
            </section>
          );
        })}
    </>
  );
}
