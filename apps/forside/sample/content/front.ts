import { HEADLINES } from './headlines.js';
import type { SampleFrontSlot } from './sample-content.js';

/** How the front page is arranged; what it leaves open is for the newest. */
export const FRONT: readonly SampleFrontSlot[] = [
  {
    article: HEADLINES.printer,
    headline: 'En printer afslørede hackerne midt om natten',
    kicker: 'Cyberangreb',
    size: 'large',
  },
  { article: HEADLINES.biscuits, headline: null, kicker: null, size: 'medium' },
  null,
  {
    article: HEADLINES.mainframe,
    headline: '»Vi skulle have slukket det gamle to år før«',
    kicker: 'Interview',
    size: 'medium',
  },
  {
    article: HEADLINES.cutCable,
    headline: 'Reservekablet lå i samme rende',
    kicker: null,
    size: 'small',
  },
];
