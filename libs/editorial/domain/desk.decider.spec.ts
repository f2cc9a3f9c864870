import { describe, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { deskDecider } from './desk.decider.js';
import type { DeskEvent } from './desk.events.js';

const defined: DeskEvent = { type: 'DeskDefined', data: { name: 'Havneredaktionen' } };
const retired: DeskEvent = { type: 'DeskRetired', data: {} };
const desk = specify(deskDecider);

describe('a desk', () => {
  it('is opened once, and may be called something else', () => {
    desk.given().when({ type: 'DefineDesk', name: 'Havneredaktionen' }).then(defined);
    desk.given(defined).when({ type: 'DefineDesk', name: 'Havneredaktionen' }).thenRefused('desk-exists');
    desk
      .given(defined)
      .when({ type: 'ReviseDesk', name: 'Havn og kyst' })
      .then({ type: 'DeskRevised', data: { name: 'Havn og kyst' } });
    desk.given(defined).when({ type: 'ReviseDesk', name: 'Havneredaktionen' }).thenNothing();
  });

  it('is closed once and stays as it was then', () => {
    desk.given(defined).when({ type: 'RetireDesk' }).then(retired);
    desk.given(defined, retired).when({ type: 'RetireDesk' }).thenNothing();
    desk.given(defined, retired).when({ type: 'ReviseDesk', name: 'Ny' }).thenRefused('desk-retired');
    desk.given().when({ type: 'RetireDesk' }).thenRefused('desk-unknown');
  });
});
