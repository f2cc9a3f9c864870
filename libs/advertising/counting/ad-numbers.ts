/** The three numbers of an ad. */
export const AD_NUMBERS = ['served', 'viewable', 'click'] as const;

/** One of {@link AD_NUMBERS}. */
export type AdNumber = (typeof AD_NUMBERS)[number];

/** Why something that was told of an ad does not count. */
export type InvalidReason = 'bots' | 'floods' | 'expired' | 'repeats';
