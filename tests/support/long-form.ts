/**
 * How far a test goes: a tenth in `npm test`, all the way under `npm run soak -- long-forms`, which sets
 * `FORSIDE_LONG_FORM`.
 */
export function asFar(measures: { readonly usually: number; readonly longForm: number }): number {
  const given = process.env['FORSIDE_LONG_FORM'];
  return given === undefined || given === '' ? measures.usually : measures.longForm;
}
