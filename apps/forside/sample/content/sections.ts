import type { SampleSection } from './sample-content.js';

/** In the order of the navigation. */
export const SECTIONS = {
  security: {
    name: 'Sikkerhed',
    slug: 'sikkerhed',
    description: 'Angreb, forsvar og de mennesker, der sover dårligt om natten for, at andre kan sove godt.',
  },
  cloud: {
    name: 'Cloud og drift',
    slug: 'cloud-og-drift',
    description:
      'Skyer, kældre og kabler: alt det, der først bliver en nyhed, når det holder op med at virke.',
  },
  intelligence: {
    name: 'Kunstig intelligens',
    slug: 'kunstig-intelligens',
    description: 'Modeller i arbejdstøjet. Hvad de kan, hvad de koster, og hvad de finder på.',
  },
  work: {
    name: 'It-job og ledelse',
    slug: 'it-job-og-ledelse',
    description: 'Løn, ledelse og livet mellem to udrulninger.',
  },
} as const satisfies Readonly<Record<string, SampleSection>>;

/** The name by which the sample speaks of a section. */
export type SectionKey = keyof typeof SECTIONS;
