import { describe, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { frontDecider } from './front.decider.js';
import type { FrontSlot } from './front.events.js';

const slot = (articleId: string, more: Partial<FrontSlot> = {}): FrontSlot => ({
  articleId,
  headline: null,
  kicker: null,
  size: 'medium',
  until: null,
  ...more,
});
const front = specify(frontDecider);
const [havn, lods] = ['3f0c2a4e-6b1d-4c8e-9a57-1d2e3f4a5b6c', '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'];

describe('a front', () => {
  it('is arranged in order, with places left to the newest stories', () => {
    front
      .given()
      .when({ type: 'ArrangeFront', slots: [slot(havn), null, slot(lods), null] })
      .then({ type: 'FrontArranged', data: { slots: [slot(havn), null, slot(lods)] } });
  });

  it('records nothing when it stands as it stood', () => {
    front
      .given({ type: 'FrontArranged', data: { slots: [slot(havn)] } })
      .when({ type: 'ArrangeFront', slots: [slot(havn), null] })
      .thenNothing();
    front.given().when({ type: 'ArrangeFront', slots: [] }).thenNothing();
  });

  it('is cleared by an empty arrangement', () => {
    front
      .given({ type: 'FrontArranged', data: { slots: [slot(havn)] } })
      .when({ type: 'ArrangeFront', slots: [] })
      .then({ type: 'FrontArranged', data: { slots: [] } });
  });

  it('shows no story twice', () => {
    front
      .given()
      .when({ type: 'ArrangeFront', slots: [slot(havn), slot(havn, { size: 'large' })] })
      .thenRefused('front-not-arrangeable');
  });

  it('refuses a new place that is over already, but not one that ran out while it stood', () => {
    const lapsed = slot(havn, { until: '2026-01-15T00:00:00.000Z' });
    front
      .given()
      .when({ type: 'ArrangeFront', slots: [lapsed] })
      .thenRefused('front-not-arrangeable');
    front
      .given({ type: 'FrontArranged', data: { slots: [lapsed] } })
      .when({ type: 'ArrangeFront', slots: [slot(lods), lapsed] })
      .then({ type: 'FrontArranged', data: { slots: [slot(lods), lapsed] } });
  });
});
