/** How surely a text names a region: `certain` is a name that nothing else on a job ad has. */
export type RegionLikeness = 'certain' | 'likely' | 'none';

const NAMES: ReadonlySet<string> = new Set(
  (
    'københavn|storkøbenhavn|københavn og omegn|hovedstaden|hovedstadsområdet|hovedstadsregionen|københavnsområdet|' +
    'nordsjælland|vestsjælland|sydsjælland|østsjælland|midtsjælland|sjælland|hele sjælland|lolland|falster|' +
    'lolland-falster|møn|bornholm|fyn|nordfyn|sydfyn|østfyn|vestfyn|langeland|ærø|odense og omegn|' +
    'jylland|hele jylland|nordjylland|midtjylland|østjylland|vestjylland|sydjylland|sønderjylland|sydøstjylland|' +
    'sydvestjylland|nordvestjylland|nordøstjylland|midt- og vestjylland|djursland|himmerland|vendsyssel|thy|mors|' +
    'salling|trekantområdet|trekantsområdet|aarhusområdet|århusområdet|odenseområdet|aalborgområdet|' +
    'øresundsregionen|øresund|skåne|danmark|hele danmark|hele landet|landsdækkende|øst for storebælt|' +
    'vest for storebælt|østdanmark|vestdanmark|syddanmark|udlandet|grønland|færøerne|norden|skandinavien|sverige|' +
    'norge|tyskland|europa|hjemmearbejde|hjemmefra|fjernarbejde|remote|hybrid|' +
    'aarhus|århus|odense|aalborg|ålborg|esbjerg|randers|kolding|horsens|vejle|roskilde|herning|silkeborg|hørsholm|' +
    'helsingør|næstved|viborg|fredericia|køge|holstebro|taastrup|tåstrup|slagelse|hillerød|holbæk|sønderborg|' +
    'svendborg|hjørring|frederikshavn|nørresundby|ringsted|haderslev|ølstykke|skive|farum|frederikssund|kalundborg|' +
    'ballerup|gentofte|gladsaxe|lyngby|kongens lyngby|hvidovre|glostrup|brøndby|albertslund|herlev|søborg|' +
    'frederiksberg|rødovre|ishøj|hedehusene|birkerød|allerød|værløse|middelfart|nyborg|grenaa|grenå|aabenraa|åbenrå|' +
    'tønder|varde|ribe|billund|grindsted|ikast|brande|skanderborg|hedensted|thisted|struer|lemvig|ringkøbing|skjern|' +
    'hobro|nykøbing|nykøbing f|nakskov|maribor|maribo|vordingborg|faxe|haslev|rønne|malmø|malmö'
  ).split('|'),
);

const LIKELY =
  /^(?:hele )?\p{L}{0,20}(?:jylland|sjælland|området|regionen|egnen)$|^(?:det )?\p{L}{3,20}(?:ske|jyske) \p{L}{0,20}(?:område|region)$/u;

/**
 * Whether a text reads like the region of a job ad: `Københavnsområdet`, `8000 Aarhus C`, `Fyn og Jylland`. A help to
 * find the step of the threes again after an incomplete one, never a condition: a region may be any text.
 * `Region Midtjylland` is none, for it is an employer.
 */
export function regionLikeness(text: string): RegionLikeness {
  if (text.length > 60) return 'none';
  const whole = text.toLowerCase().replace(/[.:]$/, '');
  if (NAMES.has(whole)) return 'certain';
  const parts = whole.split(/ ?[,/&()+] ?| - | og | eller | samt /u).filter((part) => part !== '');
  if (parts.length > 0 && parts.every(isPlace)) return 'certain';
  return parts.length > 0 && parts.every((part) => isPlace(part) || LIKELY.test(part)) ? 'likely' : 'none';
}

/** A known name, with or without a post code before and a district's letters after it. */
function isPlace(part: string): boolean {
  const bare = part.replace(/^(?:dk-)?\d{4} /u, '').replace(/ (?:[ckmnøsvw]|nv|sv|nø|sø)$/u, '');
  return NAMES.has(part) || NAMES.has(bare);
}
