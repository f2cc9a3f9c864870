import type { VNode } from 'preact';
import { longTime } from '../danish-dates.js';
import type { ProofViewing, Publication } from '../view-models.js';
import { wordsOf } from '../words.js';

/** Where the ad that somebody is asked about can be led to. */
export const PROOF_ANCHOR = 'korrektur';

/** Where what was answered, or is to be, stands: the place to be after sending the form. */
export const ANSWER_ANCHOR = 'svar';

interface ProofBarProps {
  readonly viewing: ProofViewing;
  readonly publication: Publication;
}

/** The form posts to the address of the page itself: whoever has the link may answer, and it works without a script. */
function ProofForm({ viewing: { refused }, publication }: ProofBarProps): VNode {
  const words = wordsOf(publication.language);
  return (
    <form id={ANSWER_ANCHOR} class="proof-answer" method="post" action={`#${ANSWER_ANCHOR}`}>
      <label for="proof-comment">{words.proofComment}</label>
      <textarea
        id="proof-comment"
        name="comment"
        rows={3}
        maxlength={1_000}
        {...(refused === null ? {} : { 'aria-invalid': 'true', 'aria-describedby': 'proof-problem' })}
      >
        {refused?.comment ?? ''}
      </textarea>
      {refused === null ? null : (
        <p id="proof-problem" class="proof-problem" role="alert">
          {words.proofCommentMissing}
        </p>
      )}
      <p class="proof-buttons">
        <button type="submit" name="answer" value="approved" class="proof-approve">
          {words.proofApprove}
        </button>
        <button type="submit" name="answer" value="rejected">
          {words.proofReject}
        </button>
      </p>
      <p class="proof-small">{words.proofFinal}</p>
    </form>
  );
}

function Answered({
  answer,
  publication,
}: {
  readonly answer: NonNullable<ProofViewing['answer']>;
  readonly publication: Publication;
}): VNode {
  const words = wordsOf(publication.language);
  const said = answer.answer === 'approved' ? words.proofApproved : words.proofRejected;
  return (
    <div id={ANSWER_ANCHOR} class="proof-answer" role="status">
      <p>
        <strong>{said(longTime(answer.answeredAt, publication))}</strong>
      </p>
      {answer.comment === null ? null : (
        <blockquote class="proof-comment">
          <p>{answer.comment}</p>
        </blockquote>
      )}
      <p class="proof-small">{words.proofAnsweredFinal(publication.name)}</p>
    </div>
  );
}

/** What an advertiser is asked, above the page that shows the ad in its place. */
export function ProofBar({ viewing, publication }: ProofBarProps): VNode {
  const words = wordsOf(publication.language);
  const { advertiser, flight, expiresAt, answer, sides } = viewing;
  const isOwnPage = sides?.current === 'own';
  return (
    <section class="proof-bar" aria-label={words.proof}>
      <div class="proof-inside">
        <div class="proof-words">
          <p class="proof-title">{words.proofTitle(publication.name)}</p>
          <p>
            {words.proofAsk(publication.name, advertiser)}{' '}
            {words.proofFlight(longTime(flight.from, publication), longTime(flight.until, publication))}
          </p>
          {answer === null ? <p>{words.proofUntil(longTime(expiresAt, publication))}</p> : null}
          <ul class="proof-ways">
            {isOwnPage ? (
              <li>
                <a href={sides.placeUrl}>{words.proofPlace}</a>
              </li>
            ) : (
              <li>
                <a href={`#${PROOF_ANCHOR}`}>{words.proofToAd}</a>
              </li>
            )}
            {sides === null || isOwnPage ? null : (
              <li>
                <a href={sides.ownUrl}>{words.proofOwnPage}</a>
              </li>
            )}
          </ul>
        </div>
        {answer === null ? (
          <ProofForm viewing={viewing} publication={publication} />
        ) : (
          <Answered answer={answer} publication={publication} />
        )}
      </div>
    </section>
  );
}
