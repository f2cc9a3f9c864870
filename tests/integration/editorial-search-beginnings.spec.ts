import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import type { DataSource } from 'typeorm';
import { connect, createDataSource } from '#platform';
import { createTestDatabase } from '#testing/test-database';
import type { TestDatabase } from '#testing/test-database';
import { STOP_WORDS } from '../../libs/editorial/search/danish-beginnings.js';
import { searchQuestion } from '../../libs/editorial/search/search-question.js';
import { Parameters, tsquery } from '../../libs/editorial/search/search-statement.js';
import { searchWords } from '../../libs/editorial/search/search-words.js';

const WORDS = (
  'undersøgelse undersøgelserne udvidelse udvidelsens beskæftigelse beskæftigelsen bevægelse uddannelser ledelsen ' +
  'begyndelse værelset rettelser overraskelserne muligheder sikkerheden retfærdighed virksomhederne offentligheden ' +
  'ligestilling ensomhedens uventetheden bevidsthed enighed nyheder kærligheden myndighedernes venlig venligst ' +
  'venlighed endelig dejligere personligt farlige tydeligvis forsigtig vigtigste ivrigt hurtigere retfærdig ' +
  'arbejdsløst arbejdsløshed havnene havnerne butikkerne arbejderne arbejdende studerende studerendes opererede ' +
  'afleverendes kommunerne skolernes moderne internationale mangler middelalder artikler modeller kajpladser ' +
  'bestemmelse bestemmelserne magthaverne sagde vægten bygget byggeri bygningerne sejlende sejlere rederier ' +
  'fransk fravær forslag forskningen mandag manglende hangar hansen haven havearbejde miner underet undervisning ' +
  'andenplads allerede efterår overskud Thisted derefter menneske menigheden disciplin dokumenter altid altanen ' +
  'villaer skallerne århundrede Aarhusianerne færgefarten ærlighed ø-lignende it-sikkerheden EU-forordningen'
).split(' ');

/** What the stemmer removes, and some that it does not, to be strung together. */
const ENDINGS = (
  'hed ethed ered e erede ende erende ene erne ere en heden eren er heder erer heds es endes erendes enes ernes eres ' +
  'ens hedens erens ers ets erets et eret s gd dt gt kt d t igst ig lig elig els else løst el l n m k g i'
).split(' ');
const STEMS =
  'havn undersøg mul ven butik sag vægt even uvent op ud æ elsk by ø regn god begavet ig el'.split(' ');

const SHORTEST = 3;

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await connect(createDataSource({ url: database.connectionString, poolSize: 1 }));
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Those of the questions that do not find a text. */
async function failing(text: string, asked: readonly string[]): Promise<readonly string[]> {
  const parameters = new Parameters();
  const words = `to_tsvector('pg_catalog.danish', ${parameters.put(searchWords(text), 'text')})`;
  const found = asked.map((typed) => {
    const question = searchQuestion(typed);
    return question === null ? 'false' : `${words} @@ ${tsquery(question, parameters)}`;
  });
  const [record] = await dataSource.query<{ readonly found: readonly boolean[] }[]>(
    `select array[${found.join(', ')}]::boolean[] as found`,
    parameters.values,
  );
  return asked.filter((_, index) => record?.found[index] !== true);
}

function beginningsOf(word: string): readonly string[] {
  // While the first letter of the second word is typed, that is asked for as a word.
  const lengths = Array.from({ length: word.length + 1 - SHORTEST }, (_, index) => SHORTEST + index);
  return lengths
    .map((length) => word.slice(0, length))
    .filter((beginning) => (searchWords(beginning).split(' ').at(-1) ?? '').length >= SHORTEST);
}

describe('A word that is not typed to its end yet', () => {
  it('finds the article from its third letter on, whatever it ends in and beside whatever stands before it', async () => {
    for (const word of WORDS) {
      const text = `Nye tal for havnen: ${word} i byen`;
      const typed = beginningsOf(word).flatMap((beginning) => [
        beginning,
        `havn ${beginning}`,
        `hvad for ${beginning}`,
        `${beginning}* "nye tal"`,
        `${beginning}* -færge`,
      ]);
      expect(await failing(text, typed)).toEqual([]);
    }
  });

  it('finds it with any endings that the stemmer removes', async () => {
    const made = fc
      .tuple(fc.constantFrom(...STEMS), fc.array(fc.constantFrom(...ENDINGS), { minLength: 1, maxLength: 4 }))
      .map(([stem, endings]) => [stem, ...endings].join(''))
      .filter((word) => word.length >= SHORTEST && !STOP_WORDS.has(word));
    await fc.assert(
      fc.asyncProperty(made, async (word) => {
        expect(await failing(word, beginningsOf(word))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('does not find what has another beginning', async () => {
    const strangers = ['undersøgel', 'muligh', 'for', 'man -kajer', 'hvad med', 'it-sikkerhe'];
    expect(await failing('Kajer i Esbjerg', strangers)).toEqual(strangers);
    const unwanted = ['for -byen', 'for -"nye forslag"', 'undersøgel -forslag*'];
    expect(await failing('Nye forslag til byen efter undersøgelsen', unwanted)).toEqual(unwanted);
    const uncertain = ['trykt -undersøgel*', 'undersøgel -tryk*'];
    expect(await failing('En trykt undersøgelse', uncertain)).toEqual(['undersøgel -tryk*']);
  });

  it('is looked up by the stop words that the database has', async () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyzæøå'];
    const short = letters.flatMap((a) => [
      a,
      ...letters.flatMap((b) => [a + b, ...letters.map((c) => a + b + c)]),
    ]);
    const stopped = await dataSource.query<{ readonly word: string }[]>(
      `select word from unnest($1::text[]) word where ts_lexize('pg_catalog.danish_stem', word) = '{}'`,
      [[...new Set([...short, ...STOP_WORDS])]],
    );
    expect(new Set(stopped.map(({ word }) => word))).toEqual(STOP_WORDS);
  });
});
