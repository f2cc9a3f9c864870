/** Words that ads for one job put into its title or leave out. */
const FILLERS =
  /(?<![\p{L}\p{N}])(?:m\/k(?:\/d)?|k\/m|søges|søger|til hurtig opstart|snarest|gentagelse|genopslag)(?![\p{L}\p{N}])/gu;

/** Long enough to tell jobs apart, short enough for an index. */
const LONGEST = 200;

/**
 * What makes two ads likely the same job: employer, title and region label, without case, punctuation and the words
 * that a second posting adds (`genopslag`, `(m/k)`). A hint for the desk, which decides: two cashiers may be wanted.
 */
export function jobLikenessKey(job: {
  readonly title: string;
  readonly companyId: string;
  readonly regionLabel: string | null;
}): string {
  const title = plain(job.title.normalize('NFKC').toLowerCase().replace(FILLERS, ' '));
  const words = title === '' ? plain(job.title.normalize('NFKC').toLowerCase()) : title;
  const region = plain((job.regionLabel ?? '').normalize('NFKC').toLowerCase());
  return [job.companyId, clipped(words), clipped(region)].join(' | ');
}

function plain(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();
}

function clipped(text: string): string {
  return [...text].slice(0, LONGEST).join('');
}
